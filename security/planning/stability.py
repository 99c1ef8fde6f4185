"""The price of stability: how much a new plan could save for every further organisation that may be moved.

Each point of the curve is a plan of its own, with at most so many moves. Between two points of the same value nothing
can lie, so the curve is complete long before every number of moves has been tried; if the time is short, the widest
gaps are looked into first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .plan import Plan
from .problem import Goal, Problem
from .rounds import Round, Rounds

_VALUES = (Goal.GAP_DAYS, Goal.YEN)


@dataclass(frozen=True, slots=True)
class StabilityPoint:
    """The best plan in which at most `moves` organisations get another month than published."""

    moves: int
    plan: Plan

    @property
    def gap_days(self) -> int:
        return self.plan.objective[Goal.GAP_DAYS]

    @property
    def yen(self) -> int:
        return self.plan.objective[Goal.YEN]

    @property
    def is_proved(self) -> bool:
        """Whether nobody can do better with so many moves."""
        return all(level.is_proved for level in self.plan.levels if level.goal in _VALUES)

    @property
    def values(self) -> tuple[int, int]:
        return self.gap_days, self.yen


@dataclass(frozen=True, slots=True)
class StabilityCurve:
    """From the fewest moves possible to the plan that is best without regard to moves.

    `is_complete` tells that every point is proved and that no number of moves in between gives another value.
    """

    points: tuple[StabilityPoint, ...]
    is_complete: bool


def price_of_stability(
    problem: Problem,
    *,
    time_limit_s: float,
    seed: int = 0,
    most_points: int = 40,
    report: Callable[[Round], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> StabilityCurve | None:
    """The curve for a problem with a published plan; None if no plan exists at all.

    Raises TimeoutError if there was no time for both ends, and ValueError without a published plan.
    """
    if not problem.published:
        raise ValueError("nothing is published that could stay as it is")
    rounds = Rounds(time_limit_s=time_limit_s, seed=seed, report=report, is_cancelled=is_cancelled)
    return _Curve(problem, rounds).trace(most_points)


class _Curve:
    def __init__(self, problem: Problem, rounds: Rounds) -> None:
        self.problem = problem
        self.rounds = rounds
        self.points: dict[int, StabilityPoint] = {}

    def trace(self, most_points: int) -> StabilityCurve | None:
        self.rounds.total = 2
        fewest = self.rounds.solve(self.problem, (Goal.MOVES, *_VALUES), start=self.problem.published)
        if fewest is None:
            return None
        freest = self.rounds.solve(self.problem, (*_VALUES, Goal.MOVES), start=fewest.month_of)
        assert freest is not None  # there was a plan before
        for plan in (fewest, freest):
            self._add(plan.objective[Goal.MOVES], plan)
        while (gap := self._widest_gap()) and len(self.points) < most_points and not self.rounds.is_over:
            self._look_between(*gap)
        is_known = all(point.is_proved for point in self.points.values())
        return StabilityCurve(tuple(self._improving()), is_known and self._widest_gap() is None)

    def _improving(self) -> Iterator[StabilityPoint]:
        """Without the points that are no better than one with fewer moves."""
        best: StabilityPoint | None = None
        for _, point in sorted(self.points.items()):
            if best is None or point.values < best.values:
                best = point
                yield point

    def _add(self, moves: int, plan: Plan) -> None:
        known = self.points.get(moves)
        point = StabilityPoint(moves, plan)
        if known is None or point.values < known.values:
            self.points[moves] = point

    def _gaps(self) -> list[tuple[int, int]]:
        """Neighbouring points between which another value may lie."""
        moves = sorted(self.points)
        return [
            (few, many)
            for few, many in pairwise(moves)
            if many - few > 1 and self.points[few].values != self.points[many].values
        ]

    def _widest_gap(self) -> tuple[int, int] | None:
        return max(self._gaps(), key=lambda gap: gap[1] - gap[0], default=None)

    def _look_between(self, few: int, many: int) -> None:
        """The best plan with half as many more moves; where fewer do as well, that is a point too."""
        middle = (few + many) // 2
        self.rounds.total = self.rounds.done + len(self._gaps())
        plan = self.rounds.solve(
            self.problem,
            (*_VALUES, Goal.MOVES),
            at_most={Goal.MOVES: middle},
            start=self.points[few].plan.month_of,
        )
        assert plan is not None  # the plan with fewer moves would do
        self._add(plan.objective[Goal.MOVES], plan)
        self._add(middle, plan)
