"""The system inventory, the search for partners and the joint groups of one prefecture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clouds.models import (
    GateEvidence,
    GateStep,
    GroupProposal,
    InventoryImport,
    JointGroup,
    JointMember,
    SystemInventory,
    SystemRecord,
)
from clouds.sheets.intake import take_in_text
from portal.access.actor import Actor
from portal.organisations.models import Organisation
from tests.factories.inventory import make_gate_evidence, make_joint_group, make_proposal, make_record


@dataclass(frozen=True)
class InventoryWorld:
    """The joint group has the municipality and a third one; the neighbour knows nothing of either."""

    inventory: SystemInventory
    record: SystemRecord
    pasted: InventoryImport
    proposal: GroupProposal
    joint_group: JointGroup
    joint_member: JointMember
    gate: GateStep
    gate_evidence: GateEvidence


def make_inventory_world(
    prefecture: Organisation, municipality: Organisation, other: Organisation, actors: Mapping[str, Actor]
) -> InventoryWorld:
    record = make_record(municipality)
    make_record(other)
    group = make_joint_group(prefecture, [municipality])
    member = group.members.get()
    gate = member.gates.order_by("pk")[0]
    return InventoryWorld(
        inventory=record.inventory,
        record=record,
        pasted=take_in_text(actor=actors["staff"], text="業務\t製品名\t事業者\n戸籍\t架空戸籍\t架空情報株式会社"),
        proposal=make_proposal(actors["coordinator"], prefecture),
        joint_group=group,
        joint_member=member,
        gate=gate,
        gate_evidence=make_gate_evidence(actors["staff"], gate),
    )
