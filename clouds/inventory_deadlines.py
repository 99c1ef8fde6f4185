"""Due dates of the system inventory and the joint groups: the last day of notice, the yearly check, the gates."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clouds.business_systems import BUSINESSES
from clouds.inventory_choices import Gate
from clouds.models import GateStep, SystemInventory, SystemRecord
from clouds.services import joint_members
from portal.contracts.notice_days import NextNoticeDay
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline

A_YEAR = timedelta(days=365)


def _notices_to_give() -> list[Debts]:
    """Contracts that renew themselves unless notice is given; the day after the last one, the next term counts."""
    records = SystemRecord.objects.filter(
        contract_end_on__isnull=False, renewal_months__gt=0, notice_value__isnull=False
    )
    names = [
        When(business=code, then=Value(str(_("%(name)sの契約の解約予告") % {"name": name})))
        for code, name in BUSINESSES.items()
    ]
    return [
        Debts(
            records,
            due_on=NextNoticeDay(timezone.localdate()),
            organisation="inventory__organisation",
            coordinator="inventory__organisation__prefecture",
            subject=Case(*names, output_field=TextField()),
        )
    ]


declare_deadline(
    DeadlineKind(
        code="clouds.contract_notice",
        title=_("業務システムの契約の解約予告"),
        model=SystemRecord,
        fields=("contract_end_on",),
        debts=_notices_to_give,
        link="clouds:record-detail",
        rule="contract_notice",
    )
)


def _checks_owed() -> list[Debts]:
    """Each inventory once, a year after its oldest row was last confirmed."""
    oldest = SystemRecord.objects.filter(inventory=OuterRef("pk"), confirmed_on__isnull=False).order_by("confirmed_on")
    rows = SystemInventory.objects.annotate(oldest=Subquery(oldest.values("confirmed_on")[:1]))
    a_year_later = ExpressionWrapper(F("oldest") + Value(A_YEAR), output_field=DateTimeField())
    due_on = Cast(a_year_later, DateField())
    return [Debts(rows.filter(oldest__isnull=False), due_on=due_on)]


declare_deadline(
    DeadlineKind(
        code="clouds.inventory_check",
        title=_("業務システム台帳の年1回の確認"),
        model=SystemInventory,
        fields=("clouds.SystemRecord.confirmed_on",),
        debts=_checks_owed,
        link="clouds:inventory-detail",
    )
)


def _gates_owed() -> list[Debts]:
    """What members of joint groups have not passed yet."""
    names = [When(gate=gate.value, then=Value(str(_("共同利用の%(gate)s") % {"gate": gate.label}))) for gate in Gate]
    return [
        Debts(
            GateStep.objects.open().filter(due_on__isnull=False),
            due_on="due_on",
            organisation="member__organisation",
            coordinator="member__group__prefecture",
            subject=Case(*names, output_field=TextField()),
        )
    ]


declare_deadline(
    DeadlineKind(
        code="clouds.joint_gate",
        title=_("共同利用グループの参加手続"),
        model=GateStep,
        fields=("due_on",),
        debts=_gates_owed,
        link="clouds:gate-detail",
        extend=joint_members.give_more_time,
    )
)
