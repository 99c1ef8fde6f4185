"""How many connections to the internet there are, month by month: as planned, as first published, as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.lib.months import Month, MonthRange


@dataclass(frozen=True, slots=True)
class Ending:
    """When an organisation begins to use the common connection and when its own line ends; None: not known yet."""

    switch_on: date | None
    line_end_on: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation's own line."""

    baseline: Ending
    planned: Ending
    actual: Ending


@dataclass(frozen=True, slots=True)
class Point:
    """Connections at the end of a month; `actual` and `own_lines` (without the common one) None in the future."""

    month: Month
    baseline: int
    planned: int
    actual: int | None
    own_lines: int | None


def connections(endings: Iterable[Ending], day: date) -> int:
    """Own lines that still exist on the evening of a day, and the common connection once somebody uses it."""
    known = list(endings)
    own = sum(not _is_by(ending.line_end_on, day) for ending in known)
    return own + any(_is_by(ending.switch_on, day) for ending in known)


def burn_down(lines: Sequence[Line], months: MonthRange, today: date) -> list[Point]:
    """A point for each month. The present month counts up to today."""
    return [_point(lines, month, today) for month in months]


def _point(lines: Sequence[Line], month: Month, today: date) -> Point:
    day = month.last_day
    has_begun = month.first_day <= today
    actual = [line.actual for line in lines]
    until = min(day, today)
    return Point(
        month=month,
        baseline=connections((line.baseline for line in lines), day),
        planned=connections((line.planned for line in lines), day),
        actual=connections(actual, until) if has_begun else None,
        own_lines=sum(not _is_by(ending.line_end_on, until) for ending in actual) if has_begun else None,
    )


def months_shown(lines: Sequence[Line], today: date) -> MonthRange | None:
    """From the month before the first event to the last one, or to today while lines that should be gone are not."""
    days = [
        day
        for line in lines
        for ending in (line.baseline, line.planned, line.actual)
        for day in (ending.switch_on, ending.line_end_on)
        if day
    ]
    if not days:
        return None
    last = max(days)
    if any(line.actual.line_end_on is None for line in lines):
        last = max(last, today)
    return MonthRange(Month.of(min(days)) + -1, Month.of(last))


def _is_by(happened_on: date | None, day: date) -> bool:
    return happened_on is not None and happened_on <= day
