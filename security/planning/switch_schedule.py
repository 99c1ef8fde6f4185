"""The switch schedule: which organisation moves to the security cloud in which month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .levels import Impossible, LevelSearch
from .plan import Level, Plan, Progress
from .problem import Goal, Month, Problem, default_goals
from .rules import violations
from .table import Ints, Table, build_table


def solve(
    problem: Problem,
    *,
    time_limit_s: float,
    seed: int = 0,
    goals: Sequence[Goal] | None = None,
    at_most: Mapping[Goal, int] | None = None,
    has_tray: bool = False,
    start: Mapping[str, Month] | None = None,
    progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Plan | None:
    """The best plan found in time; None if provably none exists. Raises TimeoutError if there was no time for any.

    `goals` in order of importance (by default the order of the format), `at_most` limits some of them, `start` is a
    known plan to begin with. With a tray, as few organisations as possible are left without a month; fixed ones never.
    `progress` is called at least every second and `is_cancelled` several times a second, both in the caller's thread;
    after a cancellation the best plan so far is returned. The same arguments give the same plan, unless the time limit
    or a cancellation ends the search.
    """
    watch, board = Stopwatch(time_limit_s), ProgressBoard[Progress]()
    wanted = (*((Goal.UNPLACED,) if has_tray else ()), *(goals or default_goals(problem)))
    if not problem.moves:
        return Plan({}, tuple(Level(goal, 0, 0) for goal in wanted), watch.elapsed_s)
    table = _limited(build_table(problem, has_tray=has_tray), at_most or {})
    first = _first_plan(problem, table, start or {}, at_most or {})
    levels = LevelSearch(table, wanted, seed=seed, watch=watch, report=board.write)
    try:
        run_watched(lambda: levels.run(first), board, watch, progress=progress, is_cancelled=is_cancelled)
    except Impossible:
        return None
    if levels.best is None:
        raise TimeoutError
    return _plan(problem, table, levels.best, levels.levels, watch)


def _limited(table: Table, at_most: Mapping[Goal, int]) -> Table:
    for goal, value in at_most.items():
        table = table.with_limit(goal, value)
    return table


def _first_plan(problem: Problem, table: Table, start: Mapping[str, Month], at_most: Mapping[Goal, int]) -> Ints | None:
    """The known plan to begin with, unless the rules or limits have changed since."""
    if violations(problem, start):
        return None
    months = table.months_of(start)
    return months if all(table.value(goal, months) <= value for goal, value in at_most.items()) else None


def _plan(problem: Problem, table: Table, months: Ints, levels: Sequence[Level], watch: Stopwatch) -> Plan:
    month_of = table.month_of(months)
    unplaced = tuple(move.code for move in problem.moves if move.code not in month_of)
    ordered = {move.code: month_of[move.code] for move in problem.moves if move.code in month_of}
    return Plan(ordered, tuple(levels), watch.elapsed_s, unplaced)
