"""The pairing: which inquiry is served by whom, and in which slot every two organisations meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .components import independent_parts
from .objective import objective
from .plan import Level, Plan, Progress
from .problem import PlannedTest, Problem
from .rules import violations
from .whole import WholeSearch

_WORTH_SPLITTING = 3_000  # inquiries; below that one search is quick, and proves more


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
    the same plan, unless the clock or a cancellation ends the search before the work that the time limit stands for is
    done. Independent parts are planned in two processes.
    """
    watch, board = Stopwatch(time_limit_s), ProgressBoard[Progress]()
    if violations(problem, tuple(dict.fromkeys(problem.fixed))):
        return None
    parts = independent_parts(problem) if len(problem.inquiries) >= _WORTH_SPLITTING else [problem]
    search = WholeSearch(problem, parts, seed=seed, watch=watch, report=board.write)
    if start and not violations(problem, start):
        search.begin_with(start)
    run_watched(search.run, board, watch, progress=progress, is_cancelled=is_cancelled)
    return _plan(problem, search, watch)


def _plan(problem: Problem, search: WholeSearch, watch: Stopwatch) -> Plan:
    by_place = {problem.place_of[test.inquirer, test.scenario]: test for test in search.tests()}
    tests = tuple(by_place[place] for place in sorted(by_place))
    unserved = tuple(inquiry for place, inquiry in enumerate(problem.inquiries) if place not in by_place)
    bounds = search.bounds()
    levels = (Level(goal, value, min(value, bounds[goal])) for goal, value in objective(problem, tests).items())
    return Plan(tests, unserved, tuple(levels), watch.elapsed_s)
