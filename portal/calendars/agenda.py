"""What stands in somebody's calendar: the entries of all sources that concern them, each once, by day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.functional import Promise

from portal.access.actor import Actor
from portal.calendars.choices import SourceScope, View
from portal.calendars.selectors import closed_days_between
from portal.calendars.sources import CalendarEntry, CalendarSource, sources_for
from portal.lib.months import Month

LONG_FROM_DAYS = 8  # what lasts longer than a week stands above the days, not in each of them
SHOWN_IN_A_DAY = 4


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One entry with the kind of calendar that it comes from, on days of the portal's time."""

    entry: CalendarEntry
    kind: str | Promise

    @property
    def first_day(self) -> date:
        return self.entry.starts_on or _local(self.entry.starts_at).date()

    @property
    def last_day(self) -> date:
        if self.entry.starts_on:
            return self.entry.ends_on or self.entry.starts_on
        return _local(self.entry.ends_at or self.entry.starts_at).date()

    @property
    def starts_at(self) -> str:
        """14:00, or nothing for whole days."""
        return f"{_local(self.entry.starts_at):%H:%M}" if self.entry.starts_at else ""

    @property
    def is_long(self) -> bool:
        return (self.last_day - self.first_day).days + 1 >= LONG_FROM_DAYS

    @property
    def is_whole_month(self) -> bool:
        month = Month.of(self.first_day)
        return (self.first_day, self.last_day) == (month.first_day, month.last_day)

    def touches(self, first: date, last: date) -> bool:
        return self.first_day <= last and self.last_day >= first


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month's table."""

    day: date
    is_in_month: bool
    is_today: bool
    closed: str
    occurrences: tuple[Occurrence, ...]

    @property
    def shown(self) -> tuple[Occurrence, ...]:
        return self.occurrences[:SHOWN_IN_A_DAY]

    @property
    def more(self) -> int:
        return max(len(self.occurrences) - SHOWN_IN_A_DAY, 0)

    @property
    def is_closed(self) -> bool:
        return bool(self.closed) or self.day.weekday() >= 5


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A month as weeks of seven days from Sunday on, with what goes on for longer than a week."""

    month: Month
    weeks: tuple[tuple[Day, ...], ...]
    long: tuple[Occurrence, ...]
    nearest: Month | None  # with something in it, where this month has nothing

    @property
    def is_empty(self) -> bool:
        return not self.long and not any(day.occurrences for week in self.weeks for day in week if day.is_in_month)


def all_occurrences(actor: Actor, view: View, codes: Collection[str] = ()) -> list[Occurrence]:
    """Everything that this view holds, in the order of time; `codes` narrows to some sources."""
    found: dict[str, Occurrence] = {}
    for source in sources_of(actor, view):
        if not codes or source.code in codes:
            for entry in source.entries(actor):
                found.setdefault(entry.uid, Occurrence(entry, source.title))
    return sorted(found.values(), key=lambda one: (one.first_day, one.starts_at, one.entry.summary))


def shown_occurrences(actor: Actor, view: View, codes: Collection[str] = ()) -> list[Occurrence]:
    """The same for the eye: without what only takes copies away elsewhere."""
    return [one for one in all_occurrences(actor, view, codes) if not one.entry.is_for_feeds_only]


def sources_of(actor: Actor, view: View) -> list[CalendarSource]:
    """The sources of a view, the closest ones first. A prefecture's own affairs are those of all organisations."""
    scopes = [SourceScope.ORGANISATION]
    if view != View.ORGANISATION:
        scopes.insert(0, SourceScope.PERSONAL)
    if view == View.ALL or actor.is_prefecture_side:
        scopes.append(SourceScope.SHARED)
    return [source for scope in scopes for source in sources_for(actor) if source.scope == scope]


def month_page(month: Month, occurrences: Iterable[Occurrence]) -> MonthPage:
    """The table of a month; one query, for the closed days."""
    first = month.first_day - timedelta(days=(month.first_day.weekday() + 1) % 7)
    last = month.last_day + timedelta(days=(5 - month.last_day.weekday()) % 7)
    closed, everything = closed_days_between(first, last), list(occurrences)
    seen = [one for one in everything if one.touches(first, last)]
    short = [one for one in seen if not one.is_long]
    days = [_day(month, first + timedelta(days=n), closed, short) for n in range((last - first).days + 1)]
    weeks = tuple(tuple(days[start : start + 7]) for start in range(0, len(days), 7))
    long = tuple(one for one in seen if one.is_long and one.touches(month.first_day, month.last_day))
    page = MonthPage(month, weeks, long, None)
    return MonthPage(month, weeks, long, _nearest(month, everything)) if page.is_empty else page


def _day(month: Month, day: date, closed: dict[date, str], short: list[Occurrence]) -> Day:
    own = tuple(one for one in short if one.touches(day, day))
    return Day(day, Month.of(day) == month, day == timezone.localdate(), closed.get(day, ""), own)


def _nearest(month: Month, occurrences: list[Occurrence]) -> Month | None:
    """The next month with something in it, or else the last one."""
    later = [Month.of(one.first_day) for one in occurrences if Month.of(one.first_day) > month]
    earlier = [Month.of(one.last_day) for one in occurrences if Month.of(one.last_day) < month]
    return min(later) if later else max(earlier, default=None)


def _local(moment: datetime | None) -> datetime:
    assert moment is not None
    return timezone.localtime(moment)
