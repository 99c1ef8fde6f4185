"""The plain way, to measure the pairing against: one CP-SAT model with all rules, goal by goal on two workers."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from mynumber_tests.planning.problem import Goal, Problem, default_goals


@dataclass
class PlainResult:
    """The values and bounds of the goals that were reached in time."""

    value: dict[Goal, int] = field(default_factory=dict)
    bound: dict[Goal, int] = field(default_factory=dict)
    seconds: float = 0.0


def solve_plainly(problem: Problem, *, time_limit_s: float, workers: int = 2) -> PlainResult:
    """Level after level, each fixed at its value before the next."""
    started, result, plain = time.monotonic(), PlainResult(), _Plain(problem)
    for goal in default_goals(problem):
        left = time_limit_s - (time.monotonic() - started)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(left, 0.01)
        solver.parameters.num_workers, solver.parameters.random_seed = workers, 0
        plain.model.minimize(plain.value[goal])
        if left <= 0 or solver.solve(plain.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        result.value[goal] = round(solver.objective_value)
        result.bound[goal] = round(solver.best_objective_bound)
        plain.model.add(plain.value[goal] <= result.value[goal])
        plain.model.clear_hints()
        for variable in (*plain.taken.values(), *plain.meets.values()):
            plain.model.add_hint(variable, solver.value(variable))
    result.seconds = time.monotonic() - started
    return result


class _Plain:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.taken = {
            (inquiry, provider): self.model.new_bool_var("")
            for inquiry in problem.inquiries
            for provider in problem.providers_of.get(inquiry.scenario, ())
            if problem.may_meet(inquiry.organisation, provider)
        }
        pairs = {frozenset((inquiry.organisation, provider)) for inquiry, provider in self.taken}
        self.meets = {
            (pair, slot): self.model.new_bool_var("")
            for pair in sorted(pairs, key=sorted)
            for slot in problem.slots
            if slot in problem.common_slots(*pair)
        }
        self._caps()
        for test in problem.fixed:
            self.model.add(self.taken[test.inquiry, test.provider] == 1)
            self.model.add(self.meets[test.pair, test.slot] == 1)
        self.value = self._values()

    def _caps(self) -> None:
        by_inquiry, by_offer, of_pair, slots, partners = (defaultdict(list) for _ in range(5))
        for (inquiry, provider), taken in self.taken.items():
            by_inquiry[inquiry].append(taken)
            by_offer[provider, inquiry.scenario].append(taken)
            of_pair[frozenset((inquiry.organisation, provider))].append(taken)
        for (pair, slot), meets in self.meets.items():
            slots[pair].append(meets)
            for member in pair:
                partners[member, slot].append(meets)
        for tests in by_inquiry.values():
            self.model.add_at_most_one(tests)
        for offer, tests in by_offer.items():
            self.model.add(sum(tests) <= self.problem.max_tests_of[offer])
        for pair, tests in of_pair.items():
            self.model.add_at_most_one(slots[pair])
            self.model.add(sum(slots[pair]) <= sum(tests))
            for taken in tests:
                self.model.add(taken <= sum(slots[pair]))
        for (member, _slot), pairs in partners.items():
            self.model.add(sum(pairs) <= self.problem.participant_of[member].max_partners_per_slot)

    def _values(self) -> dict[Goal, cp_model.LinearExprT]:
        problem = self.problem
        met = {pair: sum(v for (other, _), v in self.meets.items() if other == pair) for pair in self._wanted()}
        hopeless = len(problem.wanted) - sum(frozenset(pair) in met for pair in problem.wanted)
        wishes = sum(1 - met[frozenset(pair)] for pair in problem.wanted if frozenset(pair) in met)
        return {
            Goal.UNSERVED: len(problem.inquiries) - sum(self.taken.values()),
            Goal.CHANGES: len(problem.published) - sum(self._kept()),
            Goal.UNCOVERED: len(problem.possible_vendors) - sum(self._covered()),
            Goal.UNWISHED: hopeless + wishes,
            Goal.PAIRS: sum(self.meets.values()),
            Goal.PEAK: self._peak(),
            Goal.LATENESS: sum(problem.slot_at[slot] * meets for (_, slot), meets in self.meets.items()),
        }

    def _wanted(self) -> set[frozenset[str]]:
        return {frozenset(pair) for pair in self.problem.wanted} & {pair for pair, _slot in self.meets}

    def _kept(self) -> list[cp_model.IntVar]:
        kept = []
        for test in self.problem.published:
            parts = (self.taken.get((test.inquiry, test.provider)), self.meets.get((test.pair, test.slot)))
            if all(part is not None for part in parts):
                kept.append(self.model.new_bool_var(""))
                for part in parts:
                    self.model.add_implication(kept[-1], part)
        return kept

    def _covered(self) -> list[cp_model.IntVar]:
        tests = defaultdict(list)
        who = self.problem.participant_of
        for (inquiry, provider), taken in self.taken.items():
            tests[who[inquiry.organisation].vendor, who[provider].vendor].append(taken)
        covered = []
        for found in tests.values():
            covered.append(self.model.new_bool_var(""))
            self.model.add_bool_or([*found, ~covered[-1]])
        return covered

    def _peak(self) -> cp_model.IntVar:
        provided = defaultdict(list)
        for (_inquiry, provider), taken in self.taken.items():
            provided[provider].append(taken)
        peak = self.model.new_int_var(0, len(self.problem.inquiries), "peak")
        for tests in provided.values():
            self.model.add(sum(tests) <= peak)
        return peak
