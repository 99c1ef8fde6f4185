"""The search for whole plans over the columns of a table, by CP-SAT with one worker: the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .problem import Goal
from .solver import Effort, new_solver
from .table import Ints, Table


@dataclass(frozen=True)
class Found:
    """The best assignment that a search came upon, if any, and the bound that it proved."""

    months: Ints | None
    bound: int
    is_impossible: bool = False


class AssignmentModel:
    """One month for each bundle, within the rows of a table, with the least value of one goal."""

    def __init__(self, table: Table, goal: Goal, *, at_least: int) -> None:
        self.table = table
        self.at_least = at_least
        self.model = cp_model.CpModel()
        self.taken = [self.model.new_bool_var("") for _ in range(len(table))]
        self._one_month_each()
        for columns, coefficients, limit in table.rows.split():
            self.model.add(self._sum(columns, coefficients) <= limit)
        self._minimise(goal)

    def _one_month_each(self) -> None:
        ends = [*self.table.starts.tolist(), len(self.table)]
        for first, last in pairwise(ends):
            self.model.add_exactly_one(self.taken[first:last])

    def _sum(self, columns: list[int], coefficients: list[int]) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum([self.taken[column] for column in columns], coefficients)

    def _minimise(self, goal: Goal) -> None:
        if goal is Goal.PEAK:
            value: cp_model.LinearExprT = self._peak()
        else:
            columns = np.flatnonzero(self.table.cost[goal])
            value = self._sum(columns.tolist(), self.table.cost[goal][columns].tolist())
            self.model.add(value >= self.at_least)
        self.model.minimize(value)

    def _peak(self) -> cp_model.IntVar:
        highest = int(self.table.units.max(initial=0))
        peak = self.model.new_int_var(min(self.at_least, highest), highest, "peak")
        for columns, coefficients, _ in self.table.load_rows.split():
            self.model.add(self._sum(columns, coefficients) <= peak)
        return peak

    def hint(self, months: Ints) -> None:
        for variable, is_taken in zip(self.taken, self.table.mask_of(months).tolist(), strict=True):
            self.model.add_hint(variable, is_taken)

    def solve(self, effort: Effort, *, seed: int, watch: Stopwatch, on_value: Callable[[int], None]) -> Found:
        solver = new_solver(effort, seed=seed)
        with watch.interrupting(solver.stop_search):
            status = solver.solve(self.model, _Reporter(on_value))
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Found(self._months(solver), bound=round(solver.best_objective_bound))
        return Found(None, bound=self.at_least, is_impossible=status == cp_model.INFEASIBLE)

    def _months(self, solver: cp_model.CpSolver) -> Ints:
        taken = np.array([solver.boolean_value(variable) for variable in self.taken], np.bool_)
        return self.table.month[taken]


class _Reporter(cp_model.CpSolverSolutionCallback):
    """Tells each better value as soon as it is found."""

    def __init__(self, on_value: Callable[[int], None]) -> None:
        super().__init__()
        self._on_value = on_value

    def on_solution_callback(self) -> None:
        self._on_value(round(self.objective_value))


def search(
    table: Table,
    goal: Goal,
    effort: Effort,
    *,
    at_least: int,
    hint: Ints | None,
    seed: int,
    watch: Stopwatch,
    on_value: Callable[[int], None],
) -> Found:
    """The assignment with the least value of one goal, which is known to be `at_least` that much."""
    if not table.has_all_bundles:
        return Found(None, bound=at_least, is_impossible=True)
    model = AssignmentModel(table, goal, at_least=at_least)
    if hint is not None:
        model.hint(hint)
    return model.solve(effort, seed=seed, watch=watch, on_value=on_value)
