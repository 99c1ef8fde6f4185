"""The terms of a contract: when they end, when notice must be given, which facts are not known.

- A term ends at the end of a day. A tacit renewal begins on the day after and lasts so many calendar months
  (民法143条2項: until the day before the corresponding day; where the last month has none, until its last day).
  All renewals are counted from the initial term, so month ends do not drift.
- Notice of so many days or months must arrive by the corresponding day before the end of the term, or by the last day
  of that month where it has none. Counting back from the day itself gives the earlier, safe reading.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.lib.months import Month

_ONE_DAY = timedelta(days=1)


class NoticeUnit(StrEnum):
    DAYS = "days"
    MONTHS = "months"


class PenaltyRule(StrEnum):
    """What the provider asks for when a contract ends before its term."""

    NONE = "none"
    FIXED = "fixed"
    PER_REMAINING_MONTH = "per_remaining_month"  # a fixed amount for each month that is left
    REMAINING_MONTHS = "remaining_months"  # a percentage of what is left to pay: of the monthly cost for each month
    CONTRACT_TOTAL = "contract_total"  # a percentage of what the initial term costs, however much of it is left
    NOT_CANCELLABLE = "not_cancellable"


class Fact(StrEnum):
    """A fact of a contract that may be missing; the values are the names of the profile's fields."""

    START = "contract_start_on"
    END = "contract_end_on"
    RENEWAL = "renewal_months"
    NOTICE = "notice_value"
    MONTHLY_COST = "monthly_cost_yen"
    PENALTY_RULE = "penalty_rule"
    PENALTY_YEN = "penalty_yen"
    PENALTY_PERCENT = "penalty_percent"


IN_YEN = frozenset({PenaltyRule.FIXED, PenaltyRule.PER_REMAINING_MONTH})
IN_PERCENT = frozenset({PenaltyRule.REMAINING_MONTHS, PenaltyRule.CONTRACT_TOTAL})


@dataclass(frozen=True, slots=True)
class Notice:
    """How long before the end of a term the provider must be told."""

    value: int
    unit: NoticeUnit = NoticeUnit.MONTHS

    def last_day_before(self, end: date) -> date:
        """The last day on which notice for `end` is in time."""
        if self.unit == NoticeUnit.DAYS:
            return end - timedelta(days=self.value)
        return _corresponding_day(end, -self.value)

    def earliest_end_after(self, given_on: date) -> date:
        """The first day for which notice given on `given_on` is in time."""
        if self.unit == NoticeUnit.DAYS:
            return given_on + timedelta(days=self.value)
        end = _corresponding_day(given_on, self.value)
        while self.last_day_before(end) < given_on:  # given on the 31st, a month without one
            end += _ONE_DAY
        return end


@dataclass(frozen=True, slots=True)
class Contract:
    """An organisation's present contract. None is "not known"; `renewal_months` 0 is "not renewed"."""

    start_on: date | None = None
    end_on: date | None = None  # the last day of the initial term
    renewal_months: int | None = None
    notice: Notice | None = None
    monthly_cost_yen: int | None = None
    penalty_rule: PenaltyRule | None = None
    penalty_yen: int | None = None
    penalty_percent: int | None = None


def term_end_covering(contract: Contract, day: date) -> date | None:
    """The end of the term in which `day` lies, the initial one for days before it.

    None if the contract is over by then, or if its end is not known.
    """
    return next(term_ends_from(contract, day), None)


def last_notice_day(contract: Contract, day: date) -> date | None:
    """The last day to give notice so that the contract ends with the term covering `day`.

    None if nothing has to be said (not renewed, over, or notice not agreed) or if the facts are not known.
    """
    end = term_end_covering(contract, day)
    if end is None or not contract.renewal_months or contract.notice is None:
        return None
    return contract.notice.last_day_before(end)


def months_of_initial_term(contract: Contract) -> int | None:
    """Months, started ones in full, for which the contract was made; None if not known."""
    if contract.start_on is None or contract.end_on is None:
        return None
    return Month.of(contract.end_on) - Month.of(contract.start_on) + 1


def missing_facts(contract: Contract) -> tuple[Fact, ...]:
    """The facts that would have to be asked for before every month's cost is certain."""
    rule = contract.penalty_rule
    needed = {
        Fact.START: contract.start_on,
        Fact.END: contract.end_on,
        Fact.RENEWAL: contract.renewal_months,
        Fact.NOTICE: contract.notice,
        Fact.MONTHLY_COST: contract.monthly_cost_yen,
        Fact.PENALTY_RULE: rule,
        Fact.PENALTY_YEN: contract.penalty_yen if rule in IN_YEN else 0,
        Fact.PENALTY_PERCENT: contract.penalty_percent if rule in IN_PERCENT else 0,
    }
    return tuple(fact for fact, value in needed.items() if value is None)


def term_ends_from(contract: Contract, day: date) -> Iterator[date]:
    """The ends of the initial and the renewed terms that lie on or after `day`, without end where it is renewed."""
    end, renewal = contract.end_on, contract.renewal_months
    if end is None:
        return
    if not renewal:
        if end >= day:
            yield end
        return
    skipped = max(0, (Month.of(day) - Month.of(end)) // renewal - 1)
    for number in itertools.count(skipped):
        term_end = _end_of_period(end + _ONE_DAY, number * renewal)
        if term_end >= day:
            yield term_end


def _end_of_period(first_day: date, months: int) -> date:
    """The last day of a period of so many calendar months (民法143条2項)."""
    target = Month.of(first_day) + months
    if first_day.day > target.last_day.day:
        return target.last_day
    return target.first_day + timedelta(days=first_day.day - 2)


def _corresponding_day(day: date, months: int) -> date:
    """The same day of another month, or the last day of that month where it has no such day."""
    target = Month.of(day) + months
    return min(target.last_day, target.first_day + timedelta(days=day.day - 1))
