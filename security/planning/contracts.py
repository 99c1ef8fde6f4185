"""What it costs an organisation to leave its present line in a given month.

- The new connection works from the first day of the switch month, and the old line runs beside it until the end of
  that month (parallel running). A term that ends within the switch month is therefore long enough and costs nothing;
  the switch month itself is paid by everybody and counts for nobody.
- After the switch month there are two ways out of a contract that goes on: paying on until the term ends (double
  payment, started months in full), or ending it early, as soon as notice allows, for the agreed penalty.
- A contract without renewal that ends before the switch month leaves days without any connection.

Facts that are missing are replaced by `Assumptions`, which are on the dear side, and named in the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from portal.lib.contract_terms import (
    IN_PERCENT,
    IN_YEN,
    Contract,
    Fact,
    Notice,
    PenaltyRule,
    months_of_initial_term,
    term_ends_from,
)
from portal.lib.months import Month


class WayOut(StrEnum):
    """The cheapest way to leave the old line."""

    TERM_ENDS = "term_ends"  # the term ends within the switch month: nothing to pay
    FREE = "free"  # early termination without a penalty and without double payment
    PAY_ON = "pay_on"  # double payment until the term ends
    TERMINATE = "terminate"  # early termination: a penalty, or double payment while the notice runs, or both
    GAP = "gap"  # the contract ended before: days without a connection


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What stands in for a missing fact.

    A contract of unknown end is taken to run on for a year from every switch month, which weighs on no month more
    than on another. One whose renewal is unknown is taken to end (no connection is the worst of all), one whose
    penalty is unknown to be not cancellable.
    """

    monthly_cost_yen: int = 100_000
    term_months: int = 12
    notice: Notice = field(default_factory=lambda: Notice(6))


@dataclass(frozen=True, slots=True)
class SwitchCost:
    """The best way out for a switch in one month. `yen` is double payment plus penalty."""

    gap_days: int = 0
    double_payment_yen: int = 0
    penalty_yen: int = 0
    way_out: WayOut = WayOut.TERM_ENDS
    ends_on: date | None = None  # the last day that is paid for; None if not known
    notice_by: date | None = None  # the last day on which notice for that end is in time; None where none is needed
    missing_facts: tuple[Fact, ...] = ()  # what this result had to assume

    @property
    def yen(self) -> int:
        return self.double_payment_yen + self.penalty_yen


def cost_by_month(
    contract: Contract,
    months: Iterable[Month],
    *,
    notice_from: date | None = None,
    assumptions: Assumptions | None = None,
) -> dict[Month, SwitchCost]:
    """`cost_of_switching` for each of the months."""
    return {
        month: cost_of_switching(contract, month, notice_from=notice_from, assumptions=assumptions) for month in months
    }


def cost_of_switching(
    contract: Contract,
    month: Month,
    *,
    notice_from: date | None = None,
    assumptions: Assumptions | None = None,
) -> SwitchCost:
    """Days without a connection and yen for a switch in `month`, by the cheapest way out; see the module's rules.

    `notice_from` is the first day on which notice can be given (usually the day after the plan is published);
    without it, notice counts as given in time.
    """
    return _Reckoning(contract, month, notice_from, assumptions or Assumptions()).result()


class _Way(NamedTuple):
    """One way out of a contract."""

    kind: WayOut
    ends_on: date | None
    double_payment_yen: int = 0
    penalty_yen: int = 0

    @property
    def yen(self) -> int:
        return self.double_payment_yen + self.penalty_yen


