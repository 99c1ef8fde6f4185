"""Due dates of the security cloud."""

from __future__ import annotations

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.contracts.notice_days import NextNoticeDay
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline
from security import incident_deadlines, task_deadlines  # noqa: F401 (each declares its own)
from security.choices import MilestoneState
from security.models import Acknowledgement, ConnectionProfile, ProcurementMilestone
from security.services import acknowledgements


def _notices_to_give() -> list[Debts]:
    """Contracts that renew themselves unless notice is given; the day after the last one, the next term counts."""
    profiles = ConnectionProfile.objects.filter(
        contract_end_on__isnull=False, renewal_months__gt=0, notice_value__isnull=False
    )
    provider = Case(
        When(isp="", then=Value(str(_("接続契約の解約予告")))),
        default=Concat("isp", Value(str(_("との接続契約の解約予告")))),
        output_field=TextField(),
    )
    return [Debts(profiles, due_on=NextNoticeDay(timezone.localdate()), subject=provider)]


declare_deadline(
    DeadlineKind(
        code="security.contract_notice",
        title=_("接続契約の解約予告"),
        model=ConnectionProfile,
        fields=("contract_end_on",),
        debts=_notices_to_give,
        link="security:profile-detail",
        rule="contract_notice",
    )
)


def _milestones() -> list[Debts]:
    """Steps of the procurement that are neither done nor cancelled; each prefecture of the programme owes them."""
    planned = ProcurementMilestone.objects.filter(state=MilestoneState.PLANNED)
    return [Debts(planned, due_on="due_on", organisation="programme__prefectures", coordinator=None, subject="name")]


declare_deadline(
    DeadlineKind(
        code="security.milestone",
        title=_("調達マイルストーン"),
        model=ProcurementMilestone,
        fields=("due_on", "done_on"),
        debts=_milestones,
        link="security:milestone-edit",
    )
)


def _acknowledgements() -> list[Debts]:
    """Switch months that were published and that an organisation has not confirmed yet."""
    return [Debts(Acknowledgement.objects.pending(), due_on="due_on", subject="plan__programme__name")]


declare_deadline(
    DeadlineKind(
        code="security.acknowledgement",
        title=_("切替月の確認"),
        model=Acknowledgement,
        fields=("due_on",),
        debts=_acknowledgements,
        link="security:acknowledgement-detail",
        extend=acknowledgements.give_more_time,
    )
)
