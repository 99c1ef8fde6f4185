"""Reads over closed days and over the entries of calendars."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from django.utils import timezone

from portal.access.actor import Actor
from portal.calendars.models import ClosedDay
from portal.calendars.sources import CalendarEntry, CalendarSource
from portal.lib.business_days import is_business_day, previous_business_day

FORMAT = 2  # raised when the same entries begin to be written in another way
CANCELLED_KEPT_FOR = timedelta(days=366)
LONGEST_CLOSURE = timedelta(days=20)


def closed_days_between(first: date, last: date) -> dict[date, str]:
    """Closed days with their names, both ends included; for the functions of portal.lib.business_days. One query."""
    return dict(ClosedDay.objects.filter(day__range=(first, last)).values_list("day", "name"))


def business_day_instead_of(day: date) -> date | None:
    """The last business day before a day on which offices are closed; None where they are open. One query."""
    closed = closed_days_between(day - LONGEST_CLOSURE, day)
    return None if is_business_day(day, closed) else previous_business_day(day, closed)


def entries_of(source: CalendarSource, actor: Actor) -> list[CalendarEntry]:
    """What a calendar holds for this actor now, by uid; cancelled entries for a year after they were cancelled."""
    return sorted((entry for entry in source.entries(actor) if not _is_forgotten(entry)), key=lambda entry: entry.uid)


def etag_of(source: CalendarSource, entries: list[CalendarEntry]) -> str:
    """A strong ETag, reckoned without writing the calendar."""
    return f'"{hashlib.sha256(repr((FORMAT, source.code, entries)).encode()).hexdigest()[:32]}"'


def _is_forgotten(entry: CalendarEntry) -> bool:
    return entry.is_cancelled and entry.updated_at < timezone.now() - CANCELLED_KEPT_FOR
