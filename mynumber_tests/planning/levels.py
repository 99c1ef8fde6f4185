"""The search for the best plan, goal by goal: a quick plan, bounds, many rounds of rebuilding, then the fine work."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from portal.lib.stopwatch import Stopwatch

from .bounds import average_load, changes_bound, lateness_bound, peak_bound, unserved_bound
from .compact import Compact
from .cover_model import counted_pairs_bound, pairs_bound
from .demands import demand_bounds
from .finishing import with_least_lateness, with_least_peak
from .first_plan import first_plan
from .plan import Progress
from .problem import Goal, PlannedTest
from .rebuilding import Rebuilding
from .scarce import unserved_bound_of_scarce, with_scarce_served_anew
from .snapshot import Snapshot
from .solver import Effort
from .state import State
from .straight_model import StraightModel

_FIRST_LOOK, _LONG_REBUILDING, _SPREADING = 0.05, 0.5, 0.12  # of the time, where most of it goes into rebuilding
_ROUNDS_BEFORE_STRAIGHT = 4_000  # of rebuilding, where the straight model does the rest
_ROUNDS_PER_SECOND = 4_000  # of rebuilding at the usual size; a slower machine ends by the clock
_USUAL_SIZE = 70  # organisations
_SMALL = 4_000  # possible tests: up to here, the straight model mostly proves every goal
_SMALL_REPLANNING = 60_000  # the same where published tests settle most of it
_WORK_PER_SECOND = 0.25  # of CP-SAT's deterministic time: a slow machine does as much
_SHARE_OF_A_GOAL = 0.25  # of the time, in the straight model
_LEAST_WORK = 0.5  # of the same, for questions that a short search would not answer at all
_SHARE_OF_SCARCE, _SHARE_OF_COVERING, _SHARE_OF_FINISHING = 0.2, 0.6, 0.1


class LevelSearch:
    """The state of one run: the best plan so far, and the bound of each goal given the goals before it.

    For one part of a larger problem, the bounds rely on no goal but the unserved inquiries: the others may be traded
    between the parts.
    """

    def __init__(
        self,
        compact: Compact,
        *,
        seed: int,
        watch: Stopwatch,
        report: Callable[[Progress], None] = lambda word: None,
        is_part: bool = False,
    ) -> None:
        self.c, self.seed, self.watch, self.report, self.is_part = compact, seed, watch, report, is_part
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

    def is_proved(self, goal: Goal) -> bool:
        return self.bounds[goal] >= self.value(goal)

    # --- combinations of vendors ---

    def names_of(self, combination: int) -> tuple[str, str]:
        vendor, other = divmod(combination, self.c.vendors)
        return self.c.vendor_names[vendor], self.c.vendor_names[other]

    def vendors_met(self) -> dict[tuple[str, str], int]:
        """How often each possible combination of vendors occurs in the best plan."""
        met = State.of(self.c, self.best).met
        return {self.names_of(combination): met[combination] for combination in self.c.combinations}

    def cover_only(self, names: Collection[tuple[str, str]]) -> None:
        """From now on only these combinations count."""
        mine = frozenset(combination for combination in self.c.combinations if self.names_of(combination) in names)
        self.c = replace(self.c, combinations=mine)
        self.values = State.of(self.c, self.best).all_values()

    def run(self) -> None:
        self._prove_quickly()
        self._rebuild(_FIRST_LOOK, most=_ROUNDS_BEFORE_STRAIGHT if self._is_small else None)
        if not self.is_proved(Goal.UNSERVED):
            self._serve_the_scarce()
            self._prove_quickly()
        if self._is_small:
            self._solve_straight()
        else:
            self._rebuild(_LONG_REBUILDING)
            self._prove_quickly()
        if not all(map(self.is_proved, self.c.goals)):
            self._finish(self.best)
        if not self._is_small:
            self._finish(self._rebuild(_SPREADING, is_settled=True))
        self._prove_at_last()

    @property
    def _served(self) -> int:
        return sum(asked.bit_count() for asked in self.c.asked) - self.value(Goal.UNSERVED)

    @property
    def _is_small(self) -> bool:
        most = _SMALL_REPLANNING if self.c.is_replanning else _SMALL
        return sum(len(self.c.providers(inquiry)) for inquiry in self.c.inquiries()) <= most

    def _raise(self, goal: Goal, bound: int) -> None:
        self.bounds[goal] = max(self.bounds[goal], bound)
        self.tell(goal)

    def tell(self, goal: Goal) -> None:
        value = self.value(goal)
        self.report(Progress(goal, value, min(value, self.bounds[goal])))

    # --- bounds ---

    def _prove_quickly(self) -> None:
        """Quick bounds, which hold for the present values of the goals before."""
        self._raise(Goal.UNSERVED, unserved_bound(self.c))
        if self.c.is_replanning:
            self._raise(Goal.CHANGES, changes_bound(self.c, unserved=self.value(Goal.UNSERVED)))
        if not self.watch.left_s:
            return
        self._raise(Goal.PAIRS, counted_pairs_bound(self.c, unserved=self.value(Goal.UNSERVED)))
        self._raise(Goal.PEAK, average_load(self.c, served=self._served))
        uncovered = None if self.is_part else self.value(Goal.UNCOVERED)
        found = demand_bounds(self.c, uncovered=uncovered, seed=self.seed, watch=self.watch)
        self._raise(Goal.UNCOVERED, found.uncovered)
        self._raise(Goal.UNWISHED, found.unwished)

    def _prove_at_last(self) -> None:
        if self.watch.left_s and not self.is_proved(Goal.PAIRS):
            effort = replace(self._effort(_SHARE_OF_COVERING), is_for_bound=True)
            self._raise(Goal.PAIRS, pairs_bound(self.c, self.best, effort, is_part=self.is_part))
        if self.watch.left_s and not self.is_proved(Goal.PEAK):
            self._raise(Goal.PEAK, peak_bound(self.c, served=self._served, at_most=self.value(Goal.PEAK)))
        self._raise(Goal.LATENESS, lateness_bound(self.c, pairs=self._least_pairs))

    @property
    def _least_pairs(self) -> int:
        """A part may have fewer pairs than in its own best plan when another has more."""
        return min(self.bounds[Goal.PAIRS], self.value(Goal.PAIRS)) if self.is_part else self.value(Goal.PAIRS)

    # --- search ---

    def _rebuild(self, share: float, *, is_settled: bool = False, most: int | None = None) -> Snapshot:
        """The best plan that was found, beginning with the best so far; it is offered as well."""
        rebuilding = Rebuilding(self.c, self.best, seed=self.seed, is_settled=is_settled)
        until = self.watch.left_s - self.watch.limit_s * share
        slower = math.sqrt(max(1, self.c.size / _USUAL_SIZE))
        rounds = int(self.watch.limit_s * share * _ROUNDS_PER_SECOND / slower)
        place = self.c.goals.index(Goal.PAIRS)

        def on_better(values: tuple[int, ...]) -> None:
            self.report(Progress(Goal.PAIRS, values[place], min(values[place], self.bounds[Goal.PAIRS])))

        rebuilding.run(
            min(rounds, most or rounds), is_over=lambda: self.watch.left_s <= max(until, 0), on_better=on_better
        )
        self.offer(rebuilding.best)
        return rebuilding.best

    def _serve_the_scarce(self) -> None:
        effort = self._effort(_SHARE_OF_SCARCE, least=_LEAST_WORK)
        self.offer(with_scarce_served_anew(self.c, self.best, effort))
        if self.watch.left_s and not self.is_proved(Goal.UNSERVED):
            self._raise(Goal.UNSERVED, unserved_bound_of_scarce(self.c, self.best, effort))

    def _finish(self, plan: Snapshot) -> None:
        """Spread the tests and meet early, with the pairs of this plan."""
        if self.watch.left_s and not self.is_proved(Goal.PEAK):
            at_least = average_load(self.c, served=self._served)
            plan = with_least_peak(self.c, plan, self._effort(_SHARE_OF_FINISHING), at_least=at_least)
            self.offer(plan)
            self.tell(Goal.PEAK)
        if self.watch.left_s and not self.is_proved(Goal.LATENESS):
            self.offer(with_least_lateness(self.c, plan, self._effort(_SHARE_OF_FINISHING)))
            self.tell(Goal.LATENESS)

    def _effort(self, share: float, *, least: float = 0) -> Effort:
        """A share of the whole work, in no more than the time that is left."""
        work = max(least, self.watch.limit_s * share * _WORK_PER_SECOND)
        return Effort(self.watch.left_s, self.seed, self.watch, work)

    def _solve_straight(self) -> None:
        """Goal by goal with everything in it, each fixed at its value before the next."""
        model = StraightModel(self.c)
        for goal in self.c.goals:
            if not self.watch.left_s:
                return
            if not self.is_proved(goal):
                self._search(model, goal)
            model.limit(goal, self.value(goal))

    def _search(self, model: StraightModel, goal: Goal) -> None:
        def on_value(value: int, bound: int) -> None:
            self.report(Progress(goal, value, min(value, max(bound, self.bounds[goal]))))

        self.tell(goal)
        share = _SHARE_OF_SCARCE if goal is Goal.UNSERVED else _SHARE_OF_A_GOAL  # what is easy is proved already
        found = model.search(goal, self._effort(share, least=_LEAST_WORK), hint=self.best, on_value=on_value)
        if found.plan:
            self.offer(found.plan)
        if not self.is_part or goal in (Goal.UNSERVED, Goal.CHANGES):
            self._raise(goal, found.bound)
