"""A study group itself: its name and openness, who belongs to it, who is to be asked there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.models import ActionItem, GroupMember, MemberContact, StudyGroup
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Contact, Organisation
from portal.organisations.succession import Succession

from .invitations import address_meetings, let_go_of_rounds
from .permits import MEMBERS, SECRETARIAT, require


@transaction.atomic
def create_group(*, actor: Actor, prefecture: Organisation, **fields: Any) -> StudyGroup:
    """A new group. Raises RuleViolation for another prefecture's, ValidationError for wrong fields."""
    record_as(actor)
    if not actor.is_system and not (actor.coordinates and actor.organisation_id == prefecture.pk):
        raise RuleViolation("own_prefecture", _("検討会は、自分の都道府県についてだけ作成できます。"))
    group = StudyGroup(prefecture=prefecture, **fields)
    group.full_clean()
    group.save()
    regrant(group)
    return group


@transaction.atomic
def update_group(*, actor: Actor, group: StudyGroup, version: int, reason: str = "", **fields: Any) -> StudyGroup:
    """Raises RuleViolation: not permitted, changed since (STALE); ValidationError for wrong fields."""
    record_as(actor, reason=reason)
    _require_change(actor, group)
    stored = locked(StudyGroup, group.pk, version)
    if save_changed(stored, fields):
        regrant(stored)
    return stored


@transaction.atomic
def set_members(
    *, actor: Actor, group: StudyGroup, version: int, organisations: Collection[Organisation], joined_on: date
) -> tuple[int, int]:
    """Let exactly these belong to the group, newcomers from `joined_on`; gives how many came and how many left.

    Raises RuleViolation: not permitted, changed since (STALE), not of this prefecture, still has something to do.
    """
    record_as(actor)
    _require_change(actor, group)
    stored = locked(StudyGroup, group.pk, version)
    wanted = {organisation.pk for organisation in organisations}
    _check_candidates(stored, organisations)
    known = set(stored.members.present().values_list("organisation", flat=True))
    leaving, coming = known - wanted, sorted(wanted - known)
    _check_nothing_left_to_do(stored, leaving)
    _end(stored, leaving, timezone.localdate())
    GroupMember.objects.bulk_create(
        [GroupMember(group=stored, organisation_id=pk, joined_on=joined_on) for pk in coming]
    )
    if coming or leaving:
        _after_change(actor, stored)
        _welcome(actor, stored, coming)
    return len(coming), len(leaving)


@transaction.atomic
def join_group(*, actor: Actor, group: StudyGroup) -> GroupMember:
    """Make the actor's organisation a member of an open group from today on. A second click changes nothing.

    Raises RuleViolation without the right to, and once the group has ended.
    """
    record_as(actor)
    _person, organisation = acting_person(actor)
    stored = StudyGroup.objects.select_for_update(no_key=True).get(pk=group.pk)
    member = stored.members.present().filter(organisation=organisation).first()
    if member is not None:
        return member
    require(actor, "join", stored, _("この検討会には参加できません。"))
    if stored.ended_on is not None:
        raise RuleViolation("group_ended", _("この検討会は終了しているため、参加できません。"))
    member = GroupMember.objects.create(group=stored, organisation=organisation, joined_on=timezone.localdate())
    _after_change(actor, stored)
    notify(
        actor=actor,
        organisations=[stored.prefecture_id],
        roles=SECRETARIAT,
        text=_("%(organisation)sが「%(group)s」に参加しました。") % {"organisation": organisation, "group": stored},
        link=_page(stored),
    )
    return member


