"""Members of a joint group: who comes, who leaves, until when each has to pass its gates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.inventory_choices import Gate
from clouds.models import GateStep, JointGroup, JointMember
from clouds.models.groups import NEVER_MEMBERS
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import save_changed
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.organisations.succession import Succession

from .permits import MEMBERS, require


@transaction.atomic
def add_members(*, actor: Actor, group: JointGroup, organisations: Sequence[Organisation]) -> list[JointMember]:
    """Let organisations into the group, each with all its gates open.

    Raises RuleViolation: not permitted, not of this prefecture, a member already.
    """
    record_as(actor)
    require(actor, "change", group, _("この共同利用グループを変更する権限がありません。"))
    JointGroup.objects.select_for_update().get(pk=group.pk)
    _check_newcomers(group, organisations)
    today = timezone.localdate()
    members = JointMember.objects.bulk_create(
        [JointMember(group=group, organisation=one, joined_on=today) for one in organisations]
    )
    GateStep.objects.bulk_create([GateStep(member=member, gate=gate) for member in members for gate in Gate])
    regrant(group)
    _welcome(actor, group, organisations)
    return members


def _check_newcomers(group: JointGroup, organisations: Sequence[Organisation]) -> None:
    for one in organisations:
        if one.prefecture_id != group.prefecture_id or one.kind in NEVER_MEMBERS:
            sentence = _("%(name)sは、この都道府県の市町村などではないため、参加できません。")
            raise RuleViolation("not_a_candidate", sentence % {"name": one.name}, field="organisations")
    known = group.members.present().filter(organisation__in=organisations).select_related("organisation")
    if names := "、".join(member.organisation.name for member in known):
        raise RuleViolation(
            "already_member", _("%(names)sは、すでに参加しています。") % {"names": names}, field="organisations"
        )


def _welcome(actor: Actor, group: JointGroup, organisations: Sequence[Organisation]) -> None:
    notify(
        actor=actor,
        organisations=organisations,
        roles=MEMBERS,
        text=_("共同利用グループ「%(name)s」の参加団体に登録されました。") % {"name": group},
        link=reverse("clouds:joint-group-detail", args=[group.pk]),
    )


@transaction.atomic
def leave_group(*, actor: Actor, member: JointMember, left_on: date, reason: str) -> JointMember:
    """Write down that a member leaves. Raises RuleViolation: not permitted, left already, a day that cannot be."""
    record_as(actor, reason=reason)
    require(actor, "change", member.group, _("この共同利用グループを変更する権限がありません。"))
    stored = JointMember.objects.select_for_update(of=("self",)).select_related("group").get(pk=member.pk)
    if stored.left_on is not None:
        raise RuleViolation("left_already", _("この団体は、すでに離脱しています。"))
    if not stored.joined_on <= left_on <= timezone.localdate():
        sentence = _("離脱日は、参加日から今日までの日付で入力してください。")
        raise RuleViolation("wrong_day", sentence, field="left_on")
    stored.left_on, stored.leave_reason = left_on, reason
    stored.full_clean(exclude=["group", "organisation"])
    stored.save(update_fields=["left_on", "leave_reason"])
    regrant(stored.group)
    return stored


@transaction.atomic
def set_due_days(*, actor: Actor, group: JointGroup, due_on: dict[Gate, date | None]) -> None:
    """The same due day for every member that has not passed a gate yet. Raises RuleViolation: not permitted, order."""
    record_as(actor)
    require(actor, "change", group, _("この共同利用グループを変更する権限がありません。"))
    _check_order(due_on)
    for gate, day in due_on.items():
        for step in GateStep.objects.select_for_update(of=("self",)).open().filter(member__group=group, gate=gate):
            save_changed(step, {"due_on": day})


def _check_order(due_on: dict[Gate, date | None]) -> None:
    days = [(gate, day) for gate in Gate if (day := due_on.get(gate)) is not None]
    for (before, earlier), (after, later) in pairwise(days):
        if later < earlier:
            sentence = _("%(after)sの期限は、%(before)sの期限以降の日付で入力してください。")
            raise RuleViolation(
                "due_out_of_order", sentence % {"after": after.label, "before": before.label}, field=f"due_{after}"
            )


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one gate; inside the service that has checked it."""
    for step in GateStep.objects.open().filter(pk=int(key), member__organisation=organisation):
        save_changed(step, {"due_on": due_on})


def end_memberships(actor: Actor, succession: Succession) -> None:
    """An organisation that ends leaves its joint groups; whether its successor takes part is for that to decide."""
    members = JointMember.objects.present().filter(organisation=succession.ended).select_related("group")
    for member in members:
        member.left_on = max(succession.effective_on, member.joined_on)
        member.leave_reason = _("団体の廃止・合併")
        member.save(update_fields=["left_on", "leave_reason"])
        regrant(member.group)
