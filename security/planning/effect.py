"""What a move by hand would do, without a solve: the rules it breaks and mends, and what it costs in each goal.

Only the rules that the move can touch are looked at again, so that a page may ask for every month while a bar is
being dragged. The result is that of a full comparison by rules.py and objective.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .objective import cost_of, objective
from .placement import Placement, busy_months
from .problem import Cost, Goal, Month, Move, Problem
from .rules import Rule, RuleKind, Violation, violations, violations_among


@dataclass(frozen=True, slots=True)
class GoalChange:
    """The value of one goal before a move and after it."""

    goal: Goal
    before: int
    after: int

    @property
    def delta(self) -> int:
        """Above zero where the move makes it worse."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes when `codes` get this month. `remaining` are the rules that stay broken, as they are afterwards."""

    codes: tuple[str, ...]
    month: Month | None  # None: into the tray
    broken: tuple[Violation, ...]
    repaired: tuple[Violation, ...]
    remaining: tuple[Violation, ...]
    worse: tuple[Violation, ...]  # those of `remaining` that are exceeded by more than before
    goals: tuple[GoalChange, ...]  # unplaced first, then in the order in which they decide

    @property
    def is_harmless(self) -> bool:
        """Whether the move breaks no rule, and no broken one any further."""
        return not self.broken and not self.worse

    @property
    def change(self) -> Mapping[Goal, GoalChange]:
        return {change.goal: change for change in self.goals}

    @property
    def is_better(self) -> bool:
        """Whether the first goal that changes gets better."""
        return next((change.delta < 0 for change in self.goals if change.delta), False)


def effect_of_move(
    problem: Problem, month_of: Mapping[str, Month], code: str, month: Month | None, *, with_companions: bool = False
) -> Effect:
    """What happens when one organisation gets another month; None takes it into the tray, without any.

    `with_companions` moves everybody who must switch in the same month along with it. Raises KeyError for a code that
    is not in the problem.
    """
    return Standing(problem, month_of).effect(code, month, with_companions=with_companions)


def effects_of_all_months(
    problem: Problem, month_of: Mapping[str, Month], code: str, *, with_companions: bool = False
) -> dict[Month, Effect]:
    """The effect for each month of the window, blackouts and impossible months included. Raises KeyError as above."""
    standing = Standing(problem, month_of)
    return {month: standing.effect(code, month, with_companions=with_companions) for month in problem.window}


class Standing:
    """A plan as it stands, looked through once; every further question about it is cheap."""

    def __init__(self, problem: Problem, month_of: Mapping[str, Month]) -> None:
        self.problem = problem
        self.month_of = dict(month_of)
        self.placement = Placement.of(problem, self.month_of)
        self.broken = {violation.rule: violation for violation in violations(problem, self.month_of)}
        unplaced = sum(move.code not in self.month_of for move in problem.moves)
        self.values = {Goal.UNPLACED: unplaced} | objective(problem, self.month_of)

    @cached_property
    def _companions(self) -> Mapping[str, tuple[Move, ...]]:
        return {move.code: bundle for bundle in self.problem.bundles for move in bundle}

    def effect(self, code: str, month: Month | None, *, with_companions: bool = False) -> Effect:
        """See `effect_of_move`."""
        moves = self._companions[code] if with_companions else (self.problem.move_of[code],)
        codes = tuple(move.code for move in moves)
        after = self.placement.changed(dict.fromkeys(codes, month))
        touched = set(self._touched(moves, after))
        found = {violation.rule: violation for violation in violations_among(sorted(touched), after)}
        still_broken = [
            found.get(rule, old) for rule, old in self.broken.items() if rule not in touched or rule in found
        ]
        return Effect(
            codes=codes,
            month=month,
            broken=tuple(violation for rule, violation in found.items() if rule not in self.broken),
            repaired=tuple(old for rule, old in self.broken.items() if rule in touched and rule not in found),
            remaining=tuple(still_broken),
            worse=tuple(v for v in still_broken if v.excess > self.broken[v.rule].excess),
            goals=tuple(self._goals(moves, after)),
        )

    def _touched(self, moves: Collection[Move], after: Placement) -> Iterator[Rule]:
        """The rules of the organisations themselves, and those of the months that they leave and enter."""
        codes = {move.code for move in moves}
        for kind in (RuleKind.ALLOWED, RuleKind.WORK):
            yield from (Rule(kind, code) for code in codes)
        yield from (Rule(RuleKind.FIXED, code) for code in codes if code in self.problem.fixed)
        for index, group in enumerate(self.problem.together):
            if not codes.isdisjoint(group):
                yield Rule(RuleKind.TOGETHER, str(index))
        for index, order in enumerate(self.problem.order):
            if order.first in codes or order.then in codes:
                yield Rule(RuleKind.ORDER, str(index))
        yield from self._months_touched(moves, after)

    def _months_touched(self, moves: Collection[Move], after: Placement) -> Iterator[Rule]:
        for months in (self.month_of, after.month_of):
            for month in busy_months(self.problem, moves, months):
                yield Rule(RuleKind.UNITS, month)
            for switch_month in {months[move.code] for move in moves if move.code in months} & self.problem.at.keys():
                yield Rule(RuleKind.SWITCHES, switch_month)
                if switch_month in self.problem.blackouts:
                    yield Rule(RuleKind.BLACKOUT, switch_month)

    def _goals(self, moves: Collection[Move], after: Placement) -> Iterator[GoalChange]:
        was, becomes = (self._share_of(moves, months) for months in (self.month_of, after.month_of))
        for goal, value in self.values.items():
            new = max(after.units, default=0) if goal is Goal.PEAK else value - was[goal] + becomes[goal]
            yield GoalChange(goal, value, new)

    def _share_of(self, moves: Collection[Move], month_of: Mapping[str, Month]) -> dict[Goal, int]:
        """What these organisations contribute to the goals that are sums."""
        costs = [cost_of(self.problem, move, month_of.get(move.code)) or Cost() for move in moves]
        published = self.problem.published
        months = {move.code: month_of.get(move.code) for move in moves}
        return {
            Goal.UNPLACED: sum(month is None for month in months.values()),
            Goal.GAP_DAYS: sum(cost.gap_days for cost in costs),
            Goal.MOVES: sum(month not in (None, published.get(code, month)) for code, month in months.items()),
            Goal.YEN: sum(cost.yen for cost in costs),
            Goal.WISH: sum(cost.wish for cost in costs),
        }
