"""What is typed in the room of a pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mynumber_tests.checklist import checklist
from mynumber_tests.models import Programme, Slot
from portal.web.fields import ClockField, WarekiDateField
from portal.web.forms import FilterForm, PortalForm


class ProposalForm(PortalForm):
    day = WarekiDateField(label=_("日付"))
    starts_clock = ClockField(label=_("開始の時刻"), initial="10:00")
    ends_clock = ClockField(label=_("終了の時刻"), initial="12:00")
    means = forms.CharField(
        label=_("実施の方法"), max_length=200, required=False, help_text=_("例：電話をつなぎながら、各庁舎で操作する")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        starts, ends = values.get("starts_clock"), values.get("ends_clock")
        if starts and ends and ends <= starts:
            self.add_error("ends_clock", ValidationError(_("終了の時刻は、開始より後にしてください。")))
        return values

    @property
    def facts(self) -> dict[str, Any]:
        values = self.cleaned_data
        day = values["day"]
        return {
            "starts_at": timezone.make_aware(datetime.combine(day, values["starts_clock"])),
            "ends_at": timezone.make_aware(datetime.combine(day, values["ends_clock"])),
            "means": values["means"],
        }


class AnswerForm(PortalForm):
    answer = forms.CharField(label=_("回答の補足"), max_length=300, required=False)


class CancelDateForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("取消しの理由"), max_length=300, help_text=_("相手先に伝わります。"))


class ChecklistForm(PortalForm):
    points = forms.MultipleChoiceField(
        label=_("済んだもの"), required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].choices = list(checklist().items())  # type: ignore[attr-defined]


class MessageForm(PortalForm):
    body = forms.CharField(label=_("連絡の本文"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class PairFilters(FilterForm):
    q = forms.CharField(label=_("団体名"), max_length=100)
    slot = forms.ModelChoiceField(label=_("クール"), queryset=Slot.objects.none(), empty_label=_("すべて"))
    state = forms.ChoiceField(
        label=_("状況"),
        choices=[
            ("", _("すべて")),
            ("silent", _("確認がない")),
            ("no_date", _("日程未定")),
            ("fixed", _("日程決定")),
            ("mismatch", _("結果の食い違い")),
            ("outdated", _("旧版のシナリオで実施中")),
            ("layout", _("日程の決定後にレイアウト改版")),
            ("ended", _("解消した組合せ")),
        ],
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = programme.slots.all()  # type: ignore[attr-defined]

    def apply(self, rows: Any) -> Any:
        """The rooms that the filters in force leave; ended ones only where they are asked for."""
        if words := self.value_of("q"):
            one = rows.filter(one__organisation__name__icontains=words)
            rows = one | rows.filter(other__organisation__name__icontains=words)
        if slot := self.value_of("slot"):
            rows = rows.filter(slot=slot)
        state = self.value_of("state")
        rows = rows.filter(is_ended=state == "ended")
        conditions: dict[str, dict[str, Any]] = {
            "silent": {"is_silent": True},
            "no_date": {"meets_at__isnull": True},
            "fixed": {"meets_at__isnull": False},
            "mismatch": {"mismatch_count__gt": 0},
            "outdated": {"outdated_count__gt": 0},
            "layout": {"layout_changed_at__isnull": False},
        }
        return rows.filter(**conditions.get(state or "", {}))
