"""The whole problem as one CP-SAT model: proves every goal of a small problem, and of most re-plannings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from .compact import Compact, bits
from .problem import Goal
from .snapshot import Snapshot
from .solver import Effort, run_solver
from .state import State

_OUTWEIGHS = 10_000  # more than any goal that follows another can differ


@dataclass(frozen=True)
class Found:
    """The plan of the last search, if it found one, and what is proved about the goal."""

    plan: Snapshot | None
    bound: int


class StraightModel:
    """Every possible test and every slot of every possible pair is a variable.

    `held` are pairs that meet in a slot for other reasons, whether the model has tests for them or not.
    """

    def __init__(self, compact: Compact, *, held: Mapping[int, int] | None = None) -> None:
        self.c, self.held = compact, held or {}
        self.kept: dict[int, cp_model.IntVar] = {}  # by published inquiry
        self.covered: dict[int, cp_model.IntVar] = {}  # by combination of vendors
        self.model = cp_model.CpModel()
        self.served = {
            inquiry: {provider: self.model.new_bool_var("") for provider in compact.providers(inquiry)}
            for inquiry in compact.inquiries()
        }
        self.meets = {
            pair: {slot: self.model.new_bool_var("") for slot in self._slots(pair)}
            for pair in [*self.held, *(pair for pair in compact.pairs() if pair not in self.held)]
        }
        self.tests_of: dict[int, list[cp_model.IntVar]] = {pair: [] for pair in self.meets}
        self._inquiries()
        self._offers()
        self._pairs()
        self._fixed()
        self.peak = self._peak()
        self.value = self._values()

    def _slots(self, pair: int) -> list[int]:
        held = self.held.get(pair)
        return bits(self.c.common(*divmod(pair, self.c.size))) if held is None else [held]

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
            if pair in self.held:
                self.model.add(_sum(slots.values()) == 1)
            else:
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
            Goal.PEAK: self.peak,
            Goal.LATENESS: _weighted(slots),
        }

    def _kept(self) -> list[cp_model.IntVar]:
        for inquiry, (provider, slot) in self.c.published.items():
            is_kept = self.model.new_bool_var("")
            pair = self.c.pair(inquiry // self.c.scenarios, provider)
            self.model.add_implication(is_kept, self.served[inquiry][provider])
            if slot not in self.meets[pair]:  # held in another one
                self.model.add(is_kept == 0)
            else:
                self.model.add_implication(is_kept, self.meets[pair][slot])
            self.kept[inquiry] = is_kept
        return list(self.kept.values())

    def _covered(self) -> list[cp_model.IntVar]:
        c = self.c
        tests: dict[int, list[cp_model.IntVar]] = {combination: [] for combination in sorted(c.combinations)}
        for inquiry, choices in self.served.items():
            for provider, taken in choices.items():
                combination = c.vendor[inquiry // c.scenarios] * c.vendors + c.vendor[provider]
                if combination in tests:
                    tests[combination].append(taken)
        for combination, found in tests.items():
            is_covered = self.model.new_bool_var("")
            self.model.add_bool_or([*found, ~is_covered])
            self.covered[combination] = is_covered
        return list(self.covered.values())

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
        """Every variable gets its value in the plan: with some left out, the solver begins elsewhere."""
        c, state = self.c, State.of(self.c, plan)
        self.model.clear_hints()
        for inquiry, choices in self.served.items():
            for provider, taken in choices.items():
                self.model.add_hint(taken, plan.provider[inquiry] == provider)
        for pair, slots in self.meets.items():
            for slot, meets in slots.items():
                self.model.add_hint(meets, self.held.get(pair, plan.slot.get(pair)) == slot)
        for inquiry, is_kept in self.kept.items():
            provider, slot = c.published[inquiry]
            pair = c.pair(inquiry // c.scenarios, provider)
            self.model.add_hint(is_kept, plan.provider[inquiry] == provider and plan.slot.get(pair) == slot)
        for combination, is_covered in self.covered.items():
            self.model.add_hint(is_covered, state.met[combination] > 0)
        self.model.add_hint(self.peak, max(state.load, default=0))

    def search(self, goal: Goal, effort: Effort, *, hint: Snapshot, on_value: Callable[[int, int], None]) -> Found:
        """The best plan by one goal; `on_value` hears each better value with the bound of that moment."""
        return self._minimise(self.value[goal], effort, hint, on_value)

    def search_together(self, goals: Sequence[Goal], effort: Effort, *, hint: Snapshot) -> Snapshot | None:
        """The best plan by several goals at once, each of which outweighs those after it."""
        value = sum(_OUTWEIGHS**place * self.value[goal] for place, goal in enumerate(reversed(goals)))
        return self._minimise(value, effort, hint, None).plan

    def _minimise(
        self,
        value: cp_model.LinearExprT,
        effort: Effort,
        hint: Snapshot,
        on_value: Callable[[int, int], None] | None,
    ) -> Found:
        self._hint(hint)
        self.model.minimize(value)
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
