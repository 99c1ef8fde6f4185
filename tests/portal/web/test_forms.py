"""Forms: labels, marks, support texts and errors are wired together; nothing personal comes back."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django import forms
from django.db import models
from django.http import QueryDict
from django.template.loader import render_to_string

from portal.exceptions import RuleViolation
from portal.organisations.choices import ChangeKind
from portal.organisations.models import OrganisationChange
from portal.web.error_list import errors_of
from portal.web.fields import MonthField, WarekiDateField
from portal.web.forms import FilterForm, PortalForm, PortalModelForm
from tests.support.individual_numbers import with_check_digit

from .sample_forms import EveryField, filled


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.by_id: dict[str, tuple[str, dict[str, str | None]]] = {}
        self.all: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if dict(attrs).get("id"):
            self.by_id[str(dict(attrs)["id"])] = (tag, dict(attrs))


def elements(html: str) -> _Elements:
    parser = _Elements()
    parser.feed(html)
    return parser


def test_a_field_points_to_its_support_text_and_its_error() -> None:
    found = elements(str(filled(ends_on="きのう")["ends_on"].as_field_group())).by_id
    _tag, attributes = found["id_ends_on"]
    assert attributes["aria-invalid"] == "true"
    assert attributes["aria-describedby"] == "id_ends_on_helptext id_ends_on_error"
    assert {"id_ends_on_helptext", "id_ends_on_error"} <= found.keys()


def test_a_group_of_radio_buttons_is_a_fieldset_that_points_to_its_error() -> None:
    found = elements(str(filled(model="")["model"].as_field_group()))
    assert ("fieldset", {"aria-describedby": "id_model_error"}) in found.all
    assert "id_model_error" in found.by_id


def test_every_field_has_a_label_and_no_placeholder() -> None:
    class Careless(PortalForm):
        name = forms.CharField(label="氏名", widget=forms.TextInput(attrs={"placeholder": "例：山田"}))

    html = str(EveryField().as_div()) + str(Careless(prefix="careless").as_div())
    found = elements(html)
    labelled = {attributes["for"] for tag, attributes in found.all if tag == "label"}
    fields = [a for tag, a in found.all if tag in {"input", "select", "textarea"} and a.get("type") != "hidden"]
    assert [a["id"] for a in fields if a["id"] not in labelled] == []
    assert "placeholder" not in html


def test_required_and_optional_fields_are_marked() -> None:
    form = EveryField()
    assert "※必須" in str(form["name"].as_field_group())
    assert "※任意" in str(form["kana"].as_field_group())


def test_the_summary_links_every_error_to_its_field_in_the_same_words() -> None:
    form = filled(name="", ends_on="2026-02-30", model="")
    form.add_rule_violation(RuleViolation("closed", "募集期間は終わりました。"))
    assert errors_of([form]) == [
        ("form-errors", "募集期間は終わりました。"),
        ("id_name", "氏名を入力してください。"),
        ("id_ends_on", "終了日：2026年2月30日という日はありません。例：令和8年11月23日、R8.11.23、2026-11-23"),
        ("id_model_0", "モデルを選んでください。"),
    ]


def test_the_targets_of_the_summary_exist() -> None:
    form = filled(name="", model="", agrees="", wished_month="1999-01")
    form.add_rule_violation(RuleViolation("closed", "募集期間は終わりました。"))
    ids = elements(str(form.as_div())).by_id.keys()
    assert [target for target, _sentence in errors_of([form]) if target not in ids] == []


def test_a_rule_violation_is_shown_at_its_field() -> None:
    form = filled(wished_month="2027-04")
    form.add_rule_violation(RuleViolation("blackout", "切替不可期間です。別の月を選んでください。", "wished_month"))
    assert form.errors == {"wished_month": ["切替不可期間です。別の月を選んでください。"]}
    assert "切替不可期間です。別の月を選んでください。" in str(form["wished_month"].as_field_group())


def test_a_rule_violation_about_an_unknown_field_is_shown_above_the_form() -> None:
    form = filled()
    form.add_rule_violation(RuleViolation("closed", "募集期間は終わりました。", "window"))
    assert form.non_field_errors() == ["募集期間は終わりました。"]


def test_the_page_title_begins_with_an_error_mark_only_when_there_are_errors() -> None:
    def title(form: EveryField) -> str:
        html = render_to_string("web/home.html", {"form": form, "panels": [], "csrf_cookie_name": "csrftoken"})
        return re.findall("<title>(.*?)</title>", html)[0]

    assert title(filled(name="")) == "エラー：ホーム｜市町村共同IT化ポータル"
    assert title(filled()) == title(EveryField()) == "ホーム｜市町村共同IT化ポータル"


@pytest.mark.parametrize("field", ["name", "kana"])
def test_an_individual_number_is_refused_in_every_text_field_and_never_shown_again(field: str) -> None:
    number = with_check_digit("12345678901")
    form = filled(**{field: f"番号は{number}です" if field == "name" else number})
    assert list(form.errors) == [field]
    html = str(form.as_div()) + str(errors_of([form]))
    assert number not in html
    if field == "name":
        assert form[field].value() == "番号は＊＊＊＊＊＊＊＊＊＊＊＊です"


def test_a_phone_number_is_not_taken_for_an_individual_number() -> None:
    assert filled(phone="+81669410351").errors == {}


def test_a_model_form_reads_days_in_both_calendars_and_offers_few_choices_as_radio_buttons() -> None:
    class ChangeForm(PortalModelForm):
        class Meta:
            model = OrganisationChange
            fields = ("kind", "effective_on", "note")

    form = ChangeForm({"kind": ChangeKind.values[0], "effective_on": "平成17年2月1日"})
    assert (form.errors.get("effective_on"), str(form.cleaned_data["effective_on"])) == (None, "2005-02-01")
    assert isinstance(form.fields["kind"].widget, forms.RadioSelect)
    assert isinstance(OrganisationChange._meta.get_field("effective_on"), models.DateField)


def test_filters_are_optional_and_speak_in_words() -> None:
    class Filters(FilterForm):
        state = forms.ChoiceField(label="状態", choices=[("", "すべて"), ("draft", "下書き")])
        q = forms.CharField(label="団体名")

    filters = Filters({"state": "draft"})
    assert (filters.value_of("state"), filters.words_of("state"), filters.value_of("q")) == ("draft", "下書き", None)
    assert Filters({"state": "nonsense"}).value_of("state") is None
    assert Filters().value_of("state") is None


class PeriodFilter(FilterForm):
    since = WarekiDateField(label="この日から")
    month = MonthField(label="月")


def test_a_filter_that_a_link_has_filled_in_shows_days_and_months_as_pages_write_them() -> None:
    form = PeriodFilter({"since": "2026-11-01", "month": "きのう"})
    assert (form["since"].value(), form["month"].value()) == ("令和8年11月1日", "きのう")
    assert form.value_of("since") == date(2026, 11, 1)


def test_a_line_break_of_a_browser_is_one_character_and_no_change() -> None:
    class Note(PortalForm):
        text = forms.CharField(max_length=5, widget=forms.Textarea)

    form = Note(QueryDict("text=%E7%94%B2%0D%0A%E4%B9%99%0D%0A%E4%B8%99"), initial={"text": "甲\n乙\n丙"})
    assert (form.errors, form.cleaned_data["text"], form.has_changed()) == ({}, "甲\n乙\n丙", False)
