"""Fields take what offices type and keep one form of it; a refusal says what would be right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.eras import FIRST_DAY, LAST_DAY
from portal.lib.months import Month
from portal.web.fields import MonthField, WarekiDateField, YenField
from portal.web.rendering import display_yen
from portal.web.widgets import FoldedChoices

from .sample_forms import EveryField, filled


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("ends_on", "2026-11-23", date(2026, 11, 23)),
        ("ends_on", "2026/11/23", date(2026, 11, 23)),
        ("ends_on", "　令和８年１１月２３日 ", date(2026, 11, 23)),
        ("ends_on", "R8.11.23", date(2026, 11, 23)),
        ("ends_on", "", None),
        ("wished_month", "2027-04", Month(2027, 4)),
        ("wished_month", "令和9年4月", Month(2027, 4)),
        ("wished_month", "Ｒ１２．３", Month(2030, 3)),
        ("penalty_yen", "1,234", 1234),
        ("penalty_yen", "１，２３４", 1234),
        ("penalty_yen", "－", None),
        ("penalty_yen", "0", 0),
        ("kana", "きしわだ　たろう", "キシワダ　タロウ"),
        ("kana", "ｷｼﾜﾀﾞ", "キシワダ"),
        ("phone", "０６－６９４１－０３５１", "06-6941-0351"),
        ("phone", "0669410351", "06-6941-0351"),
        ("code", "２７１００４", "271004"),
        ("code", "11002", "011002"),
        ("contract", " ００７－Ａ ", "007-A"),
        ("email", "ｊｏｈｏ＠City.Example.lg.jp", "joho@city.example.lg.jp"),
        ("name", "髙﨑 ㈱", "髙﨑 ㈱"),
    ],
)
def test_what_offices_type_is_understood(field: str, typed: str, kept: object) -> None:
    form = filled(**{field: typed})
    assert form.errors == {}
    assert form.cleaned_data[field] == kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("wished_month", "2026-04", "移行希望月は令和9年4月から令和12年3月までの間で入力してください。"),
        ("ends_on", "2016-03-31", "終了日は平成29年4月1日以降で入力してください。"),
        ("ends_on", "2026-02-30", "2026年2月30日という日はありません。例：令和8年11月23日、R8.11.23、2026-11-23"),
        ("penalty_yen", "▲1,234", "違約金（円）は0以上の金額で入力してください。"),
        ("penalty_yen", "12千円", "単位（千円、万円、億円など）は付けず、円の単位の数字で入力してください。例：12,000"),
        ("phone", "06-6941-0351 内線123", "内線番号は「内線」の欄に入力してください。"),
        ("name", "", "氏名を入力してください。"),
        ("model", "", "モデルを選んでください。"),
        ("model", "c", "モデルは、表示されている選択肢から選んでください。"),
        ("agrees", "", "「統一ルールを確認しました」にチェックを入れてください。"),
    ],
)
def test_a_refusal_says_what_would_be_right(field: str, typed: str, sentence: str) -> None:
    assert filled(**{field: typed}).errors == {field: [sentence]}


def test_what_was_typed_stays_as_it_was_typed() -> None:
    form = filled(ends_on="きのう", penalty_yen="１２３円くらい")
    assert not form.is_valid()
    assert (form["ends_on"].value(), form["penalty_yen"].value()) == ("きのう", "１２３円くらい")


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_a_date_field_reads_what_it_shows(day: date) -> None:
    field = WarekiDateField()
    assert field.clean(field.prepare_value(day)) == day


@given(st.dates(date(1868, 2, 1), LAST_DAY).map(Month.of))
def test_a_month_field_reads_what_it_shows(month: Month) -> None:
    field = MonthField()
    assert field.clean(field.prepare_value(month)) == month


@given(st.integers(-(10**14), 10**14))
def test_a_yen_field_reads_amounts_as_the_portal_writes_them(amount: int) -> None:
    assert YenField(min_value=None).clean(display_yen(amount)) == amount


def test_initial_values_are_shown_in_wareki_with_what_the_calendar_of_the_browser_needs() -> None:
    form = EveryField(initial={"ends_on": date(2026, 11, 23), "wished_month": Month(2027, 4)})
    assert (form["ends_on"].value(), form["wished_month"].value()) == ("令和8年11月23日", "令和9年4月")
    assert '<span data-iso="2026-11-23">（月・祝）</span></output>' in str(form["ends_on"])
    assert '<span data-iso="2027-04"></span></output>' in str(form["wished_month"])


@pytest.mark.parametrize(("ticked", "is_open"), [([], False), (["a"], True)])
def test_a_folded_list_of_choices_is_open_where_something_is_ticked(ticked: list[str], is_open: bool) -> None:
    html = FoldedChoices(choices=[("a", "甲市"), ("b", "乙町")]).render("places", ticked)
    assert ("選択肢を開く（2件）" in html, '<details class="folded" open>' in html) == (True, is_open)
