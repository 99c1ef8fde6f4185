"""What can be subscribed to. Apps fill the registry from their module `calendar_sources.py` as they load."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from portal.access.actor import Actor
from portal.calendars.choices import SourceScope


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """An event of whole days (`starts_on`, `ends_on`, the last day included) or at a time (`starts_at`, `ends_at`).

    `uid` never changes; `sequence` rises with every change (RFC 5545, 3.8.7.4). A source goes on giving a cancelled
    entry, so that calendars take it away; the feed drops it after a year.
    """

    uid: str
    sequence: int = 0
    summary: str
    starts_on: date | None = None
    ends_on: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    updated_at: datetime
    description: str = ""
    location: str = ""
    path: str = ""  # of the page about it
    is_cancelled: bool = False
    is_for_feeds_only: bool = False  # takes a copy away elsewhere; says nothing to whoever looks at the page

    def __post_init__(self) -> None:
        if (self.starts_on is None) == (self.starts_at is None):
            raise ValueError("an entry lies on days or at a time, not both")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("an entry ends before it starts")
        if self.starts_at and self.ends_at and self.ends_at < self.starts_at:
            raise ValueError("an entry ends before it starts")


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """One kind of calendar. `entries` reads through `permitted_to`, `visible` says who is offered it.

    `scope` says whose entries it gives; the calendar pages and the combined feeds put it in by that.
    """

    code: str
    title: str | Promise
    entries: Callable[[Actor], Iterable[CalendarEntry]]
    visible: Callable[[Actor], bool]
    scope: SourceScope = SourceScope.SHARED


_sources: dict[str, CalendarSource] = {}


def register_calendar_source(source: CalendarSource) -> None:
    """Add a source. Raises ValueError for a code that is taken (a programming error)."""
    if _sources.setdefault(source.code, source) is not source:
        raise ValueError(f"two calendar sources of the code {source.code!r}")


def find_source(code: str) -> CalendarSource | None:
    return _sources.get(code)


def sources_for(actor: Actor) -> list[CalendarSource]:
    """Those that this actor may subscribe to."""
    return [source for _code, source in sorted(_sources.items()) if source.visible(actor)]
