"""Improve a plan by tearing down a few neighbouring pairs and building them anew, again and again.

A worse plan is sometimes taken over for a while (simulated annealing); the best one is kept. The goals before
`peak` are weighed so that one unit of an earlier goal outweighs what it usually costs in the later ones.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable

from .building import Builder
from .compact import Compact
from .problem import Goal
from .snapshot import Snapshot
from .state import State

_WEIGHT = {Goal.UNSERVED: 200, Goal.CHANGES: 6, Goal.UNCOVERED: 6, Goal.UNWISHED: 3, Goal.PAIRS: 1}
_HOT, _COLD = 0.4, 0.1  # temperature at the beginning and the end, in pairs
_CROWDING, _LATENESS = 0.002, 0.01  # what these count beside a pair, once the number of pairs is settled
_MOST_TORN = 6  # pairs torn down at once
_SERVE_AGAIN = 0.02  # how often inquiries that were given up are tried again
_COVER_AGAIN = 0.02  # the same for combinations of vendors


class Rebuilding:
    """One search over the plans of a problem; with `is_settled` it seeks well-spread tests and early slots as well."""

    def __init__(self, compact: Compact, start: Snapshot, *, seed: int, is_settled: bool = False) -> None:
        self.c, self.is_settled = compact, is_settled
        self.chance = random.Random(seed)  # noqa: S311
        self.state = State.of(compact, start)
        self.builder = Builder(self.state, self.chance)
        self.best, self.best_values = start, self._values()
        self.weights = [_WEIGHT[goal] for goal in compact.goals if goal in _WEIGHT]
        self.cost = self._cost()

    def run(
        self, rounds: int, *, is_over: Callable[[], bool], on_better: Callable[[tuple[int, ...]], None] | None = None
    ) -> None:
        """So many rounds of tearing down and building; fewer if `is_over` says so."""
        hottest = _COLD if self.is_settled else _HOT
        cooling, temperature = math.log(_COLD / 2 / hottest), hottest
        for number in range(rounds):
            if number % 32 == 0:
                if is_over():
                    return
                temperature = hottest * math.exp(cooling * number / rounds)
            if self._round(temperature) and on_better:
                on_better(self.best_values)

    def _round(self, temperature: float) -> bool:
        """True if the best plan became better."""
        state = self.state
        if not state.slot:
            return False
        touched = self._tear_down()
        self.builder.serve(touched)
        if state.bared or self.chance.random() < _COVER_AGAIN:
            self.builder.cover(self.c.combinations if not state.bared else list(state.bared))
        cost = self._cost()
        if cost > self.cost and self.chance.random() >= math.exp((self.cost - cost) / temperature):
            state.undo()
            return False
        state.commit()
        self.cost = cost
        if (values := self._values()) >= self.best_values:
            return False
        self.best, self.best_values = state.snapshot(), values
        return True

    def _values(self) -> tuple[int, ...]:
        return (*self.state.values(), self.state.crowding) if self.is_settled else self.state.values()

    def _cost(self) -> float:
        state = self.state
        cost = sum(weight * value for weight, value in zip(self.weights, state.values(), strict=True))
        return cost + _CROWDING * state.crowding + _LATENESS * state.lateness if self.is_settled else cost

    def _tear_down(self) -> Iterable[int]:
        """Close a few pairs near each other; returns the organisations that wait for a provider now."""
        state, c, chance = self.state, self.c, self.chance
        who = int(chance.random() * c.size)
        near, touched = [who], {who}
        for _ in range(1 + int(chance.random() * _MOST_TORN)):
            partners = state.partners[near[int(chance.random() * len(near))]]
            if not partners:
                continue
            centre = near[int(chance.random() * len(near))]
            open_to = [other for other in state.partners[centre] if self._may_be_torn(c.pair(centre, other))]
            if not open_to:
                continue
            other = self._weak(centre, open_to)
            touched.update(self._tear(c.pair(centre, other)))
            near.append(other)
        if state.unserved and chance.random() < _SERVE_AGAIN:
            touched.update(who for who, waiting in enumerate(state.waiting) if waiting)
        return sorted(touched)

    def _weak(self, centre: int, partners: list[int]) -> int:
        """One of the partners; of two drawn, the one with fewer tests."""
        one, other = (partners[int(self.chance.random() * len(partners))] for _ in range(2))
        tests, pair = self.state.tests, self.c.pair
        return one if len(tests[pair(centre, one)]) <= len(tests[pair(centre, other)]) else other

    def _may_be_torn(self, pair: int) -> bool:
        return pair not in self.c.wanted and pair not in self.c.fixed_slot

    def _tear(self, pair: int) -> set[int]:
        state, scenarios = self.state, self.c.scenarios
        inquiries = sorted(state.tests[pair])
        for inquiry in inquiries:
            state.take(inquiry)
        state.close(pair)
        return {inquiry // scenarios for inquiry in inquiries}
