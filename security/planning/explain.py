"""Why no plan exists: a second look at a problem that the optimiser has given up."""

from __future__ import annotations

from collections.abc import Callable

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .conflict import find_contradiction, without_superfluous
from .explanation import Explanation
from .plan import Progress
from .problem import Problem
from .repairs import cheapest_repairs

_SHARE_OF_THE_CONFLICT = 0.5  # of the time; the repairs have the rest


def explain(
    problem: Problem,
    *,
    time_limit_s: float = 60,
    seed: int = 0,
    repairs: int = 3,
    other_repairs: int = 2,
    is_cancelled: Callable[[], bool] | None = None,
) -> Explanation | None:
    """A minimal conflict and the cheapest repairs; None if there is a plan. Raises TimeoutError if neither was seen.

    Besides the cheapest `repairs`, up to `other_repairs` are looked for that touch other rules. The sentences for
    people are made outside, from the rules and changes in here.
    """
    work = _Explaining(problem, time_limit_s, seed, (repairs, other_repairs))
    run_watched(work.run, ProgressBoard[Progress](), work.watch, progress=None, is_cancelled=is_cancelled)
    return work.explanation


class _Explaining:
    def __init__(self, problem: Problem, time_limit_s: float, seed: int, repairs: tuple[int, int]) -> None:
        self.problem, self.seed, self.repairs = problem, seed, repairs
        self.watch = Stopwatch(time_limit_s)
        self.explanation: Explanation | None = None

    def run(self) -> None:
        half = self.watch.part(self.watch.left_s * _SHARE_OF_THE_CONFLICT)
        contradiction = find_contradiction(self.problem, seed=self.seed, watch=half)
        if contradiction is None:
            return
        conflict, is_minimal = without_superfluous(self.problem, contradiction, seed=self.seed, watch=half)
        found, is_cheapest = cheapest_repairs(self.problem, *self.repairs, seed=self.seed, watch=self.watch)
        self.explanation = Explanation(tuple(sorted(conflict)), tuple(found), is_minimal, is_cheapest)