@transaction.atomic
def set_contacts(*, actor: Actor, member: GroupMember, contacts: Iterable[Contact]) -> None:
    """Name the people to be asked at a member. Raises RuleViolation: not permitted, of another organisation."""
    record_as(actor)
    may_change = may_set_contacts(actor, member)
    if not may_change:
        raise RuleViolation("not_permitted", _("連絡担当者を変更できるのは、その団体と府県の担当者です。"))
    GroupMember.objects.select_for_update(no_key=True).get(pk=member.pk)
    wanted = {contact.pk: contact for contact in contacts}
    own = set(Contact.objects.filter(department__organisation=member.organisation_id).values_list("pk", flat=True))
    if wanted.keys() - own:
        raise RuleViolation("not_own_contact", _("自団体の連絡先の中から選んでください。"), field="contacts")
    member.contacts.exclude(contact__in=wanted).delete()
    known = set(member.contacts.values_list("contact", flat=True))
    MemberContact.objects.bulk_create([MemberContact(member=member, contact_id=pk) for pk in wanted if pk not in known])


def may_set_contacts(actor: Actor, member: GroupMember) -> bool:
    """Those who run the group, and the member itself."""
    groups = StudyGroup.objects.filter(pk=member.group_id)
    if actor.is_system or groups.permitted_to(actor, "change").exists():
        return True
    return actor.organisation_id == member.organisation_id and groups.permitted_to(actor, "attend").exists()


def regrant_for_newcomers(actor: Actor, organisations: list[Organisation]) -> None:
    """Open groups can be read by organisations that are recorded later as well."""
    homes = {one.prefecture_id for one in organisations if one.prefecture_id}
    groups = list(StudyGroup.objects.filter(prefecture__in=homes, is_open=True))
    if groups:
        regrant(*groups)


def end_memberships(actor: Actor, succession: Succession) -> None:
    """An organisation that ends leaves its groups; whoever follows it takes its place, and what it has to do."""
    ended, successor, on = succession.ended, succession.successor, succession.effective_on
    for group in StudyGroup.objects.filter(members__organisation=ended, members__left_on__isnull=True):
        _end(group, {ended.pk}, on)
        rows = ActionItem.objects.filter(group=group, organisation=ended).open()
        rows.update(organisation=successor or group.prefecture)
        if successor and not group.members.present().filter(organisation=successor).exists():
            GroupMember.objects.create(group=group, organisation=successor, joined_on=on)
        _after_change(actor, group)


def _end(group: StudyGroup, leaving: Collection[int], on: date) -> None:
    rows = group.members.present().filter(organisation__in=leaving)
    rows.filter(joined_on__gt=on).delete()  # was to come, and never did
    rows.filter(joined_on__lte=on).update(left_on=on)


def _after_change(actor: Actor, group: StudyGroup) -> None:
    group.version += 1
    group.save(update_fields=["version"])
    regrant(group)
    address_meetings(actor=actor, group=group)
    let_go_of_rounds(group=group)


def _welcome(actor: Actor, group: StudyGroup, coming: Collection[int]) -> None:
    notify(
        actor=actor,
        organisations=coming,
        roles=MEMBERS,
        text=_("「%(group)s」の構成団体に登録されました。") % {"group": group},
        link=_page(group),
    )


def _check_candidates(group: StudyGroup, organisations: Collection[Organisation]) -> None:
    known = set(group.candidates().values_list("pk", flat=True))
    if strangers := [one.name for one in organisations if one.pk not in known]:
        sentence = _("%(names)sは、この検討会の構成団体にはできません。")
        raise RuleViolation("not_a_candidate", sentence % {"names": "、".join(strangers)}, field="organisations")


def _check_nothing_left_to_do(group: StudyGroup, leaving: Collection[int]) -> None:
    rows = ActionItem.objects.filter(group=group, organisation__in=leaving).open()
    names = list(rows.values_list("organisation__name", flat=True).distinct().order_by("organisation__code"))
    if names:
        sentence = _(
            "%(names)sには対応中のアクション項目があります。担当団体を変えるか、取りやめにしてから外してください。"
        )
        raise RuleViolation("has_open_actions", sentence % {"names": "、".join(names)}, field="organisations")


def _require_change(actor: Actor, group: StudyGroup) -> None:
    require(actor, "change", group, _("この検討会を変更する権限がありません。"))


def _page(group: StudyGroup) -> str:
    return reverse("clouds:group-detail", args=[group.pk])
