"""A joint group itself: its name, what it shares, what that costs, how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clouds.inventory_choices import JointStage
from clouds.models import GateStep, JointGroup
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .joint_members import add_members
from .permits import require

BEYOND_THE_GATES = (JointStage.PROCUREMENT, JointStage.MIGRATION, JointStage.OPERATION)


@transaction.atomic
def create_joint_group(
    *, actor: Actor, prefecture: Organisation, members: Sequence[Organisation] = (), **fields: Any
) -> JointGroup:
    """A new group with its first members. Raises RuleViolation for another prefecture's, ValidationError."""
    record_as(actor)
    if not actor.is_system and not (actor.coordinates and actor.organisation_id == prefecture.pk):
        raise RuleViolation("own_prefecture", _("共同利用グループは、自分の都道府県についてだけ作成できます。"))
    group = JointGroup(prefecture=prefecture, **fields)
    group.full_clean()
    group.save()
    regrant(group)
    if members:
        add_members(actor=actor, group=group, organisations=members)
    return group


@transaction.atomic
def update_joint_group(*, actor: Actor, group: JointGroup, version: int, reason: str = "", **fields: Any) -> JointGroup:
    """Raises RuleViolation: not permitted, changed since (STALE), gates still open; ValidationError."""
    record_as(actor, reason=reason)
    require(actor, "change", group, _("この共同利用グループを変更する権限がありません。"))
    stored = locked(JointGroup, group.pk, version)
    if fields.get("stage", stored.stage) != stored.stage:
        check_gates(stored, fields["stage"])
    save_changed(stored, fields)
    return stored


def check_gates(group: JointGroup, stage: str) -> None:
    """Nothing is procured before every member has passed every gate."""
    if stage not in BEYOND_THE_GATES:
        return
    open_steps = GateStep.objects.open().filter(member__group=group).select_related("member__organisation")
    names = dict.fromkeys(step.member.organisation.name for step in open_steps)
    if not group.members.present().exists():
        raise RuleViolation("no_members", _("参加団体がないため、この段階には進めません。"), field="stage")
    if names:
        sentence = _("参加手続（意向、表明、予算、協定）が終わっていない団体があります（%(names)s）。")
        raise RuleViolation("gates_open", sentence % {"names": "、".join(names)}, field="stage")
