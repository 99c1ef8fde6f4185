"""Business days: pure arithmetic over a set of closed days, and the days on which Japanese offices are closed."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays

YEAR_END_CLOSING = "年末年始の休日"
FIRST_YEAR, LAST_YEAR = 1949, 2099  # what the holidays package knows
_ONE_DAY = timedelta(days=1)
_LONGEST_CLOSURE_DAYS = 366


@lru_cache(maxsize=256)
def _public_holidays(year: int) -> tuple[tuple[date, str], ...]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Japanese holidays are known from {FIRST_YEAR} to {LAST_YEAR}")
    return tuple(sorted(holidays.country_holidays("JP", years=year, language="ja").items()))


def public_holidays(year: int) -> dict[date, str]:
    """The Japanese public holidays of a calendar year with their names (国民の祝日に関する法律)."""
    return dict(_public_holidays(year))


def closed_days(year: int) -> dict[date, str]:
    """Public holidays and 29 December to 3 January (地方自治法4条の2), with names; weekends are not listed."""
    year_end = [date(year, 1, day) for day in (1, 2, 3)] + [date(year, 12, day) for day in (29, 30, 31)]
    return dict(sorted((dict.fromkeys(year_end, YEAR_END_CLOSING) | public_holidays(year)).items()))


def closed_days_of(years: Iterable[int]) -> dict[date, str]:
    """The closed days of several years in one table, the seed of what an office edits afterwards."""
    return {day: name for year in years for day, name in closed_days(year).items()}


def is_business_day(day: date, closed: Container[date]) -> bool:
    """Whether the office is open: not a Saturday or Sunday and not among the closed days."""
    return day.weekday() < 5 and day not in closed


def next_business_day(day: date, closed: Container[date]) -> date:
    """The first business day after `day`."""
    return _step(day, _ONE_DAY, closed)


def previous_business_day(day: date, closed: Container[date]) -> date:
    """The last business day before `day`."""
    return _step(day, -_ONE_DAY, closed)


def on_or_after(day: date, closed: Container[date]) -> date:
    """`day` itself if it is a business day, else the next one."""
    return day if is_business_day(day, closed) else next_business_day(day, closed)


def on_or_before(day: date, closed: Container[date]) -> date:
    """`day` itself if it is a business day, else the previous one."""
    return day if is_business_day(day, closed) else previous_business_day(day, closed)


def add_business_days(day: date, count: int, closed: Container[date]) -> date:
    """The business day `count` business days after `day` (before it if negative); `day` itself is not counted.

    Zero gives `day`, or the next business day if the office is closed on it.
    """
    if count == 0:
        return on_or_after(day, closed)
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    for _ in range(abs(count)):
        day = _step(day, step, closed)
    return day


def business_days_between(start: date, end: date, closed: Container[date]) -> int:
    """How many business days lie after `start` up to and including `end`; negative if `end` is earlier."""
    if end < start:
        return -business_days_between(end - _ONE_DAY, start - _ONE_DAY, closed)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_business_day(day, closed) for day in days)


def _step(day: date, step: timedelta, closed: Container[date]) -> date:
    for _ in range(_LONGEST_CLOSURE_DAYS):
        day += step
        if is_business_day(day, closed):
            return day
    raise ValueError("every day for a year is closed")
