"""Due dates of the steps of a move, counted in business days (開庁日) from the switch month."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum

from portal.lib.business_days import add_business_days, on_or_before
from portal.lib.months import Month

WIDEST_RATIO = 3  # calendar days for one business day, with room for the longest holidays


class Anchor(StrEnum):
    """The day of the switch month from which is counted."""

    FIRST = "first"
    LAST = "last"


def due_date(month: Month, anchor: Anchor, offset_days: int, closed: Container[date]) -> date:
    """The business day `offset_days` before (negative) or after the first or last day of the switch month.

    Zero stays in the month: the first business day from its first day on, the last one up to its last day.
    """
    if anchor == Anchor.FIRST:
        return add_business_days(month.first_day, offset_days, closed)
    if offset_days == 0:
        return on_or_before(month.last_day, closed)
    return add_business_days(month.last_day, offset_days, closed)


def days_needed(first: Month, last: Month, furthest_days: int) -> tuple[date, date]:
    """Between which days the closed ones must be known to count `furthest_days` business days either way."""
    margin = timedelta(days=furthest_days * WIDEST_RATIO + 31)
    return first.first_day - margin, last.last_day + margin
