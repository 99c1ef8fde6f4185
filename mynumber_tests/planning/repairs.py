"""The cheapest changes of the input after which all that is left of the fixed tests can be kept."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .explanation import PRICE_OF_A_PLACE, PRICE_OF_A_RULE, Change, Repair
from .problem import PlannedTest, Problem
from .rules import Rule, RuleKind
from .solver import Effort, run_solver


def cheapest_repairs(problem: Problem, count: int, *, seed: int, watch: Stopwatch) -> tuple[list[Repair], bool]:
    """So many repairs in order of price, none of which contains another; False if the time ran out before.

    Each is proved to be the cheapest of those that contain none before it.
    """
    model, repairs = _RepairModel(problem), list[Repair]()
    while len(repairs) < count:
        solver = run_solver(model.model, Effort(watch.left_s, seed, watch)) if watch.left_s else None
        if solver is None or solver.best_objective_bound < solver.objective_value:
            return repairs, watch.left_s > 0
        repairs.append(model.repair(solver))
        model.exclude(repairs[-1])
    return repairs, True


class _RepairModel:
    """Every fixed test is kept or dropped; what those that are kept need is bought."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.dropped = [self.model.new_bool_var("") for _ in problem.fixed]
        self.bought: dict[Change, cp_model.IntVar] = {}
        self.added: dict[Rule, cp_model.IntVar] = {}
        for index, test in enumerate(problem.fixed):
            self._single(index, test)
        self._one_slot_and_one_provider()
        self._max_tests()
        self._partners()
        self.model.minimize(
            sum(PRICE_OF_A_RULE * dropped for dropped in self.dropped)
            + sum(change.price * bought for change, bought in self.bought.items())
            + sum(PRICE_OF_A_PLACE * added for added in self.added.values())
        )

    def _buy(self, change: Change) -> cp_model.IntVar:
        if change not in self.bought:
            self.bought[change] = self.model.new_bool_var("")
        return self.bought[change]

    def _single(self, index: int, test: PlannedTest) -> None:
        """What one test needs whatever the others are."""
        if test.inquirer == test.provider or test.inquiry not in self.problem.inquiry_set:
            self.model.add(self.dropped[index] == 1)
            return
        needed = [
            Change(Rule(RuleKind.SLOTS, (organisation,)), also=test.slot)
            for organisation in (test.inquirer, test.provider)
            if test.slot not in self.problem.participant_of[organisation].slots
        ]
        needed += [
            Change(Rule(RuleKind.EXCLUDED, (str(place),)))
            for place, pair in enumerate(self.problem.excluded)
            if frozenset(pair) == test.pair
        ]
        for change in needed:
            self.model.add_bool_or([self.dropped[index], self._buy(change)])

    def _one_slot_and_one_provider(self) -> None:
        for (one, first), (other, second) in combinations(enumerate(self.problem.fixed), 2):
            if _exclude_each_other(first, second):
                self.model.add_bool_or([self.dropped[one], self.dropped[other]])

    def _max_tests(self) -> None:
        offers: dict[tuple[str, str], list[cp_model.LinearExprT]] = defaultdict(list)
        for index, test in enumerate(self.problem.fixed):
            offers[test.provider, test.scenario].append(1 - self.dropped[index])
        for offer, kept in offers.items():
            most = self.problem.max_tests_of.get(offer, 0)
            self._limit(Rule(RuleKind.MAX_TESTS, offer), kept, most)

    def _partners(self) -> None:
        tests: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        for index, test in enumerate(self.problem.fixed):
            if test.inquirer != test.provider:
                one, other = sorted(test.pair)
                tests[one, other, test.slot].append(index)
        partners: dict[tuple[str, str], list[cp_model.LinearExprT]] = defaultdict(list)
        for (one, other, slot), indices in tests.items():
            meets = self.model.new_bool_var("")
            for index in indices:
                self.model.add_bool_or([self.dropped[index], meets])
            partners[one, slot].append(meets)
            partners[other, slot].append(meets)
        for (member, slot), met in partners.items():
            most = self.problem.participant_of[member].max_partners_per_slot
            self._limit(Rule(RuleKind.PARTNERS, (member, slot)), met, most)

    def _limit(self, rule: Rule, used: list[cp_model.LinearExprT], most: int) -> None:
        if len(used) > most:
            self.added[rule] = self.model.new_int_var(0, len(used) - most, "")
            self.model.add(sum(used) <= most + self.added[rule])

    def repair(self, solver: cp_model.CpSolver) -> Repair:
        added = (Change(rule, add=solver.value(units)) for rule, units in self.added.items())
        dropped = (
            Change(Rule(RuleKind.FIXED, (str(index),)))
            for index, variable in enumerate(self.dropped)
            if solver.value(variable)
        )
        bought = (change for change, variable in self.bought.items() if solver.value(variable))
        return Repair((*(change for change in added if change.add), *bought, *dropped))

    def exclude(self, repair: Repair) -> None:
        """From now on no repair may contain this one."""
        used = [self._is_used(change) for change in repair.changes]
        self.model.add(sum(used) < len(used))

    def _is_used(self, change: Change) -> cp_model.LinearExprT:
        if change.rule.kind is RuleKind.FIXED:
            return self.dropped[int(change.rule.subject[0])]
        if not change.add:
            return self.bought[change]
        is_reached = self.model.new_bool_var("")
        self.model.add(self.added[change.rule] < change.add).only_enforce_if(~is_reached)
        return is_reached


def _exclude_each_other(first: PlannedTest, second: PlannedTest) -> bool:
    """Two tests for one inquiry, or two slots for one pair."""
    has_same_inquiry = first.inquiry == second.inquiry and first != second
    return has_same_inquiry or (first.pair == second.pair and first.slot != second.slot)