class _Reckoning:
    """One contract and one switch month; notes each fact that had to be assumed on the way."""

    def __init__(self, contract: Contract, month: Month, notice_from: date | None, assumptions: Assumptions) -> None:
        self.contract, self.month = contract, month
        self.notice_from, self.assumptions = notice_from, assumptions
        self.missing: dict[Fact, None] = {}  # a set that keeps its order

    def result(self) -> SwitchCost:
        way = self._best_way()
        gap_days = self._gap_days() if way.kind == WayOut.GAP else 0
        return SwitchCost(
            gap_days,
            way.double_payment_yen,
            way.penalty_yen,
            way.kind,
            way.ends_on,
            self._notice_by(way),
            tuple(self.missing),
        )

    def _best_way(self) -> _Way:
        if self.contract.end_on is None:
            self.missing[Fact.END] = None
            return self._cheaper_way(None, self.assumptions.term_months)
        end = self._end_of_term()
        if end is None:
            return _Way(WayOut.GAP if self._gap_days() else WayOut.TERM_ENDS, self.contract.end_on)
        months_left = Month.of(end) - self._paid_until(self.month)
        return self._cheaper_way(end, months_left) if months_left > 0 else _Way(WayOut.TERM_ENDS, end)

    def _end_of_term(self) -> date | None:
        """The first end at or after the beginning of the switch month for which notice is still in time."""
        for end in term_ends_from(self.contract, self.month.first_day):
            if not self.contract.renewal_months or self.notice_from is None:
                return end
            if self._notice().last_day_before(end) >= self.notice_from:
                return end
        if self.contract.renewal_months is None:
            self.missing[Fact.RENEWAL] = None
        return None

    def _gap_days(self) -> int:
        """Days between the end of a contract that is not renewed and the first day of the new connection."""
        return 0 if self.contract.end_on is None else (self.month.first_day - self.contract.end_on).days - 1

    def _cheaper_way(self, end: date | None, months_left: int) -> _Way:
        pay_on = _Way(WayOut.PAY_ON, end, months_left * self._monthly_cost())
        terminate = self._early_termination(months_left)
        return terminate if terminate and terminate.yen < pay_on.yen else pay_on

    def _early_termination(self, months_left: int) -> _Way | None:
        """Ending at the end of the switch month, or later if the notice reaches further; None if not possible."""
        if self.contract.penalty_rule is None:
            self.missing[Fact.PENALTY_RULE] = None
        if self.contract.penalty_rule in (None, PenaltyRule.NOT_CANCELLABLE):
            return None
        last = self._last_month_under_notice()
        waiting = self._paid_until(last) - self._paid_until(self.month)
        penalty = self._penalty(months_left - waiting) if waiting < months_left else None
        if penalty is None:
            return None
        double = waiting * self._monthly_cost()
        return _Way(WayOut.TERMINATE if double or penalty else WayOut.FREE, last.last_day, double, penalty)

    def _penalty(self, months_left: int) -> int | None:
        """Yen, fractions rounded up, for ending so many months before the term; None if that cannot be told."""
        rule = self.contract.penalty_rule
        if rule in IN_YEN:
            yen = self._known(Fact.PENALTY_YEN, self.contract.penalty_yen)
            times = months_left if rule == PenaltyRule.PER_REMAINING_MONTH else 1
            return None if yen is None else yen * times
        if rule in IN_PERCENT:
            percent = self._known(Fact.PENALTY_PERCENT, self.contract.penalty_percent)
            months = self._months_of_contract() if rule == PenaltyRule.CONTRACT_TOTAL else months_left
            return None if percent is None or months is None else -(-months * self._monthly_cost() * percent // 100)
        return 0

    def _months_of_contract(self) -> int | None:
        if self.contract.start_on is None:
            self.missing[Fact.START] = None
        return months_of_initial_term(self.contract)

    def _last_month_under_notice(self) -> Month:
        if self.notice_from is None:
            return self.month
        return max(self.month, Month.of(self._notice().earliest_end_after(self.notice_from)))

    def _paid_until(self, month: Month) -> Month:
        """`month`, or the month before the contract begins: what does not run yet is not paid twice yet."""
        start = self.contract.start_on
        return month if start is None else max(month, Month.of(start) + -1)

    def _notice_by(self, way: _Way) -> date | None:
        is_needed = self.contract.renewal_months or way.kind in (WayOut.FREE, WayOut.TERMINATE)
        if not is_needed or way.ends_on is None or self.contract.notice is None:
            return None
        return self.contract.notice.last_day_before(way.ends_on)

    def _notice(self) -> Notice:
        if self.contract.notice is None:
            self.missing[Fact.NOTICE] = None
        return self.contract.notice or self.assumptions.notice

    def _monthly_cost(self) -> int:
        cost = self._known(Fact.MONTHLY_COST, self.contract.monthly_cost_yen)
        return self.assumptions.monthly_cost_yen if cost is None else cost

    def _known(self, fact: Fact, value: int | None) -> int | None:
        if value is None:
            self.missing[fact] = None
        return value
