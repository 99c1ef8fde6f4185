"""What one more unit of work or one more switch in a month would be worth, each found by planning again.

Meant for input that asks for more than the provider can do: then some organisations are left without a month (the
tray), and the question is in which month a little more capacity would help most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .explanation import Change, Repair
from .placement import Placement
from .plan import Plan
from .problem import Goal, Problem
from .rounds import Round, Rounds
from .rules import Rule, RuleKind
from .variants import repaired

_VALUES = (Goal.GAP_DAYS, Goal.YEN)


@dataclass(frozen=True, slots=True)
class CapacityPrice:
    """The best plan with one more of a capacity, beside the best plan without it."""

    rule: Rule  # units or switches of a month
    before: Plan
    after: Plan

    def saved(self, goal: Goal) -> int:
        """How much smaller the goal gets; below zero where it grows for the sake of a goal before it."""
        return self.before.objective[goal] - self.after.objective[goal]

    @property
    def is_exact(self) -> bool:
        """Whether both plans are proved to be the best, so that nothing more or less can be saved."""
        return self.before.is_proved and self.after.is_proved

    @property
    def is_worth_something(self) -> bool:
        return self.after.objective != self.before.objective


@dataclass(frozen=True, slots=True)
class CapacityPrices:
    """The plan with its tray, and for every month what one more would be worth, the most valuable first."""

    plan: Plan
    prices: tuple[CapacityPrice, ...]
    is_complete: bool  # False where the time ended before every month was looked at


def capacity_prices(
    problem: Problem,
    *,
    time_limit_s: float,
    seed: int = 0,
    report: Callable[[Round], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> CapacityPrices | None:
    """The price of one unit and of one switch in every month in which it could matter.

    Fewest without a month count first, then days without a connection, then yen. None if not even a plan with a tray
    exists, as when two pins exclude each other. Raises TimeoutError if there was no time for any plan.
    """
    rounds = Rounds(time_limit_s=time_limit_s, seed=seed, report=report, is_cancelled=is_cancelled)
    rules = list(_capacities(problem))
    rounds.total = 1 + len(rules)
    plan = rounds.solve(problem, _VALUES, has_tray=True)
    if plan is None:
        return None
    prices = []
    for rule in _fullest_first(problem, plan, rules):
        if rounds.is_over:
            break
        prices.append(_price(problem, plan, rule, rounds))
    best_first = sorted(prices, key=lambda price: list(price.after.objective.values()))
    return CapacityPrices(plan, tuple(best_first), len(prices) == len(rules))


def _price(problem: Problem, plan: Plan, rule: Rule, rounds: Rounds) -> CapacityPrice:
    larger = repaired(problem, Repair((Change(rule, add=1),)))
    after = rounds.solve(larger, _VALUES, has_tray=True, start=plan.month_of)
    assert after is not None  # the plan before would still do
    return CapacityPrice(rule, plan, after)


def _capacities(problem: Problem) -> Iterator[Rule]:
    """Units of every month in which anybody could work, switches of every month in which anybody could switch."""
    at = problem.at
    switching = {month for move in problem.moves for month in problem.possible_months(move)}
    working = {
        problem.months[at[month] - before]
        for move in problem.moves
        for month in problem.possible_months(move)
        for before, units in enumerate(reversed(move.work))
        if units
    }
    yield from (Rule(RuleKind.UNITS, month) for month in sorted(working))
    yield from (Rule(RuleKind.SWITCHES, month) for month in sorted(switching))


def _fullest_first(problem: Problem, plan: Plan, rules: Sequence[Rule]) -> list[Rule]:
    """If the time does not last, the months without room are those worth knowing about."""
    placed = Placement.of(problem, plan.month_of)

    def room(rule: Rule) -> int:
        at = problem.at[rule.subject]
        if rule.kind is RuleKind.UNITS:
            return problem.units[at] - placed.units[at]
        return problem.switches[at] - len(placed.switching_in(rule.subject))

    return sorted(rules, key=room)
