"""How many vendor combinations must stay unmet and how many wishes unfulfilled, whatever else a plan does.

A model of the few tests that matter: those of combinations for which there are not many, and those of wanted pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .compact import Compact, bits
from .solver import Effort, run_solver

_WORK = 4.0  # of CP-SAT's deterministic time, for each of the two questions


@dataclass(frozen=True)
class DemandBounds:
    uncovered: int
    unwished: int


def demand_bounds(c: Compact, *, uncovered: int | None, seed: int, watch: Stopwatch) -> DemandBounds:
    """Lower bounds; that of the wishes if no more than `uncovered` combinations are unmet (None: any number)."""
    model = _DemandModel(c, uncovered=uncovered)
    bound = model.least_uncovered(seed, watch)
    return DemandBounds(bound, model.least_unwished(seed, watch))


class _DemandModel:
    def __init__(self, c: Compact, *, uncovered: int | None) -> None:
        self.c, self.most_uncovered = c, uncovered
        self.model = cp_model.CpModel()
        self.taken: dict[tuple[int, int], cp_model.IntVar] = {}
        self.covered = [self._any_of(tests) for tests in _scarce_combinations(c)]
        self.fulfilled = {pair: self._meets(pair) for pair in c.wanted}
        self._caps()

    def _test(self, inquiry: int, provider: int) -> cp_model.IntVar:
        if (inquiry, provider) not in self.taken:
            self.taken[inquiry, provider] = self.model.new_bool_var("")
        return self.taken[inquiry, provider]

    def _any_of(self, tests: list[tuple[int, int]]) -> cp_model.IntVar:
        is_met = self.model.new_bool_var("")
        self.model.add_bool_or([*(self._test(*test) for test in tests), ~is_met])
        return is_met

    def _meets(self, pair: int) -> cp_model.IntVar:
        one, other = divmod(pair, self.c.size)
        both = ((one, other), (other, one))
        return self._any_of(
            [
                (who * self.c.scenarios + scenario, provider)
                for who, provider in both
                for scenario in bits(self.c.asked[who] & self.c.offered[provider])
            ]
        )

    def _caps(self) -> None:
        c = self.c
        by_inquiry: dict[int, list[cp_model.IntVar]] = {}
        by_offer: dict[int, list[cp_model.IntVar]] = {}
        for (inquiry, provider), taken in self.taken.items():
            by_inquiry.setdefault(inquiry, []).append(taken)
            by_offer.setdefault(provider * c.scenarios + inquiry % c.scenarios, []).append(taken)
        for tests in by_inquiry.values():
            self.model.add_at_most_one(tests)
        for offer, tests in by_offer.items():
            if len(tests) > c.cap[offer]:
                self.model.add(sum(tests) <= c.cap[offer])
        self._partners()

    def _partners(self) -> None:
        c = self.c
        partners: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for pair, is_met in self.fulfilled.items():
            slots = {slot: self.model.new_bool_var("") for slot in bits(c.common(*divmod(pair, c.size)))}
            self.model.add(sum(slots.values()) == is_met)
            for slot, meets in slots.items():
                for member in divmod(pair, c.size):
                    partners.setdefault((member, slot), []).append(meets)
        for (member, _slot), pairs in partners.items():
            self.model.add(sum(pairs) <= c.max_partners[member])

    def least_uncovered(self, seed: int, watch: Stopwatch) -> int:
        if not self.covered:
            return 0
        return self._least(len(self.covered) - sum(self.covered), seed, watch)

    def least_unwished(self, seed: int, watch: Stopwatch) -> int:
        if self.covered and self.most_uncovered is not None:
            self.model.add(len(self.covered) - sum(self.covered) <= self.most_uncovered)
        if not self.fulfilled:
            return self.c.hopeless_wishes
        wishes = sum(self.c.wanted.values())
        met = sum(weight * self.fulfilled[pair] for pair, weight in self.c.wanted.items())
        return self.c.hopeless_wishes + self._least(wishes - met, seed, watch)

    def _least(self, value: cp_model.LinearExprT, seed: int, watch: Stopwatch) -> int:
        self.model.minimize(value)
        solver = run_solver(self.model, Effort(watch.left_s, seed, watch, _WORK))
        return max(0, round(solver.best_objective_bound)) if solver else 0


def _scarce_combinations(c: Compact) -> list[list[tuple[int, int]]]:
    """The possible tests of each combination of vendors that does not have plenty of them.

    Where so many tests exclude each other in nothing that all other combinations could take two of them each, the
    combination can always be met.
    """
    plenty = 2 * len(c.combinations)
    tests: dict[int, list[tuple[int, int]]] = {combination: [] for combination in sorted(c.combinations)}
    spare = {combination: list(c.cap) for combination in tests}
    disjoint = dict.fromkeys(tests, 0)
    for inquiry in c.inquiries():
        counted = set()
        for provider in c.providers(inquiry):
            combination = c.vendor[inquiry // c.scenarios] * c.vendors + c.vendor[provider]
            if combination not in tests or disjoint[combination] >= plenty:
                continue
            tests[combination].append((inquiry, provider))
            offer = provider * c.scenarios + inquiry % c.scenarios
            if combination not in counted and spare[combination][offer]:
                counted.add(combination)
                spare[combination][offer] -= 1
                disjoint[combination] += 1
    return [found for combination, found in tests.items() if disjoint[combination] < plenty]
