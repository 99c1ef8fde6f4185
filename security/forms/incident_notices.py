"""Forms of notices: what is shared, its end, the answers, filters."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.applications.forms import ClockField
from portal.calendars.selectors import business_day_instead_of, closed_days_between
from portal.lib.business_days import add_business_days
from portal.organisations.models import Organisation
from portal.web.fields import WarekiDateField
from portal.web.forms import FilterForm, PortalForm
from portal.web.rendering import display_value
from security.incident_choices import (
    TLP_EXPLANATIONS,
    TLP_ORDER,
    Answer,
    IncidentKind,
    NoticeAudience,
    NoticeState,
    Tlp,
    Urgency,
)
from security.incident_report_form import moment_of
from security.models import IncidentNotice, Programme
from security.selectors.incident_audience import MEMBER_KINDS, members_of

DEFAULT_DAYS, CLOSING_TIME = 3, time(17, 15)


def _tlp_label(tlp: Tlp) -> str:
    return f"{tlp.label}：{TLP_EXPLANATIONS[tlp]}"


class NoticeForm(PortalForm):
    """What is shared. Texts are shown to the readers as they are stored: with every address broken."""

    use_required_attribute = False
    groups: ClassVar = (
        (
            _("共有する内容"),
            ("title", "kind", "urgency", "summary", "indicators", "actions", "requires_action", "contact"),
        ),
        (_("回答期限"), ("due_on", "due_time")),
        (_("共有する範囲"), ("tlp", "audience_kind", "programme", "audience_kinds", "chosen", "releases_reporter")),
        (_("共有の手続"), ("needs_second_look",)),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("件名"), max_length=100, help_text=_("例：請求書を装った不審メールについて"))
    kind = forms.ChoiceField(label=_("種類"), choices=IncidentKind.choices, widget=forms.RadioSelect)
    urgency = forms.ChoiceField(
        label=_("緊急度"), choices=Urgency.choices, widget=forms.RadioSelect, initial=Urgency.NORMAL
    )
    summary = forms.CharField(
        label=_("概要"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("報告した団体が分かる内容（団体名、部署名、氏名、件数など）は書かないでください。"),
    )
    indicators = forms.CharField(
        label=_("確認に使う情報"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "差出人、URL、IPアドレス、添付ファイル名、ハッシュ値など。1行に1つ。保存すると、リンクにならない形に直します。"
        ),
    )
    actions = forms.CharField(
        label=_("お願いする対応"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("受け取った団体が何をすればよいかを、番号を付けて書いてください。"),
    )
    requires_action = forms.BooleanField(
        label=_("対応の結果（対応済み・該当なし）の回答を求める"),
        required=False,
        initial=True,
        help_text=_("外すと、「確認済み」の回答で完了になります。"),
    )
    contact = forms.CharField(label=_("問合せ先"), required=False, max_length=200)
    due_on = WarekiDateField(label=_("回答期限の日"))
    due_time = ClockField(label=_("回答期限の時刻"), help_text=_("例：17:15。この時刻までに回答を求めます。"))
    tlp = forms.ChoiceField(
        label=_("共有範囲（TLP）"),
        choices=[(tlp.value, _tlp_label(tlp)) for tlp in TLP_ORDER],
        widget=forms.RadioSelect,
        initial=Tlp.AMBER,
    )
    audience_kind = forms.ChoiceField(
        label=_("回答を求める団体"),
        choices=NoticeAudience.choices,
        widget=forms.RadioSelect,
        initial=NoticeAudience.ALL,
    )
    programme = forms.ModelChoiceField(
        label=_("事業"),
        queryset=Programme.objects.none(),
        required=False,
        empty_label=_("選んでください"),
        help_text=_(
            "「事業の参加団体」を選んだときに使います。複数の府県で行う事業では、ほかの府県の団体も対象になります。"
        ),
    )
    audience_kinds = forms.MultipleChoiceField(
        label=_("団体の種別"),
        choices=[(kind.value, kind.label) for kind in MEMBER_KINDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("「種別で選んだ団体」を選んだときに使います。"),
    )
    chosen = forms.ModelMultipleChoiceField(
        label=_("指定する団体"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("「指定した団体」を選んだときに使います。TLP:REDでは必ず指定してください。"),
    )
    releases_reporter = forms.BooleanField(
        label=_("報告した団体の名前を載せる"),
        required=False,
        help_text=_("報告した団体の了解を得たときだけ、チェックを入れてください。"),
    )
    needs_second_look = forms.BooleanField(label=_("共有の前に、別の担当者の確認を受ける"), required=False)

    def __init__(self, *args: Any, actor: Actor, has_report: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert actor.organisation is not None
        self.fields["programme"].queryset = Programme.objects.permitted_to(actor, "plan")  # type: ignore[attr-defined]
        self.fields["chosen"].queryset = members_of(actor.organisation)  # type: ignore[attr-defined]
        if not has_report:
            del self.fields["releases_reporter"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["due_at"] = moment_of(values, "due_on", "due_time")
        if values.get("due_on") and values.get("urgency") != Urgency.URGENT:
            self._check_business_day(values["due_on"])
        self._check_audience(values)
        return values

    def _check_business_day(self, day: date) -> None:
        if before := business_day_instead_of(day):
            sentence = _(
                "この日は休庁日です。直前の開庁日は%(day)sです。緊急度が「至急」のときは休庁日も指定できます。"
            )
            self.add_error("due_on", ValidationError(sentence, "closed_day", {"day": display_value(before)}))

    def _check_audience(self, values: dict[str, Any]) -> None:
        kind = values.get("audience_kind")
        if values.get("tlp") == Tlp.RED and kind != NoticeAudience.CHOSEN:
            self.add_error("audience_kind", _("TLP:REDで共有するときは「指定した団体」を選んでください。"))
        needed = {
            NoticeAudience.PROGRAMME: ("programme", _("対象にする事業を選んでください。")),
            NoticeAudience.KINDS: ("audience_kinds", _("対象にする団体の種別を1つ以上選んでください。")),
            NoticeAudience.CHOSEN: ("chosen", _("対象にする団体を1つ以上選んでください。")),
        }
        if kind in needed:
            name, sentence = needed[NoticeAudience(kind)]
            if not values.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the notice itself."""
        left_out = {"version", "due_on", "due_time"}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    def add_rule_violation(self, error: Any) -> None:
        """The service speaks of one moment, the form has two fields for it."""
        if error.field == "due_at":
            error.field = "due_on"
        super().add_rule_violation(error)


