"""The cheapest changes of the input after which a plan exists: an optimisation over what each rule may give way."""

from __future__ import annotations

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .explanation import PRICE_OF_A_MONTH, PRICE_OF_A_RULE, PRICE_OF_A_UNIT, Change, Repair
from .problem import Problem
from .rule_model import RuleModel
from .rules import Rule, RuleKind, all_rules
from .solver import Effort, new_solver

_CAPACITY = frozenset({RuleKind.UNITS, RuleKind.SWITCHES})
_DROPPABLE = frozenset({RuleKind.BLACKOUT, RuleKind.FIXED, RuleKind.TOGETHER, RuleKind.ORDER})
_FARTHEST = 12  # months; beyond that, one month is as far from the allowed ones as another
_SHARE_OF_A_REPAIR = 0.6  # of the time left: the first one is the hardest, and matters most
_WORK_OF_CHOOSING = 2.0  # of CP-SAT's deterministic time, among repairs of the same price
_HARD = 0.8  # of the same: where finding a repair took more work than this, choosing among its like would take too long


def cheapest_repairs(
    problem: Problem, count: int, others: int, *, seed: int, watch: Stopwatch
) -> tuple[list[Repair], bool]:
    """The `count` cheapest repairs, then `others` that touch other rules; True if the first is proved the cheapest.

    In order of price, as far as the time allows. Of the same price, those that touch rules which no repair before them
    touched are preferred, and months near the allowed ones. No repair contains another.
    """
    search = _RepairSearch(problem, seed=seed, watch=watch)
    repairs: list[Repair] = []
    while len(repairs) < count + others and watch.left_s:
        if len(repairs) == count:
            search.exclude_rules(repairs)
        repair = search.next()
        if repair is None:
            break
        repairs.append(repair)
        search.exclude(repair, with_its_rules=len(repairs) > count)
    return sorted(repairs, key=lambda repair: repair.price), search.is_first_proved


