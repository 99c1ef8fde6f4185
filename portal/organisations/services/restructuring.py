"""Mergers, renamings, changes of status and dissolutions. The old row stays: history and plans keep their names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.choices import ChangeKind, kinds_alike
from portal.organisations.models import JointBodyMember, Organisation, OrganisationChange
from portal.organisations.succession import Succession, succession_steps


@transaction.atomic
def rename_organisation(
    *, actor: Actor, organisation: Organisation, name: str, kana: str, effective_on: date, note: str = ""
) -> OrganisationChange:
    """Record that an organisation has a new name from a day on. Raises RuleViolation and ValidationError."""
    locked = _locked(actor, organisation, effective_on, note)
    if name == locked.name:
        raise RuleViolation("same_name", _("いまと同じ名称です。新しい名称を入力してください。"), "name")
    change = _change(locked, ChangeKind.RENAMING, effective_on, note)
    locked.name, locked.kana = name, kana
    return _save(locked, change)


@transaction.atomic
def change_status(
    *,
    actor: Actor,
    organisation: Organisation,
    kind: str,
    name: str,
    kana: str,
    code: str,
    effective_on: date,
    note: str = "",
) -> OrganisationChange:
    """Record that a village became a town, a town a city and so on: a new kind, mostly with a new name and code.

    Raises RuleViolation and ValidationError.
    """
    locked = _locked(actor, organisation, effective_on, note)
    if kind == locked.kind:
        raise RuleViolation("same_kind", _("いまと同じ種別です。新しい種別を選んでください。"), "kind")
    if kind not in kinds_alike(locked.kind):
        raise RuleViolation("other_standing", _("この種別には変更できません。"), "kind")
    change = _change(locked, ChangeKind.STATUS_CHANGE, effective_on, note)
    locked.kind, locked.name, locked.kana, locked.code = kind, name, kana, code
    return _save(locked, change)


@transaction.atomic
def merge_organisations(
    *,
    actor: Actor,
    absorbed: Sequence[Organisation],
    successor: Organisation,
    effective_on: date,
    moves_users: bool,
    note: str = "",
) -> list[OrganisationChange]:
    """Record that organisations became part of another one, which takes their seats in associations and unions.

    Raises RuleViolation.
    """
    if successor in absorbed:
        raise RuleViolation("itself", _("承継団体には、合併してなくなる団体以外を選んでください。"), "successor")
    if not absorbed:
        raise RuleViolation("nobody", _("合併してなくなる団体を選んでください。"), "absorbed")
    locked_successor = _locked(actor, successor, effective_on, note)
    return [
        _end(actor, organisation, locked_successor, effective_on, note, ChangeKind.MERGER, moves_users=moves_users)
        for organisation in sorted(absorbed, key=lambda organisation: organisation.pk)
    ]


@transaction.atomic
def dissolve_organisation(
    *, actor: Actor, organisation: Organisation, effective_on: date, note: str = ""
) -> OrganisationChange:
    """Record that an organisation ended without a successor. Raises RuleViolation."""
    return _end(actor, organisation, None, effective_on, note, ChangeKind.DISSOLUTION, moves_users=False)


def _locked(actor: Actor, organisation: Organisation, effective_on: date, note: str) -> Organisation:
    record_as(actor, reason=note)
    locked = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not actor.is_system and not is_permitted(actor, "restructure", locked):
        raise RuleViolation("not_permitted", _("%(name)sの変更を記録する権限がありません。") % {"name": locked})
    if not locked.is_current:
        raise RuleViolation("already_ended", _("%(name)sはすでに廃止されています。") % {"name": locked})
    if effective_on > timezone.localdate():
        raise RuleViolation(
            "in_future", _("施行日が来てから記録してください。今日以前の日付を入力できます。"), "effective_on"
        )
    return locked


def _change(locked: Organisation, kind: ChangeKind, effective_on: date, note: str) -> OrganisationChange:
    return OrganisationChange(
        organisation=locked,
        kind=kind,
        effective_on=effective_on,
        old_name=locked.name,
        old_kana=locked.kana,
        old_code=locked.code or "",
        old_kind=locked.kind,
        note=note,
    )


def _save(locked: Organisation, change: OrganisationChange) -> OrganisationChange:
    locked.version += 1
    locked.full_clean()
    locked.save()
    change.full_clean()
    change.save()
    regrant(locked)
    return change


def _end(
    actor: Actor,
    organisation: Organisation,
    successor: Organisation | None,
    effective_on: date,
    note: str,
    kind: ChangeKind,
    *,
    moves_users: bool,
) -> OrganisationChange:
    locked = _locked(actor, organisation, effective_on, note)
    _check_empty(locked)
    change = _change(locked, kind, effective_on, note)
    change.successor = successor
    locked.abolished_on = effective_on
    _save(locked, change)
    _hand_over_seats(locked, successor)
    succession = Succession(locked, successor, effective_on, moves_users)
    for step in succession_steps():
        step(actor, succession)
    return change


def _check_empty(organisation: Organisation) -> None:
    if organisation.is_prefecture and organisation.members.current().exists():
        raise RuleViolation("has_members", _("属する団体があるため、都道府県は廃止できません。"))


def _hand_over_seats(ended: Organisation, successor: Organisation | None) -> None:
    seats = JointBodyMember.objects.filter(member=ended)
    if successor is not None:
        bodies = seats.exclude(joint_body=successor).values_list("joint_body", flat=True)
        JointBodyMember.objects.bulk_create(
            [JointBodyMember(joint_body_id=body, member=successor) for body in bodies], ignore_conflicts=True
        )
    seats.delete()
