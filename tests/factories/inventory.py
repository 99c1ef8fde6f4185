"""Business systems with contracts, proposals of groups, joint groups with members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clouds.models import GateEvidence, GateStep, GroupProposal, JointGroup, SystemRecord
from clouds.selectors.grouping_input import Conditions
from clouds.services.gates import add_gate_evidence
from clouds.services.inventory import write_record
from clouds.services.joint_groups import create_joint_group
from clouds.services.proposals import calculate, create_proposal, store_outcome
from portal.access.actor import Actor
from portal.lib.months import Month
from portal.organisations.models import Organisation

SYSTEM = Actor.system()
RESIDENT = "resident_record"


def months_from_now(count: int) -> Month:
    return Month.of(timezone.localdate()) + count


def make_record(organisation: Organisation, business: str = RESIDENT, **facts: Any) -> SystemRecord:
    """A contract to the end of a month two years from now, renewed yearly, with three months' notice."""
    usual = {
        "product": "架空住民システム",
        "vendor": "架空情報株式会社",
        "contract_start_on": date(2020, 4, 1),
        "contract_end_on": months_from_now(24).last_day,
        "renewal_months": 12,
        "notice_value": 3,
        "lead_months": 6,
        "yearly_cost_yen": 12_000_000,
        "wanted_functions": ["standard", "government_cloud"],
    }
    inventory = organisation.system_inventory
    return write_record(actor=SYSTEM, inventory=inventory, business=business, version=0, **(usual | facts))


def make_stale(record: SystemRecord) -> SystemRecord:
    """As if it had last been confirmed more than a year ago."""
    record.confirmed_on = timezone.localdate() - timedelta(days=400)
    record.save()
    return record


def conditions(**changes: Any) -> Conditions:
    usual: dict[str, Any] = {
        "until": months_from_now(60),
        "early_months": 3,
        "min_size": 2,
        "max_size": 5,
        "setup_yen": 10_000_000,
        "years": 5,
        "yearly_fixed_yen": 10_000_000,
        "yearly_member_yen": 1_000_000,
        "has_to_pay": True,
    }
    return Conditions(**(usual | changes))


def make_proposal(actor: Actor, prefecture: Organisation, **changes: Any) -> GroupProposal:
    """Calculated on the spot for the resident records that are there."""
    proposal = create_proposal(
        actor=actor,
        prefecture=prefecture,
        name="第1案",
        business=RESIDENT,
        conditions=conditions(**changes),
        queue=False,
    )
    store_outcome(proposal_id=proposal.pk, outcome=calculate(proposal))
    proposal.refresh_from_db()
    return proposal


def make_joint_group(
    prefecture: Organisation, members: Sequence[Organisation], name: str = "住民記録グループ", **fields: Any
) -> JointGroup:
    usual = {"businesses": [RESIDENT], "setup_yen": 10_000_000, "years": 5, "yearly_fixed_yen": 10_000_000}
    return create_joint_group(actor=SYSTEM, prefecture=prefecture, members=members, name=name, **(usual | fields))


def decision_paper(name: str = "議決書の写し.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "共同利用の協定の締結について、議決した。".encode(), content_type="text/plain")


def make_gate_evidence(actor: Actor, step: GateStep) -> GateEvidence:
    (evidence,) = add_gate_evidence(actor=actor, step=step, uploads=[decision_paper()])
    return evidence
