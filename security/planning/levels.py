"""One goal after the other: prove the bound of a goal, find a plan that reaches it, and go on with what is left.

The linear relaxation of this problem is almost always exact. So the bounds of all goals are computed first, each on
the assumption that the ones before it are reached; a search among the few columns that are left then finds a plan that
reaches as many as possible at once. Only where a gap remains is a goal searched for itself, among the columns that
could still lead below the best value known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from portal.lib.stopwatch import Stopwatch

from .assignment import Found, search
from .greedy import greedy
from .plan import Level, Progress
from .problem import Goal
from .relaxation import Bound, NoRelaxation, relax, weak_bound
from .solver import Effort
from .table import Ints, Mask, Table

_SHARE_OF_A_GOAL = 0.6  # of the time left, so that the goals after a hard one get their turn
_WORK_OF_A_LEAP = 4.0


class Impossible(Exception):
    """No assignment obeys the hard rules."""


@dataclass(frozen=True)
class Stage:
    """A goal with its bound, on a table in which the goals before it have reached theirs."""

    table: Table
    goal: Goal
    bound: Bound

    @property
    def reached(self) -> Table:
        """The table in which this goal has reached its bound too."""
        return self.table.keep(self.bound.within(self.bound.value)).with_limit(self.goal, self.bound.value)


class LevelSearch:
    """The state of one run: the table that shrinks, the best assignment so far, the levels that are settled."""

    def __init__(
        self, table: Table, goals: Sequence[Goal], *, seed: int, watch: Stopwatch, report: Callable[[Progress], None]
    ) -> None:
        self.table = table
        self.goals = tuple(goals)
        self.seed = seed
        self.watch = watch
        self.report = report
        self.best: Ints | None = None
        self.bounds: dict[Goal, int] = {}

    def run(self, start: Ints | None) -> None:
        """Settle every goal, or as many as the time allows; without any plan no level. Raises Impossible."""
        if not self.table.has_all_bundles:
            raise Impossible
        self._tell(self.goals[0], 0)
        self._offer(greedy(self.table, self.goals))
        self._offer(start)
        stages: list[Stage] = []
        for place, goal in enumerate(self.goals):
            if not stages:
                stages = self._forecast(self.goals[place:])
                self._leap(stages)
            value = self._settle(goal, stages[0] if stages else None)
            stages = stages[1:] if stages and value == stages[0].bound.value else []

    @property
    def levels(self) -> tuple[Level, ...]:
        """The values of the best assignment with their bounds; a bound never exceeds what was found later."""
        assert self.best is not None
        values = zip(self.goals, self._values(self.best), strict=True)
        return tuple(Level(goal, value, min(value, self.bounds[goal])) for goal, value in values)

    def _offer(self, months: Ints | None) -> None:
        """Take over an assignment if it is better than the best so far."""
        if months is not None and (self.best is None or self._values(months) < self._values(self.best)):
            self.best = months

    def _tell(self, goal: Goal, bound: int) -> None:
        self._report(goal, None if self.best is None else self.table.value(goal, self.best), bound)

    def _report(self, goal: Goal, value: int | None, bound: int) -> None:
        """The bound holds where the goals before are at their best; the best assignment so far may not be there yet."""
        self.report(Progress(goal, value, bound if value is None else min(bound, value)))

    def _values(self, months: Ints) -> list[int]:
        return [self.table.value(goal, months) for goal in self.goals]

    def _forecast(self, goals: Sequence[Goal]) -> list[Stage]:
        """The bounds of the goals, each on the assumption that the ones before it are reached."""
        stages: list[Stage] = []
        table = self.table
        for goal in goals:
            if not table.has_all_bundles or not self.watch.left_s:
                break
            try:
                bound = relax(table, goal, time_limit_s=self.watch.left_s)
            except NoRelaxation:
                break
            self._tell(goal, bound.value)
            stages.append(Stage(table, goal, bound))
            table = stages[-1].reached
        return stages

    def _leap(self, stages: Sequence[Stage]) -> None:
        """Look for an assignment that reaches the bounds of all goals but the last; of fewer, if there is none."""
        for stage in reversed(stages):
            if any(self._found_among(stage, columns) for columns in _widening(stage.bound)):
                return

    def _found_among(self, stage: Stage, columns: Mask) -> bool:
        """Whether a limited search among these columns finds an assignment, which is then offered."""
        if not self.watch.left_s:
            return False
        effort = Effort(self._share_of_time(), _WORK_OF_A_LEAP)
        found = self._search(stage.table.keep(columns), stage.goal, effort, at_least=stage.bound.value)
        self._offer(found.months)
        return found.months is not None

    def _settle(self, goal: Goal, stage: Stage | None) -> int | None:
        """The best value of one goal; from here on, no plan may be worse in it. None while there is no plan at all."""
        bound = stage.bound.value if stage else weak_bound(self.table, goal)
        if self.watch.left_s and (self.best is None or self.table.value(goal, self.best) > bound):
            bound = self._close(goal, stage, bound)
        if self.best is None:
            return None
        value = self.table.value(goal, self.best)
        if stage:
            self.table = self.table.keep(stage.bound.within(value) | self.table.mask_of(self.best))
        self.table = self.table.with_limit(goal, value)
        self.bounds[goal] = bound
        return value

    def _close(self, goal: Goal, stage: Stage | None, at_least: int) -> int:
        """Search for one goal alone, among the columns that can still be better; returns its bound.

        Raises Impossible when there is no assignment at all.
        """
        table = self._without_worse(goal, stage)
        found = self._search(table, goal, Effort(self._share_of_time()), at_least=at_least)
        if found.is_impossible and self.best is None:
            raise Impossible
        self._offer(found.months)
        return max(at_least, found.bound)

    def _without_worse(self, goal: Goal, stage: Stage | None) -> Table:
        """The table without the columns that no plan better than the best so far can use."""
        if stage is None or self.best is None:
            return self.table
        worst = self.table.value(goal, self.best)
        return self.table.keep(stage.bound.within(worst) | self.table.mask_of(self.best))

    def _share_of_time(self) -> float:
        is_last = len(self.bounds) + 1 == len(self.goals)
        return self.watch.left_s * (1 if is_last else _SHARE_OF_A_GOAL)

    def _search(self, table: Table, goal: Goal, effort: Effort, *, at_least: int) -> Found:
        self._tell(goal, at_least)
        return search(
            table,
            goal,
            effort,
            at_least=at_least,
            hint=self.best,
            seed=self.seed,
            watch=self.watch,
            on_value=lambda better: self._report(goal, better, at_least),
        )


def _widening(bound: Bound) -> Iterator[Mask]:
    """The columns that can reach the bound, then more and more, the most promising first."""
    reduced = np.sort(bound.reduced)
    size = np.count_nonzero(bound.within(bound.value))
    yield bound.within(bound.value)
    while (size := size * 3 // 2 + 1) < len(reduced):
        yield bound.reduced <= reduced[size]
