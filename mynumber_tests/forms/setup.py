"""Setting up a test: when it may be applied for, until when each step is due."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import StepState
from mynumber_tests.models import Programme, StepRecord
from mynumber_tests.services.steps import BY_PAIRS
from mynumber_tests.steps import steps
from portal.applications.models import ApplicationWindow
from portal.web.fields import ClockField, WarekiDateField
from portal.web.forms import PortalForm, portal_formfield


class ReceptionForm(PortalForm):
    """The window of the applications."""

    groups = (
        (_("受付"), ("title", "number_prefix")),
        (_("受付期間"), ("opens_on", "opens_clock", "closes_on", "closes_clock")),
        (_("案内"), ("guidance", "contact")),
    )
    title = forms.CharField(label=_("申請名"), max_length=100, initial=_("総合運用テスト 参加申請"))
    opens_on = WarekiDateField(label=_("受付開始日"))
    opens_clock = ClockField(label=_("受付開始の時刻"), initial="9:00")
    closes_on = WarekiDateField(label=_("受付終了日"))
    closes_clock = ClockField(label=_("受付終了の時刻"), initial="17:15")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("number_prefix", "guidance", "contact"):
            field = portal_formfield(ApplicationWindow._meta.get_field(name))  # type: ignore[arg-type]
            assert field
            self.add_fields({name: field})
        self.fields["number_prefix"].initial = "MN"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        opens, closes = self._moment("opens"), self._moment("closes")
        if opens and closes and closes <= opens:
            self.add_error("closes_on", ValidationError(_("受付終了は、受付開始より後の日時にしてください。")))
        return values

    def _moment(self, name: str) -> datetime | None:
        day, clock = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_clock")
        if day is None or clock is None:
            return None
        return timezone.make_aware(datetime.combine(day, clock))

    @property
    def facts(self) -> dict[str, Any]:
        names = ("title", "number_prefix", "guidance", "contact")
        values = {name: self.cleaned_data[name] for name in names}
        return values | {"opens_at": self._moment("opens"), "closes_at": self._moment("closes")}


class StepScheduleForm(PortalForm):
    """Until when each of the six steps is due; blank: nobody is asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in steps():
            note = str(_("各団体のテストの進み具合から決まるため、個別の記録は求めません。"))
            help_text = note if step.code == BY_PAIRS else step.description
            self.add_fields({f"due_{step.code}": WarekiDateField(label=step.name, required=False, help_text=help_text)})

    @staticmethod
    def initial_of(programme: Programme) -> dict[str, Any]:
        return {f"due_{row.step}": row.due_on for row in programme.step_schedules.all()}

    @property
    def due_on(self) -> dict[str, Any]:
        return {step.code: self.cleaned_data.get(f"due_{step.code}") for step in steps()}


class StepRecordForm(PortalForm):
    """How far an organisation is with one step."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("状況"), choices=StepState.choices, widget=forms.RadioSelect)
    done_on = WarekiDateField(label=_("完了日"), required=False)
    note = forms.CharField(
        label=_("メモ"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("該当しないときは、その理由を入力してください。"),
    )

    @staticmethod
    def initial_of(record: StepRecord) -> dict[str, Any]:
        return {name: getattr(record, name) for name in ("version", "state", "done_on", "note")}


class HelpForm(PortalForm):
    """How many tests an organisation would provide in each scenario that it has passed."""

    def __init__(self, *args: Any, scenarios: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scenarios = list(scenarios)
        sentence = _("件数は、0から%(most)dまでの数字で入力してください。") % {"most": 500}
        for scenario in self.scenarios:
            field = forms.IntegerField(
                label=str(scenario),
                min_value=0,
                max_value=500,
                required=False,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), sentence),
                help_text=_("応援できる件数。しないときは空か0にしてください。"),
            )
            self.add_fields({f"most_{scenario.pk}": field})

    @property
    def offers(self) -> dict[int, int]:
        return {scenario.pk: self.cleaned_data.get(f"most_{scenario.pk}") or 0 for scenario in self.scenarios}