def initial_of(notice: IncidentNotice) -> dict[str, Any]:
    """A stored notice as the form shows it."""
    due_at = timezone.localtime(notice.due_at)
    names = set(NoticeForm.base_fields) - {"due_on", "due_time", "chosen"}
    values = {name: getattr(notice, name) for name in names}
    return values | {"due_on": due_at.date(), "due_time": due_at.time(), "chosen": list(notice.chosen.all())}


def first_due() -> dict[str, Any]:
    """Three business days from today, at closing time."""
    today = timezone.localdate()
    closed = closed_days_between(today, today + timedelta(days=30))
    return {"due_on": add_business_days(today, DEFAULT_DAYS, closed), "due_time": CLOSING_TIME}


class PublishForm(PortalForm):
    """The last question before a notice is shared, or its correction."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("訂正の理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("受け取る団体に表示されます。"),
    )
    asks_again = forms.BooleanField(
        label=_("すべての団体に、もう一度回答を求める"),
        required=False,
        help_text=_("これまでの回答は履歴に残り、状態は「未読」に戻ります。"),
    )
    hides_previous = forms.BooleanField(
        label=_("訂正前の内容を、受け取る団体に見せない"),
        required=False,
        help_text=_("共有すべきでない内容が含まれていたときに、チェックを入れてください。"),
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            for name in ("reason", "asks_again", "hides_previous"):
                del self.fields[name]


class EndForm(PortalForm):
    """Why a notice is withdrawn or closed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("受け取った団体に表示されます。"),
    )


class AnswerForm(PortalForm):
    """The answer of one organisation: a button is enough, a comment goes along."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.HiddenInput)
    comment = forms.CharField(
        label=_("コメント"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("府県だけに表示されます。「該当なし」のときは、確かめた方法を書いてください。"),
    )


class NoticeFilterForm(FilterForm):
    state = forms.ChoiceField(label=_("状態"), choices=[("", _("すべて")), *NoticeState.choices])
    kind = forms.ChoiceField(label=_("種類"), choices=[("", _("すべて")), *IncidentKind.choices])


class RosterFilterForm(FilterForm):
    OPEN, LATE, UNREAD = "open", "late", "unread"
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[
            ("", _("すべて")),
            (LATE, _("期限超過")),
            (OPEN, _("回答待ち")),
            (UNREAD, _("未読")),
            *Answer.choices,
        ],
    )
