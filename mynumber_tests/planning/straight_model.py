"""The whole problem as one CP-SAT model: proves every goal of a small problem, and of most re-plannings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .compact import Compact, bits
from .problem import Goal
from .snapshot import Snapshot
from .solver import Effort, run_solver


@dataclass(frozen=True)
class Found:
    """The plan of the last search, if it found one, and what is proved about the goal."""

    plan: Snapshot | None
    bound: int


class StraightModel:
    """Every possible test and every slot of every possible pair is a variable."""

    def __init__(self, compact: Compact) -> None:
        self.c = compact
        self.model = cp_model.CpModel()
        self.served = {
            inquiry: {provider: self.model.new_bool_var("") for provider in compact.providers(inquiry)}
            for inquiry in compact.inquiries()
        }
        self.meets = {
            one * compact.size + other: {slot: self.model.new_bool_var("") for slot in bits(compact.common(one, other))}
            for one, others in enumerate(compact.may_meet)
            for other in others
            if one < other
        }
        self.tests_of: dict[int, list[cp_model.IntVar]] = {pair: [] for pair in self.meets}
        self._inquiries()
        self._offers()
        self._pairs()
        self._fixed()
        self.value = self._values()

    def _inquiries(self) -> None:
        for inquiry, choices in self.served.items():
            self.model.add_at_most_one(choices.values())
            for provider, taken in choices.items():
                pair = self.c.pair(inquiry // self.c.scenarios, provider)
                self.tests_of[pair].append(taken)
                self.model.add_bool_or([*self.meets[pair].values(), ~taken])

    def _offers(self) -> None:
        by_offer: dict[int, list[cp_model.IntVar]] = {}
        for inquiry, choices in self.served.items():
            for provider, taken in choices.items():
                by_offer.setdefault(provider * self.c.scenarios + inquiry % self.c.scenarios, []).append(taken)
        for offer, tests in by_offer.items():
            if len(tests) > self.c.cap[offer]:
                self.model.add(_sum(tests) <= self.c.cap[offer])

    def _pairs(self) -> None:
        partners: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for pair, slots in self.meets.items():
            self.model.add_at_most_one(slots.values())
            self.model.add(_sum(slots.values()) <= _sum(self.tests_of[pair]))
            for slot, meets in slots.items():
                for member in divmod(pair, self.c.size):
                    partners.setdefault((member, slot), []).append(meets)
        for (member, _slot), pairs in partners.items():
            if len(pairs) > self.c.max_partners[member]:
                self.model.add(_sum(pairs) <= self.c.max_partners[member])

    def _fixed(self) -> None:
        for inquiry, provider in self.c.fixed.items():
            self.model.add(self.served[inquiry][provider] == 1)
        for pair, slot in self.c.fixed_slot.items():
            self.model.add(self.meets[pair][slot] == 1)

    # --- goals ---

    def _values(self) -> dict[Goal, cp_model.LinearExprT]:
        c = self.c
        tests = [taken for choices in self.served.values() for taken in choices.values()]
        slots = [(meets, slot) for by_slot in self.meets.values() for slot, meets in by_slot.items()]
        met = [meets for meets, _slot in slots]
        wanted = [(meets, weight) for pair, weight in c.wanted.items() for meets in self.meets[pair].values()]
        return {
            Goal.UNSERVED: len(self.served) - _sum(tests),
            Goal.CHANGES: len(c.problem.published) - _sum(self._kept()),
            Goal.UNCOVERED: len(c.combinations) - _sum(self._covered()),
            Goal.UNWISHED: c.hopeless_wishes + sum(c.wanted.values()) - _weighted(wanted),
            Goal.PAIRS: _sum(met),
            Goal.PEAK: self._peak(),
            Goal.LATENESS: _weighted(slots),
        }

    def _kept(self) -> list[cp_model.IntVar]:
        kept = []
        for inquiry, (provider, slot) in self.c.published.items():
            is_kept = self.model.new_bool_var("")
            pair = self.c.pair(inquiry // self.c.scenarios, provider)
            self.model.add_implication(is_kept, self.served[inquiry][provider])
            self.model.add_implication(is_kept, self.meets[pair][slot])
            kept.append(is_kept)
        return kept

    def _covered(self) -> list[cp_model.IntVar]:
        c = self.c
        tests: dict[int, list[cp_model.IntVar]] = {combination: [] for combination in sorted(c.combinations)}
        for inquiry, choices in self.served.items():
            for provider, taken in choices.items():
                combination = c.vendor[inquiry // c.scenarios] * c.vendors + c.vendor[provider]
                if combination in tests:
                    tests[combination].append(taken)
        covered = []
        for found in tests.values():
            is_covered = self.model.new_bool_var("")
            self.model.add_bool_or([*found, ~is_covered])
            covered.append(is_covered)
        return covered

    def _peak(self) -> cp_model.IntVar:
        provided: list[list[cp_model.IntVar]] = [[] for _ in range(self.c.size)]
        for choices in self.served.values():
            for provider, taken in choices.items():
                provided[provider].append(taken)
        peak = self.model.new_int_var(0, len(self.served), "")
        for tests in provided:
            if tests:
                self.model.add(_sum(tests) <= peak)
        return peak

    # --- search ---

    def limit(self, goal: Goal, value: int) -> None:
        """From now on no plan may be worse in this goal."""
        self.model.add(self.value[goal] <= value)

    def _hint(self, plan: Snapshot) -> None:
        self.model.clear_hints()
        for inquiry, choices in self.served.items():
            for provider, taken in choices.items():
                self.model.add_hint(taken, plan.provider[inquiry] == provider)
        for pair, slots in self.meets.items():
            for slot, meets in slots.items():
                self.model.add_hint(meets, plan.slot.get(pair) == slot)

    def search(self, goal: Goal, effort: Effort, *, hint: Snapshot, on_value: Callable[[int, int], None]) -> Found:
        """The best plan by one goal; `on_value` hears each better value with the bound of that moment."""
        self._hint(hint)
        self.model.minimize(self.value[goal])
        solver = run_solver(self.model, effort, on_value)
        return Found(self._plan(solver), round(solver.best_objective_bound)) if solver else Found(None, 0)

    def _plan(self, solver: cp_model.CpSolver) -> Snapshot:
        provider = [-1] * (self.c.size * self.c.scenarios)
        for inquiry, choices in self.served.items():
            for other, taken in choices.items():
                if solver.boolean_value(taken):
                    provider[inquiry] = other
        slot_of = {
            pair: slot
            for pair, slots in self.meets.items()
            for slot, meets in slots.items()
            if solver.boolean_value(meets)
        }
        return Snapshot(provider, slot_of)


def _sum(variables: Iterable[cp_model.IntVar]) -> cp_model.LinearExpr:
    return cp_model.LinearExpr.sum(list(variables))


def _weighted(terms: Iterable[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExpr:
    found = list(terms)
    return cp_model.LinearExpr.weighted_sum([variable for variable, _ in found], [weight for _, weight in found])
