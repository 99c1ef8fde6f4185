"""Forms of rules, extensions, closing days and decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.lib.text import half_width
from portal.organisations.models import Organisation
from portal.web.fields import ClockField, WarekiDateField
from portal.web.forms import FilterForm, PortalForm

from .choices import Decision, ReminderState
from .models import DeadlineRule
from .models.rules import FURTHEST
from .registry import deadline_kinds
from .selectors.closing_days import organisations_to_keep

SEPARATORS = "、，,・/／ 　"


class DayCountsField(forms.Field):
    """Numbers of business days: 5、2、0 in any width and with any separator."""

    def __init__(self, *, smallest: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.smallest = smallest
        self.widget.attrs |= {"autocomplete": "off", "class": "input--medium", "maxlength": 100}

    def to_python(self, value: Any) -> list[int]:
        text = half_width(str(value or ""))
        for separator in SEPARATORS:
            text = text.replace(separator, " ")
        words = text.split()
        if not all(word.isdecimal() and len(word) < 5 for word in words):
            sentence = _("%(label)sは「5、2」のように、開庁日の数を読点で区切って入力してください。")
            raise ValidationError(sentence, "invalid", {"label": self.label})
        counts = sorted({int(word) for word in words}, reverse=True)
        if any(not self.smallest <= count <= FURTHEST for count in counts):
            values = {"label": self.label, "smallest": self.smallest, "furthest": FURTHEST}
            raise ValidationError(
                _("%(label)sは%(smallest)dから%(furthest)dまでの数で入力してください。"), "out_of_range", values
            )
        return counts

    def prepare_value(self, value: Any) -> Any:
        return "、".join(str(count) for count in value) if isinstance(value, list) else value


def _before(who: Any) -> DayCountsField:
    return DayCountsField(
        smallest=0, label=_("%(who)s：期限の何開庁日前") % {"who": who}, help_text=_("例：5、2（0は期限の日）")
    )


def _after(who: Any) -> DayCountsField:
    return DayCountsField(smallest=1, label=_("%(who)s：期限の何開庁日後") % {"who": who}, help_text=_("例：1、3"))


class RuleForm(PortalForm):
    """A rule in the words of an office: so many business days before and after."""

    groups = (
        (_("送る日"), ("staff_before", "staff_after", "approver_before", "approver_after",
                    "coordinator_before", "coordinator_after", "last_call_before")),
        (_("送り方"), ("is_digest", "min_gap_days", "max_count")),
        (_("送る時間帯"), ("sends_from", "sends_until", "sends_on_closed_days")),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_enabled = forms.BooleanField(
        label=_("お知らせを送る"), required=False, help_text=_("外すと、この種類の期限については何も送りません。")
    )
    staff_before = _before(_("担当者"))
    staff_after = _after(_("担当者"))
    approver_before = _before(_("承認者"))
    approver_after = _after(_("承認者"))
    coordinator_before = _before(_("府県担当者"))
    coordinator_after = _after(_("府県担当者"))
    last_call_before = forms.IntegerField(
        label=_("最終のお知らせ：期限の何開庁日前"),
        min_value=0,
        max_value=20,
        help_text=_("担当者に必ず1通ずつ送り、本人の設定では止められません。0は期限の日です。"),
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    is_digest = forms.BooleanField(
        label=_("1日分を1通にまとめる"), required=False, help_text=_("最終のお知らせは、いつも1件ごとに送ります。")
    )
    min_gap_days = forms.IntegerField(
        label=_("同じ件で次のお知らせまで空ける日数"), min_value=1, max_value=60,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )  # fmt: skip
    max_count = forms.IntegerField(
        label=_("同じ件で1人に送る回数の上限"), min_value=1, max_value=20,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )  # fmt: skip
    sends_from = ClockField(label=_("送信を始める時刻"), help_text=_("例：8:30"))
    sends_until = ClockField(
        label=_("送信を終える時刻"), help_text=_("例：17:15。この後に残った分は、次の開庁日に送ります。")
    )
    sends_on_closed_days = forms.BooleanField(label=_("休庁日にも送る"), required=False)

    @staticmethod
    def initial_of(row: DeadlineRule) -> dict[str, Any]:
        values: dict[str, Any] = {
            name: getattr(row, name)
            for name in ("is_enabled", "is_digest", "min_gap_days", "max_count", "sends_from", "sends_until",
                         "sends_on_closed_days")
        }  # fmt: skip
        for who in ("staff", "approver", "coordinator"):
            offsets = getattr(row, f"{who}_offsets")
            values[f"{who}_before"] = sorted((-n for n in offsets if n <= 0), reverse=True)
            values[f"{who}_after"] = sorted(n for n in offsets if n > 0)
        values["last_call_before"] = -(row.last_call_offset or 0)
        values["version"] = row.version if row.pk else 0
        return values

    def changes(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        values.pop("version")
        for who in ("staff", "approver", "coordinator"):
            before, after = values.pop(f"{who}_before"), values.pop(f"{who}_after")
            values[f"{who}_offsets"] = sorted({*(-n for n in before), *after})
        values["last_call_offset"] = -values.pop("last_call_before")
        return values


class ExtensionForm(PortalForm):
    due_on = WarekiDateField(label=_("延長後の期限"))
    reason = forms.CharField(
        label=_("延長の理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("操作記録に残ります。"),
    )  # fmt: skip


class ClosingDayForm(PortalForm):
    organisation: Any = forms.ModelChoiceField(
        label=_("団体"), queryset=Organisation.objects.none(), empty_label=_("選んでください")
    )
    day = WarekiDateField(label=_("休庁日"))
    name = forms.CharField(label=_("名称"), max_length=50, help_text=_("例：市制記念日、庁舎移転のための閉庁"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = organisations_to_keep(actor)
        field: Any = self.fields["organisation"]
        field.queryset = kept
        if not actor.coordinates:
            field.widget, field.initial, field.required = forms.HiddenInput(), actor.organisation, False
        self._own = actor.organisation

    def clean_organisation(self) -> Any:
        return self.cleaned_data["organisation"] or self._own


class DecisionForm(PortalForm):
    decision = forms.ChoiceField(label=_("対応"), widget=forms.RadioSelect, choices=Decision)
    reason = forms.CharField(
        label=_("確認した内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例：11月27日に担当の方へ電話し、メールが届いていることを確認した"),
    )  # fmt: skip

    def __init__(self, *args: Any, was_sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.choices = [c for c in Decision.choices if was_sent or c[0] != Decision.CONFIRMED]


def _kind_choices() -> list[tuple[str, Any]]:
    return [("", _("すべて")), *((kind.code, kind.title) for kind in deadline_kinds())]


class PreviewFilterForm(FilterForm):
    kind = forms.ChoiceField(label=_("期限の種類"), choices=_kind_choices)
    organisation: Any = forms.ModelChoiceField(
        label=_("団体"), queryset=Organisation.objects.none(), empty_label=_("すべて")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Organisation.objects.current().filter(prefecture=actor.organisation)
        field: Any = self.fields["organisation"]
        field.queryset = members.order_by("code", "kana", "pk")


class UndeliveredFilterForm(FilterForm):
    state = forms.ChoiceField(
        label=_("状態"),
        choices=[
            ("", _("すべて")),
            *((s.value, s.label) for s in (ReminderState.UNCERTAIN, ReminderState.FAILED, ReminderState.MISSED)),
        ],
    )
    show = forms.ChoiceField(label=_("対応"), choices=[("", _("対応していないもの")), ("all", _("対応済みも含める"))])