class _RepairModel(RuleModel):
    """All rules hold, and each may give way for its price."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        rules = all_rules(problem)
        self.added = {rule: self._add_capacity(rule) for rule in rules if rule.kind in _CAPACITY}
        self.dropped = {rule: self.model.new_bool_var("") for rule in rules if rule.kind in _DROPPABLE}
        for rule, is_dropped in self.dropped.items():
            self.enforce(rule, ~is_dropped)
        self.also = {
            Change(Rule(RuleKind.ALLOWED, code), also=month): taken
            for (code, month), taken in self.taken.items()
            if month not in problem.move_of[code].allowed
        }
        self.price = self._weighted(
            [(added, PRICE_OF_A_UNIT) for added in self.added.values()]
            + [(dropped, PRICE_OF_A_RULE) for dropped in self.dropped.values()]
            + [(taken, PRICE_OF_A_MONTH) for taken in self.also.values()]
        )
        self.distance = self._weighted([(taken, self._distance(change)) for change, taken in self.also.items()])

    def _add_capacity(self, rule: Rule) -> cp_model.IntVar:
        used, limits = self.work_in(rule.subject), self.problem.units
        if rule.kind is RuleKind.SWITCHES:
            used, limits = self.switches_in(rule.subject), self.problem.switches
        most = sum(sum(move.work) for move in self.problem.moves) + len(self.problem.moves)
        added = self.model.new_int_var(0, most, "")
        limit = limits[self.problem.at[rule.subject]]
        self.model.add(cp_model.LinearExpr.weighted_sum([used, added], [1, -1]) <= limit)
        return added

    def _distance(self, change: Change) -> int:
        """Months between the added month and the nearest allowed one."""
        at = self.problem.at
        added = at[change.also or ""]
        allowed = [at[month] for month in self.problem.move_of[change.rule.subject].allowed if month in at]
        return min([_FARTHEST, *(abs(added - other) for other in allowed)])

    @staticmethod
    def _weighted(terms: list[tuple[cp_model.IntVar, int]]) -> cp_model.LinearExpr:
        return cp_model.LinearExpr.weighted_sum([variable for variable, _ in terms], [weight for _, weight in terms])

    def is_used(self, change: Change) -> cp_model.LinearExprT:
        """1 where a repair makes this change, or a larger one of the same capacity."""
        if change.also:
            return self.also[change]
        return self._is_at_least(self.added[change.rule], change.add) if change.add else self.dropped[change.rule]

    def is_touched(self, rule: Rule) -> cp_model.LinearExprT:
        """1 where a repair changes this rule at all."""
        if rule.kind is RuleKind.ALLOWED:
            return self._weighted([(taken, 1) for change, taken in self.also.items() if change.rule == rule])
        return self._is_at_least(self.added[rule], 1) if rule in self.added else self.dropped[rule]

    def _is_at_least(self, variable: cp_model.IntVar, value: int) -> cp_model.IntVar:
        is_reached = self.model.new_bool_var("")
        self.model.add(variable < value).only_enforce_if(~is_reached)
        return is_reached


class _RepairSearch:
    """One repair after the other, each the cheapest of those that are not excluded yet."""

    def __init__(self, problem: Problem, *, seed: int, watch: Stopwatch) -> None:
        self.rules = _RepairModel(problem)
        self.model = self.rules.model
        self.seed = seed
        self.watch = watch
        self.touched: dict[Rule, cp_model.LinearExprT] = {}
        self.is_first_proved = False

    def next(self) -> Repair | None:
        """None where there is no further repair, or no time to find one."""
        self.model.minimize(self.rules.price)
        solver, status = self._solve(Effort(self.watch.left_s * _SHARE_OF_A_REPAIR))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        if status == cp_model.OPTIMAL:
            self.is_first_proved |= not self.touched
            self.model.add(self.rules.price >= round(solver.objective_value))
            if solver.response_proto.deterministic_time <= _HARD:
                solver = self._most_sensible(solver)
        self._hint(solver)  # the next one is often much like it
        return self._repair(solver)

    def _most_sensible(self, cheapest: cp_model.CpSolver) -> cp_model.CpSolver:
        """Of the same price as the repair found, the one that is most different from those before it, and nearest."""
        self._hint(cheapest)
        familiar = cp_model.LinearExpr.sum(list(self.touched.values()))
        months = round(cheapest.objective_value) // PRICE_OF_A_MONTH * _FARTHEST
        preference = self.rules.distance + (months + 1) * familiar
        self.model.minimize(self.rules.price * (months + 1) * (len(self.touched) + 1) + preference)
        solver, status = self._solve(Effort(self.watch.left_s, _WORK_OF_CHOOSING))
        return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else cheapest

    def _solve(self, effort: Effort) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        solver = new_solver(effort, seed=self.seed)
        with self.watch.interrupting(solver.stop_search):
            return solver, solver.solve(self.model)

    def _hint(self, solver: cp_model.CpSolver) -> None:
        self.model.clear_hints()
        for variables in (self.rules.taken, self.rules.added, self.rules.dropped):
            for variable in variables.values():
                self.model.add_hint(variable, solver.value(variable))

    def _repair(self, solver: cp_model.CpSolver) -> Repair:
        added = [Change(rule, add=solver.value(units)) for rule, units in self.rules.added.items()]
        also = [change for change, taken in self.rules.also.items() if solver.value(taken)]
        dropped = [Change(rule) for rule, is_dropped in self.rules.dropped.items() if solver.value(is_dropped)]
        return Repair((*(change for change in added if change.add), *also, *dropped))

    def exclude(self, repair: Repair, *, with_its_rules: bool) -> None:
        """From now on no repair may contain this one; the rules that it touches are no longer new."""
        self._exclude_all([self.rules.is_used(change) for change in repair.changes])
        for change in repair.changes:
            if change.rule not in self.touched:
                self.touched[change.rule] = self.rules.is_touched(change.rule)
        if with_its_rules:
            self.exclude_rules([repair])

    def exclude_rules(self, repairs: list[Repair]) -> None:
        """From now on no repair may touch all the rules that one of these touches."""
        for repair in repairs:
            rules = dict.fromkeys(change.rule for change in repair.changes)
            self._exclude_all([self.touched[rule] for rule in rules])

    def _exclude_all(self, expressions: list[cp_model.LinearExprT]) -> None:
        self.model.add(cp_model.LinearExpr.sum(expressions) < len(expressions))
