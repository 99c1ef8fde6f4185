"""Filling the table of closed days."""

from __future__ import annotations

from portal.calendars.choices import ClosedDayKind
from portal.calendars.models import ClosedDay
from portal.lib.business_days import YEAR_END_CLOSING, closed_days

# From before the first programme of the sample to past the end of the next security cloud.
FIRST_YEAR, LAST_YEAR = 2014, 2045


def seed_closed_days() -> None:
    """Add the public holidays and the year-end closing of the years that have no closed day at all.

    A year that somebody has corrected stays as it is.
    """
    known = set(ClosedDay.objects.values_list("day__year", flat=True).distinct())
    missing = [year for year in range(FIRST_YEAR, LAST_YEAR + 1) if year not in known]
    rows = [
        ClosedDay(day=day, name=name, kind=_kind_of(name))
        for year in missing
        for day, name in closed_days(year).items()
    ]
    ClosedDay.objects.bulk_create(rows, ignore_conflicts=True)


def _kind_of(name: str) -> ClosedDayKind:
    return ClosedDayKind.YEAR_END if name == YEAR_END_CLOSING else ClosedDayKind.PUBLIC_HOLIDAY
