"""Deadlines in the calendar: one's own, and those of the organisations that one coordinates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.actor import Actor
from portal.calendars.choices import SourceScope
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source
from portal.deadlines.models import CalendarMark
from portal.deadlines.selectors.open_deadlines import OWING, OpenDeadline, Side, open_deadlines


def owes(actor: Actor) -> bool:
    return actor.has_role(*OWING)


def coordinates(actor: Actor) -> bool:
    return actor.is_prefecture_side


def entries(actor: Actor, *, side: Side) -> Iterator[CalendarEntry]:
    """What is open, and, without a word on what it was, what has ended since calendars were told of it."""
    found = open_deadlines(actor, sides=[side])
    marks = CalendarMark.objects.in_bulk([uid_of(one) for one in found])
    yield from (_entry(one, marks.get(uid_of(one)), side) for one in found)
    gone = CalendarMark.objects.filter(_of(actor, side), ended_at__isnull=False)
    yield from (_ended(mark) for mark in gone)


def uid_of(one: OpenDeadline) -> str:
    """The same as in services/calendar_marks.py."""
    person = f"-{one.person_id}" if one.person_id else ""
    return f"deadline-{one.kind}-{one.key}-{one.organisation.pk}{person}@portal"


def _of(actor: Actor, side: Side) -> Q:
    if side == Side.COORDINATED:
        return Q(coordinator=actor.organisation)
    return Q(organisation=actor.organisation) & (Q(person_id=None) | Q(person_id=actor.user.pk if actor.user else None))


def _entry(one: OpenDeadline, mark: CalendarMark | None, side: Side) -> CalendarEntry:
    subject = one.subject if side == Side.OWN else f"{one.organisation.name}：{one.subject}"
    is_moment = one.due_at is not None and timezone.localtime(one.due_at).date() == one.due_on
    return CalendarEntry(
        uid=uid_of(one),
        sequence=mark.sequence if mark else 0,
        summary=_("【期限】%(subject)s") % {"subject": subject},
        starts_on=None if is_moment else one.due_on,
        starts_at=one.due_at if is_moment else None,
        updated_at=mark.changed_at if mark else _before(one),
        description=one.title,
        path=one.path,
    )


def _before(one: OpenDeadline) -> datetime:
    """Until the next note is taken: a moment that does not change from one fetch to the next."""
    return datetime.combine(one.due_on - timedelta(days=366), time(), UTC)


def _ended(mark: CalendarMark) -> CalendarEntry:
    return CalendarEntry(
        uid=mark.uid,
        sequence=mark.sequence,
        summary=_("終了した期限"),
        starts_on=mark.due_on,
        updated_at=mark.changed_at,
        is_cancelled=True,
        is_for_feeds_only=True,
    )


for code, title, side, visible, scope in (
    ("deadlines.own", gettext_lazy("期限"), Side.OWN, owes, SourceScope.PERSONAL),
    ("deadlines.coordinated", gettext_lazy("管内の団体の期限"), Side.COORDINATED, coordinates, SourceScope.SHARED),
):
    register_calendar_source(CalendarSource(code, title, partial(entries, side=side), visible, scope))
