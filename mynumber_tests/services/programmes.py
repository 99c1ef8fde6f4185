"""A joint operation test itself: its name, its slots, who takes part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from mynumber_tests.models import PairedTest, PairingPin, Participation, Programme, Slot
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.lib.months import Month, format_month
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation

from .receptions import address_reception
from .rules import address_rules
from .steps import address_steps

MOST_SLOTS = 24
NEVER_PART = (OrganisationKind.VENDOR, OrganisationKind.NATIONAL_BODY)


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """One slot as it is typed."""

    name: str
    first: Month
    last: Month


def usual_slots(first: Month, count: int, months_each: int) -> list[SlotPlan]:
    """`count` slots of the same length, one after the other."""
    starts = [first + number * months_each for number in range(count)]
    return [
        SlotPlan(_("第%(number)dクール") % {"number": number}, start, start + (months_each - 1))
        for number, start in enumerate(starts, start=1)
    ]


def check_may_change(actor: Actor, programme: Programme) -> None:
    """Raises RuleViolation without the right to set the test up."""
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("このテストの設定を変更する権限がありません。"))


@transaction.atomic
def create_programme(*, actor: Actor, prefecture: Organisation, slots: Sequence[SlotPlan], **fields: Any) -> Programme:
    """A new test. Raises RuleViolation for another prefecture's or wrong slots, ValidationError for wrong fields."""
    record_as(actor)
    if not actor.is_system and not (actor.coordinates and actor.organisation_id == prefecture.pk):
        raise RuleViolation("own_prefecture", _("総合運用テストは、自分の都道府県についてだけ作成できます。"))
    programme = Programme(prefecture=prefecture, **fields)
    programme.full_clean()
    programme.save()
    _write_slots(programme, slots)
    regrant(programme)
    return programme


@transaction.atomic
def update_programme(
    *, actor: Actor, programme: Programme, version: int, slots: Sequence[SlotPlan], reason: str = "", **fields: Any
) -> Programme:
    """Change name, year and slots. Raises RuleViolation: not permitted, changed since (STALE), wrong slots."""
    record_as(actor, reason=reason)
    check_may_change(actor, programme)
    stored = locked(Programme, programme.pk, version)
    known = [SlotPlan(slot.name, slot.first, slot.last) for slot in stored.slots.all()]
    is_changed = save_changed(stored, fields)
    if list(slots) != known:
        _write_slots(stored, slots)
        if not is_changed:
            stored.version += 1
            stored.save(update_fields=["version"])
    return stored


def _write_slots(programme: Programme, slots: Sequence[SlotPlan]) -> None:
    _check_slots(slots)
    for position, plan in enumerate(slots, start=1):
        values = {"name": plan.name, "first_month": plan.first.first_day, "last_month": plan.last.first_day}
        Slot.objects.update_or_create(programme=programme, position=position, defaults=values)
    leaving = programme.slots.filter(position__gt=len(slots))
    if PairedTest.objects.filter(slot__in=leaving).exists() or PairingPin.objects.filter(slot__in=leaving).exists():
        raise RuleViolation(
            "slot_in_use", _("組合せに使われているクールは削除できません。先に、そのクールの組合せを変更してください。")
        )
    leaving.delete()


def _check_slots(slots: Sequence[SlotPlan]) -> None:
    if not 1 <= len(slots) <= MOST_SLOTS:
        sentence = _("クールは1つから%(most)dまでの数で設定してください。")
        raise RuleViolation("number_of_slots", sentence % {"most": MOST_SLOTS}, field="slot_count")
    for before, after in pairwise(slots):
        if after.first <= before.last:
            sentence = _("%(after)sの最初の月（%(month)s）が、%(before)sの期間と重なっています。")
            values = {"after": after.name, "before": before.name, "month": format_month(after.first)}
            raise RuleViolation("slots_overlap", sentence % values)


def candidates(programme: Programme) -> list[Organisation]:
    """The prefecture itself and everybody in it who may take part."""
    rows = Organisation.objects.current().exclude(kind__in=NEVER_PART)
    members = rows.filter(prefecture=programme.prefecture_id) | rows.filter(pk=programme.prefecture_id)
    return list(members.order_by("code", "kana", "pk"))


@transaction.atomic
def set_participants(
    *, actor: Actor, programme: Programme, version: int, organisations: Collection[Organisation]
) -> tuple[int, int]:
    """Let exactly these take part; gives how many came and how many left.

    Whoever comes is asked to take note of the rules in force. Raises RuleViolation: not permitted, changed since
    (STALE), not of this prefecture.
    """
    record_as(actor)
    check_may_change(actor, programme)
    stored = locked(Programme, programme.pk, version)
    wanted = {organisation.pk for organisation in organisations}
    if strangers := wanted - {one.pk for one in candidates(stored)}:
        names = "、".join(one.name for one in organisations if one.pk in strangers)
        raise RuleViolation("not_a_candidate", _("%(names)sは、このテストには参加できません。") % {"names": names})
    known = set(stored.participations.filter(is_outside=False).values_list("organisation", flat=True))
    _let_go(stored.participations.filter(is_outside=False).exclude(organisation__in=wanted))
    coming = sorted(wanted - known)
    rows = Participation.objects.bulk_create([Participation(programme=stored, organisation_id=pk) for pk in coming])
    if wanted != known:
        stored.version += 1
        stored.save(update_fields=["version"])
        regrant(stored)
        regrant(*rows)
        address_rules(actor=actor, programme=stored)
        address_steps(stored)
        address_reception(stored)
    return len(coming), len(known - wanted)


def _let_go(leaving: QuerySet[Participation]) -> None:
    """Raises RuleViolation for those whom a pairing names: they stay to be read."""
    try:
        leaving.delete()
    except ProtectedError as error:
        held = leaving.select_related("organisation").filter(
            pk__in=[pk for row in error.protected_objects for pk in _participations_of(row)]
        )
        names = "、".join(row.organisation.name for row in held)
        sentence = _("%(names)sは組合せや記録に含まれているため、参加団体から外せません。")
        raise RuleViolation("participant_in_use", sentence % {"names": names}, field="organisations") from error


def _participations_of(row: Model) -> list[int]:
    """The ids of the participations that a row names."""
    foreign = [field for field in row._meta.concrete_fields if field.related_model is Participation]
    return [getattr(row, field.attname) for field in foreign]
