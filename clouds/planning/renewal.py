"""When an organisation can change its system: at the end of a term whose notice can still be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from portal.lib.contract_terms import Contract, term_ends_from
from portal.lib.months import Month


@dataclass(frozen=True, slots=True)
class Renewal:
    """One chance to leave: the first month of the new system, and the last days to act.

    `notice_by` is None where nothing need be said; `decide_by` is the organisation's own lead time before that day, or
    before the end of the term.
    """

    month: Month
    notice_by: date | None
    decide_by: date


def renewals(contract: Contract, *, today: date, until: Month, lead_months: int = 0) -> list[Renewal]:
    """Every chance up to `until` that can still be taken, the soonest first; none where the end is not known.

    A new system works from the month after a term that ends on the last day of its month, else from the month in which
    the term ends, so that no day is without one. Without a known notice the term's end itself is the last day.
    """
    ends = takewhile(lambda end: _month_after(end) <= until, term_ends_from(contract, today))
    found = (_renewal(contract, end, lead_months) for end in ends)
    return list({one.month: one for one in found if one.decide_by >= today}.values())  # of two in a month the later


def _month_after(end: date) -> Month:
    month = Month.of(end)
    return month + 1 if end == month.last_day else month


def _renewal(contract: Contract, end: date, lead_months: int) -> Renewal:
    notice_by = contract.notice.last_day_before(end) if contract.notice and contract.renewal_months else None
    before = notice_by or end
    return Renewal(_month_after(end), notice_by, months_before(before, lead_months))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month where it has none."""
    target = Month.of(day) + -months
    return min(target.last_day, target.first_day.replace(day=min(day.day, target.last_day.day)))
