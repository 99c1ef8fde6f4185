"""The pairing: which inquiry is served by whom, and in which slot every two organisations meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .compact import compact
from .levels import LevelSearch
from .plan import Level, Plan, Progress
from .problem import PlannedTest, Problem, default_goals
from .rules import violations


def solve(
    problem: Problem,
    *,
    time_limit_s: float,
    seed: int = 0,
    start: Sequence[PlannedTest] = (),
    progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Plan | None:
    """The best plan found in time, always a valid one; None if there is none, as the fixed tests contradict a rule.

    `start` is a known plan to begin with. `progress` is called at least every second and `is_cancelled` several times a
    second, both in the caller's thread; after a cancellation the best plan so far is returned. The same arguments give
    the same plan, unless the time limit or a cancellation ends the search before its rounds are done.
    """
    watch, board = Stopwatch(time_limit_s), ProgressBoard[Progress]()
    if violations(problem, tuple(dict.fromkeys(problem.fixed))):
        return None
    search = LevelSearch(compact(problem), seed=seed, watch=watch, report=board.write)
    if start and not violations(problem, start):
        search.begin_with(start)
    run_watched(search.run, board, watch, progress=progress, is_cancelled=is_cancelled)
    tests = search.c.planned_tests(search.best)
    served = {test.inquiry for test in tests}
    unserved = tuple(inquiry for inquiry in problem.inquiries if inquiry not in served)
    levels = tuple(Level(goal, value, bound) for goal, value, bound in search.levels())
    assert tuple(level.goal for level in levels) == default_goals(problem)
    return Plan(tests, unserved, levels, watch.elapsed_s)
