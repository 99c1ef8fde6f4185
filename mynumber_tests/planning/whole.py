"""All independent parts of a problem: one is searched here, several in two processes for a share of the time."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.synchronize import Event

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .compact import compact
from .levels import LevelSearch
from .plan import Progress
from .problem import Goal, PlannedTest, Problem, default_goals
from .snapshot import Snapshot

_WORKERS = 2
_USABLE = 0.85  # of the time: the parts are not all of one size, and processes take time to start
_WORTH_PROCESSES_S = 4.0  # below that, they have hardly started when the time is over
_TICK_S = 0.1
_GRACE_S = 0.2  # for those at work to hand over what they have, once the time is over


class WholeSearch:
    """A search for each part; together they make the plan."""

    def __init__(
        self,
        problem: Problem,
        parts: Sequence[Problem],
        *,
        seed: int,
        watch: Stopwatch,
        report: Callable[[Progress], None],
    ) -> None:
        self.problem, self.parts, self.seed, self.watch, self.report = problem, parts, seed, watch, report
        self.goals = default_goals(problem)
        self.searches: list[LevelSearch] = []
        self._start: Sequence[PlannedTest] = ()
        self.lost = {
            Goal.CHANGES: len(problem.published) - sum(len(part.published) for part in parts),
            Goal.UNWISHED: len(problem.wanted) - sum(len(part.wanted) for part in parts),
        }

    def begin_with(self, tests: Sequence[PlannedTest]) -> None:
        """A known plan, which is valid."""
        self._start = tests

    def tests(self) -> Iterator[PlannedTest]:
        for search in self.searches:
            yield from search.c.planned_tests(search.best)

    def run(self) -> None:
        """Make a first plan of every part, however little time there is, and improve them."""
        self._prepare()
        if len(self.searches) > 1 and self.watch.left_s > _WORTH_PROCESSES_S:
            self._run_in_processes()
        else:
            self._run_here()

    def _prepare(self) -> None:
        """Until the first plan is there, nothing is served."""
        self.report(Progress(Goal.UNSERVED, len(self.problem.inquiries), 0))
        is_part = len(self.parts) > 1
        own_report = (lambda word: None) if is_part else self._tell_single
        for part in self.parts:
            numbers = compact(part, goals=self.goals)
            search = LevelSearch(numbers, seed=self.seed, watch=self.watch, report=own_report, is_part=is_part)
            search.begin_with([test for test in self._start if test.inquirer in numbers.organisation_at])
            self.searches.append(search)
        self._share_combinations()

    def _run_here(self) -> None:
        """One part after the other, each for its share of the time."""
        weight = sum(map(_weight, self.parts))
        for part, search in zip(self.parts, self.searches, strict=True):
            if len(self.searches) > 1:
                search.watch = self.watch.part(self.watch.limit_s * _USABLE * _weight(part) / weight)
                self._tell_whole()
            if self.watch.left_s:
                search.run()

    # --- combinations of vendors ---

    def _share_combinations(self) -> None:
        """Every combination of vendors is the task of one part: where it occurs most in the first plan."""
        if len(self.searches) < 2:
            return
        met = [search.vendors_met() for search in self.searches]
        tasks: list[set[tuple[str, str]]] = [set() for _ in met]
        for names in self.problem.possible_vendors:
            owner = max(range(len(met)), key=lambda place: (met[place].get(names, -1), -place))
            tasks[owner].add(names)
        for search, task in zip(self.searches, tasks, strict=True):
            search.cover_only(task)

    # --- bounds and progress ---

    def bounds(self) -> dict[Goal, int]:
        """The bound of each goal of the whole, given the goals before it."""
        if len(self.searches) == 1:
            return {goal: bound + self.lost.get(goal, 0) for goal, bound in self.searches[0].bounds.items()}
        found = {goal: sum(search.bounds[goal] for search in self.searches) for goal in self.goals}
        found[Goal.PEAK] = max((search.bounds[Goal.PEAK] for search in self.searches), default=0)
        found[Goal.UNCOVERED] = 0  # what one part does not cover, another may
        if unsure := sum(search.value(Goal.UNSERVED) - search.bounds[Goal.UNSERVED] for search in self.searches):
            # The unserved inquiries may be in other parts than here: each of them saves one pair there at most.
            found |= {Goal.PAIRS: max(0, found[Goal.PAIRS] - unsure), Goal.PEAK: 0, Goal.LATENESS: 0}
            if Goal.CHANGES in found:
                found[Goal.CHANGES] = 0
        return {goal: bound + self.lost.get(goal, 0) for goal, bound in found.items()}

    def _tell_single(self, word: Progress) -> None:
        lost = self.lost.get(word.goal, 0)
        self.report(Progress(word.goal, word.value + lost, word.bound + lost))

    def _tell_whole(self) -> None:
        """The number of pairs: it is what takes the time."""
        value = sum(search.value(Goal.PAIRS) for search in self.searches)
        self.report(Progress(Goal.PAIRS, value, min(value, self.bounds()[Goal.PAIRS])))

    # --- processes ---

    def _run_in_processes(self) -> None:
        context = multiprocessing.get_context("spawn")
        is_over = context.Event()
        pool = ProcessPoolExecutor(_WORKERS, mp_context=context, initializer=_begin, initargs=(is_over,))
        self._tell_whole()
        try:
            running = {pool.submit(_improve, task): task.place for task in self._tasks()}
            while running and self.watch.left_s:
                done, _ = wait(running, timeout=_TICK_S, return_when=FIRST_COMPLETED)
                for future in done:
                    self._take_over(running.pop(future), future)
        finally:
            is_over.set()
            pool.shutdown(wait=False, cancel_futures=True)
        wait(running, timeout=_GRACE_S)
        for future, place in running.items():
            if future.done() and not future.cancelled():
                self._take_over(place, future)

    def _tasks(self) -> Iterator[_Task]:
        weights = [_weight(part) for part in self.parts]
        usable_s = self.watch.limit_s * _USABLE  # not of what is left: the amount of work must not vary
        until = time.monotonic() + self.watch.left_s - _TICK_S
        for place, search in enumerate(self.searches):
            limit_s = min(usable_s, usable_s * _WORKERS * weights[place] / sum(weights))
            names = frozenset(search.names_of(combination) for combination in search.c.combinations)
            yield _Task(place, self.parts[place], self.goals, names, search.best, limit_s, until, self.seed)

    def _take_over(self, place: int, future: Future[_Outcome]) -> None:
        """What a process found; where it died, the first plan of the part stays."""
        try:
            outcome = future.result()
        except BrokenProcessPool:
            return
        search = self.searches[place]
        search.offer(outcome.plan)
        search.bounds = outcome.bounds
        self._tell_whole()


@dataclass(frozen=True)
class _Task:
    """One part, for a process of its own. `until` is a time of the monotonic clock, which all processes share."""

    place: int
    part: Problem
    goals: tuple[Goal, ...]
    to_cover: frozenset[tuple[str, str]]
    start: Snapshot
    limit_s: float
    until: float
    seed: int


@dataclass(frozen=True)
class _Outcome:
    plan: Snapshot
    bounds: dict[Goal, int]


_over: list[Event] = []  # of this process


def _begin(is_over: Event) -> None:
    _over.append(is_over)


def _improve(task: _Task) -> _Outcome:
    watch = Stopwatch(task.limit_s)
    numbers = compact(task.part, goals=task.goals, to_cover=task.to_cover)
    search = LevelSearch(numbers, seed=task.seed, watch=watch, is_part=True)
    search.offer(task.start)
    run_watched(
        search.run,
        ProgressBoard[Progress](),
        watch,
        progress=None,
        is_cancelled=lambda: _over[0].is_set() or time.monotonic() > task.until,
    )
    return _Outcome(search.best, search.bounds)


def _weight(part: Problem) -> int:
    return len(part.inquiries)
