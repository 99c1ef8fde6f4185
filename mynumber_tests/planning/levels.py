"""The search for the best plan, goal by goal: a quick plan, bounds, many rounds of rebuilding, then the fine work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from portal.lib.stopwatch import Stopwatch

from .bounds import changes_bound, lateness_bound, pairs_bound, peak_bound, unserved_bound
from .compact import Compact
from .demands import demand_bounds
from .finishing import with_least_lateness, with_least_peak
from .first_plan import first_plan
from .plan import Progress
from .problem import Goal, PlannedTest
from .rebuilding import Rebuilding
from .snapshot import Snapshot
from .solver import Effort
from .state import State
from .straight_model import StraightModel

_LONG_REBUILDING, _SHORT_REBUILDING = 0.7, 0.15  # of the time
_ROUNDS_PER_SECOND = 2_500  # of rebuilding, with 70 organisations; a slow machine manages as many
_SMALL = 4_000  # possible tests: up to here, the straight model proves every goal
_SMALL_REPLANNING = 60_000  # the same where published tests settle most of it
_WORK_PER_SECOND = 0.25  # of CP-SAT's deterministic time: a slow machine does as much
_SHARE_OF_A_GOAL = 0.5  # of the time


class LevelSearch:
    """The state of one run: the best plan so far, and the bound of each goal given the goals before it."""

    def __init__(self, compact: Compact, *, seed: int, watch: Stopwatch, report: Callable[[Progress], None]) -> None:
        self.c, self.seed, self.watch, self.report = compact, seed, watch, report
        self._offered: Snapshot = first_plan(compact, seed=seed)
        self.values = State.of(compact, self._offered).all_values()
        self.bounds = dict.fromkeys(compact.goals, 0)

    @property
    def best(self) -> Snapshot:
        return self._offered

    def begin_with(self, tests: Sequence[PlannedTest]) -> None:
        self.offer(self.c.snapshot_of(tests))

    def offer(self, plan: Snapshot) -> None:
        """Take over a plan if it is better than the best so far."""
        values = State.of(self.c, plan).all_values()
        if values < self.values:
            self._offered, self.values = plan, values

    def value(self, goal: Goal) -> int:
        return self.values[self.c.goals.index(goal)]

    def levels(self) -> Iterator[tuple[Goal, int, int]]:
        """Each goal with its value and bound; a bound holds only while the goals before it keep their values."""
        for goal, value in zip(self.c.goals, self.values, strict=True):
            yield goal, value, min(value, self.bounds[goal])

    def run(self) -> None:
        self._prove_beginning()
        if self._is_small:
            self._rebuild(_SHORT_REBUILDING)
            self._solve_straight()
        else:
            self._rebuild(_LONG_REBUILDING)
            self._prove_beginning()
        self._finish()
        self._prove_end()

    @property
    def _is_small(self) -> bool:
        most = _SMALL_REPLANNING if self.c.problem.published else _SMALL
        return sum(len(self.c.providers(inquiry)) for inquiry in self.c.inquiries()) <= most

    def _raise(self, goal: Goal, bound: int) -> None:
        self.bounds[goal] = max(self.bounds[goal], bound)
        self.tell(goal)

    def tell(self, goal: Goal) -> None:
        value = self.value(goal)
        self.report(Progress(goal, value, min(value, self.bounds[goal])))

    # --- bounds ---

    def _prove_beginning(self) -> None:
        """Bounds of the goals before `pairs`, which hold for the values of the goals before them."""
        self._raise(Goal.UNSERVED, unserved_bound(self.c))
        if Goal.CHANGES in self.c.goals:
            self._raise(Goal.CHANGES, changes_bound(self.c, unserved=self.value(Goal.UNSERVED)))
        if not self.watch.left_s:
            return
        found = demand_bounds(self.c, uncovered=self.value(Goal.UNCOVERED), seed=self.seed, watch=self.watch)
        self._raise(Goal.UNCOVERED, found.uncovered)
        self._raise(Goal.UNWISHED, found.unwished)

    def _prove_end(self) -> None:
        if not self.watch.left_s:
            return
        self._raise(Goal.PAIRS, pairs_bound(self.c, unserved=self.value(Goal.UNSERVED)))
        served = sum(asked.bit_count() for asked in self.c.asked) - self.value(Goal.UNSERVED)
        self._raise(Goal.PEAK, peak_bound(self.c, served=served, at_most=self.value(Goal.PEAK)))
        self._raise(Goal.LATENESS, lateness_bound(self.c, pairs=self.value(Goal.PAIRS)))

    # --- search ---

    def _rebuild(self, share: float) -> None:
        rebuilding = Rebuilding(self.c, self.best, seed=self.seed)
        until = self.watch.left_s * (1 - share)
        rounds = int(self.watch.limit_s * share * _ROUNDS_PER_SECOND)

        def on_better(values: tuple[int, ...]) -> None:
            self.report(Progress(Goal.PAIRS, values[-1], min(values[-1], self.bounds[Goal.PAIRS])))

        rebuilding.run(rounds, is_over=lambda: self.watch.left_s <= until, on_better=on_better)
        self.offer(rebuilding.best)

    def _finish(self) -> None:
        """Spread the tests and meet early, with the pairs that were found."""
        if self.watch.left_s and not self._is_proved(Goal.PEAK):
            served = sum(provider >= 0 for provider in self.best.provider)
            at_least = -(-served // max(1, self.c.size))
            self.offer(with_least_peak(self.c, self.best, self._effort(0.5), at_least=at_least))
            self.tell(Goal.PEAK)
        if self.watch.left_s and not self._is_proved(Goal.LATENESS):
            self.offer(with_least_lateness(self.c, self.best, self._effort(0.5)))
            self.tell(Goal.LATENESS)

    def _is_proved(self, goal: Goal) -> bool:
        return self.bounds[goal] >= self.value(goal)

    def _effort(self, share: float) -> Effort:
        """A share of the whole work, in no more than the time that is left."""
        return Effort(self.watch.left_s, self.seed, self.watch, self.watch.limit_s * share * _WORK_PER_SECOND)

    def _solve_straight(self) -> None:
        """Goal by goal with everything in it, each fixed at its value before the next."""
        model = StraightModel(self.c)
        for goal in self.c.goals:
            if not self.watch.left_s:
                return
            if not self._is_proved(goal):
                self._search(model, goal)
            model.limit(goal, self.value(goal))

    def _search(self, model: StraightModel, goal: Goal) -> None:
        def on_value(value: int, bound: int) -> None:
            self.report(Progress(goal, value, min(value, bound)))

        self.tell(goal)
        found = model.search(goal, self._effort(_SHARE_OF_A_GOAL), hint=self.best, on_value=on_value)
        if found.plan:
            self.offer(found.plan)
        self._raise(goal, found.bound)
