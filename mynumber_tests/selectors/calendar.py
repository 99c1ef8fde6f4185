"""Days of pairs and slots as calendars need them: what was called off or taken away is told as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from mynumber_tests.models import Pair, Programme, Slot
from portal.access.actor import Actor
from portal.lib.months import Month

from .pairs import with_layout_change


@dataclass(frozen=True, slots=True)
class Meeting:
    """The day of a pair; the last one that it had, where it was called off."""

    pair: Pair
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool
    layout_changed_at: datetime | None = None  # after the day was proposed


def meetings(actor: Actor, *, only_own: bool) -> Iterator[Meeting]:
    """Of every pair that ever had a day. One query: what it was, the audit rows know."""
    rows = with_layout_change(Pair.objects.permitted_to(actor)).select_related(
        "one__organisation", "other__organisation", "slot", "programme"
    )
    if only_own:
        rows = rows.filter(Q(one__organisation=actor.organisation_id) | Q(other__organisation=actor.organisation_id))
    events = Pair.pgh_event_model.objects  # type: ignore[attr-defined]
    had = events.filter(pgh_obj=OuterRef("pk"), meets_at__isnull=False).order_by("-pgh_id")
    called_off = rows.filter(meets_at__isnull=True, sequence__gt=0).annotate(
        last_at=Subquery(had.values("meets_at")[:1]), last_until=Subquery(had.values("meets_until")[:1])
    )
    for pair in rows.filter(meets_at__isnull=False):
        assert pair.meets_at
        assert pair.meets_until
        changed_at: datetime | None = pair.layout_changed_at  # type: ignore[attr-defined]
        yield Meeting(pair, pair.meets_at, pair.meets_until, is_cancelled=False, layout_changed_at=changed_at)
    for pair in called_off.filter(last_at__isnull=False):
        yield Meeting(pair, pair.last_at, pair.last_until, is_cancelled=True)


@dataclass(frozen=True, slots=True)
class SlotDays:
    """A slot as it is, or as it was before it was taken away. `changes` counts from 0."""

    programme: Programme
    position: int
    name: str
    first_day: date
    last_day: date
    changes: int
    changed_at: datetime
    is_gone: bool


def slots_with_changes(actor: Actor) -> list[SlotDays]:
    """By programme and position: a slot that is taken away and added again is the same one. Two queries."""
    programmes = Programme.objects.permitted_to(actor).in_bulk()
    events = Slot.pgh_event_model.objects.filter(programme__in=programmes).order_by("pgh_id")  # type: ignore[attr-defined]
    rows: dict[tuple[int, int], list[Any]] = {}
    for event in events:
        rows.setdefault((event.programme_id, event.position), []).append(event)
    return [_slot(programmes[programme], found) for (programme, _position), found in rows.items()]


def _slot(programme: Programme, events: list[Any]) -> SlotDays:
    last = events[-1]
    return SlotDays(
        programme=programme,
        position=last.position,
        name=last.name,
        first_day=last.first_month,
        last_day=Month.of(last.last_month).last_day,
        changes=len(events) - 1,
        changed_at=last.pgh_created_at,
        is_gone=last.pgh_label == "delete",
    )
