"""Entries as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Calendar, Event

from .sources import CalendarEntry

PRODUCT = "-//Joint IT Portal//Calendar//JA"
REFRESH = timedelta(days=1)  # machines ask once a day; more often brings nothing new


def write_calendar(title: str, entries: Iterable[CalendarEntry]) -> bytes:
    """The file of one feed; times in UTC, so that no time-zone table is needed. The same entries, the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "P1D")
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", entry.updated_at.astimezone(UTC).replace(microsecond=0))
    _add_time(event, entry)
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    for name, value in (("description", entry.description), ("location", entry.location)):
        if value:
            event.add(name, value)
    if entry.path:
        event.add("url", settings.PORTAL_BASE_URL + entry.path)
    return event


def _add_time(event: Event, entry: CalendarEntry) -> None:
    if entry.starts_on is not None:
        event.add("dtstart", entry.starts_on)
        event.add("dtend", (entry.ends_on or entry.starts_on) + timedelta(days=1))  # the end is excluded
        event.add("transp", "TRANSPARENT")  # whole days block nobody's time
    elif entry.starts_at is not None:
        event.add("dtstart", entry.starts_at.astimezone(UTC))
        event.add("dtend", (entry.ends_at or entry.starts_at).astimezone(UTC))
