"""What can be subscribed to. Apps fill the registry from their module `calendar_sources.py` as they load."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from portal.access.actor import Actor


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An event of whole days. `uid` never changes; `sequence` rises with every change (RFC 5545, 3.8.7.4).

    `ends_on` is the last day, included. A cancelled entry stays in the feed, so that calendars take it away.
    """

    uid: str
    sequence: int
    summary: str
    starts_on: date
    ends_on: date
    updated_at: datetime
    description: str = ""
    path: str = ""  # of the page about it
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class CalendarSource:
    """One kind of calendar. `entries` reads through `permitted_to`, `visible` says who is offered it."""

    code: str
    title: str | Promise
    entries: Callable[[Actor], Iterable[CalendarEntry]]
    visible: Callable[[Actor], bool]


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
