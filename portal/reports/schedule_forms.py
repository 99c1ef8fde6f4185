"""When a report is made by itself, and for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.reports.catalogue import ReportKind
from portal.reports.choices import Frequency
from portal.reports.models.schedules import LAST_DAY
from portal.reports.selectors import colleagues, deliverable_organisations
from portal.reports.services.schedules import Plan
from portal.web.forms import PortalForm

DAYS = [("", _("選択してください")), *((str(day), _("%(day)d日") % {"day": day}) for day in range(1, LAST_DAY + 1))]


class ScheduleForm(PortalForm):
    """Stands beside the form of the report itself; who may not deliver to others is not asked about them."""

    name = forms.CharField(label=_("定期作成の名称"), max_length=100, help_text=_("例：月例会議の資料"))
    frequency = forms.ChoiceField(label=_("作成する時期"), choices=Frequency.choices, widget=forms.RadioSelect)
    day = forms.ChoiceField(
        label=_("毎月の日"),
        choices=DAYS,
        required=False,
        help_text=_(
            "「毎月」のときに選びます。その日の午前7時に作成します。閉庁日にあたるときは、次の開庁日に作成します。"
        ),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("届け先（同じ団体の利用者）"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("自分には必ず届きます。"),
    )
    organisations = forms.ModelMultipleChoiceField(
        label=_("届け先（市町村など）"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "作成する時点の情報担当者と市町村承認者に届きます。それぞれの帳票には、その団体が閲覧できる内容だけが載ります。"
        ),
    )

    def __init__(self, *args: Any, actor: Actor, kind: ReportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kind.published_by:
            self.fields["frequency"].choices = [(Frequency.MONTHLY.value, Frequency.MONTHLY.label)]  # type: ignore[attr-defined]
        self.fields["frequency"].initial = Frequency.MONTHLY
        self._offer("people", colleagues(actor).exclude(email=actor.user.email if actor.user else ""))
        self._offer("organisations", deliverable_organisations(actor))
        if "organisations" in self.fields:
            self.fields["organisations"].label_from_instance = _name  # type: ignore[attr-defined]

    def _offer(self, name: str, rows: Any) -> None:
        if rows.exists():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("frequency") == Frequency.MONTHLY and not values.get("day"):
            self.add_error("day", _("毎月の何日に作成するかを選んでください。"))
        return values

    @property
    def plan(self) -> Plan:
        values = self.cleaned_data
        return Plan(
            name=values["name"],
            frequency=Frequency(values["frequency"]),
            day=int(values["day"]) if values.get("day") else None,
            people=values.get("people", ()),
            organisations=values.get("organisations", ()),
        )


def _name(organisation: Organisation) -> str:
    return organisation.name
