"""Who starts when as a linear program: starts and numbers of groups as columns, whoever sits with whom.

Every valid proposal is a solution of it, so that the prices of its rows bound the yen of all proposals. The bounds are
computed from the prices in whole numbers and hold whatever the rounding in the linear solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt.python import mathopt
from ortools.util.python.solve_interrupter import SolveInterrupter

from portal.lib.months import Month
from portal.lib.stopwatch import Stopwatch

from .problem import Code, Problem

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Start = tuple[Code, Month]
Range = tuple[int, int]
_ROOM_BITS, _FINEST_BITS = 60, 30


@dataclass(frozen=True)
class Verdict:
    """What a proposal costs at least, times the scale, and how much more one that uses a column does."""

    lowest: int
    scale: int
    reduced: Ints
    groups: Mapping[Month, float]  # in the fractional solution
    likely: tuple[Start, ...]  # of which it has more than a half

    @property
    def bound(self) -> int:
        return max(0, -(-self.lowest // self.scale))

    def within(self, most_yen: int) -> Mask:
        """The columns that a proposal of at most so many yen can use."""
        mask: Mask = self.reduced <= most_yen * self.scale - self.lowest
        return mask


@dataclass
class _Rows:
    """least <= sum of coefficient × column <= most."""

    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    coefficient: list[int] = field(default_factory=list)

    def add(self, least: float, most: float, terms: list[tuple[int, int]]) -> int:
        number = len(self.least)
        self.least.append(least)
        self.most.append(most)
        for column, coefficient in terms:
            self.row.append(number)
            self.column.append(column)
            self.coefficient.append(coefficient)
        return number


class StartTable:
    """The starts given, for proposals that place at least so many organisations."""

    def __init__(self, problem: Problem, starts: frozenset[Start], *, placed: int) -> None:
        self.problem, self.placed = problem, placed
        self.starts: list[Start] = []  # the first columns; the numbers of groups follow
        self.cost: list[int] = []
        self.most: list[int] = []  # of each column
        self.rows = _Rows()
        self.kinds: dict[Month, list[int]] = {}  # columns of the numbers of groups by their least size
        self._candidates = {one.code: one for one in problem.candidates}
        self._fill(starts)
        self._program()

    def _fill(self, starts: frozenset[Start]) -> None:
        for code, month in sorted(starts):
            self.starts.append((code, month))
            self._column(self._candidates[code].cost_yen[month], 1)
        by_month: dict[Month, list[int]] = {}
        for column, (_code, month) in enumerate(self.starts):
            by_month.setdefault(month, []).append(column)
        for month, columns in by_month.items():
            self._month(month, columns)
        self._everybody()
        self.of_month = {
            month: self.rows.add(0, np.inf, [(kind, 1) for kind in kinds]) for month, kinds in self.kinds.items()
        }

    def _column(self, yen: int, most: int) -> int:
        self.cost.append(yen)
        self.most.append(most)
        return len(self.cost) - 1

    def _need(self, column: int) -> int:
        return max(self.problem.min_size, self._candidates[self.starts[column][0]].least_size)

    def _month(self, month: Month, columns: list[int]) -> None:
        """Groups have room for their members, and those who need a large one fit into the large ones."""
        need = {column: self._need(column) for column in columns}
        steps = sorted({self.problem.min_size, *need.values()})
        ranges = [(least, end - 1) for least, end in pairwise([*steps, self.problem.max_size + 1]) if least < end]
        kinds = [self._column(self.problem.group_yen, len(columns) // least) for least, _most in ranges]
        self.kinds[month] = kinds
        self.rows.add(0, np.inf, [(c, 1) for c in columns] + [(k, -r[0]) for k, r in zip(kinds, ranges, strict=True)])
        for least in steps:
            members = [(column, 1) for column in columns if need[column] >= least]
            large = [(k, -r[1]) for k, r in zip(kinds, ranges, strict=True) if r[0] >= least]
            self.rows.add(-np.inf, 0, members + large)
        for column in columns:
            large = [(k, -1) for k, r in zip(kinds, ranges, strict=True) if r[0] >= need[column]]
            self.rows.add(-np.inf, 0, [(column, 1), *large])

    def _everybody(self) -> None:
        mine: dict[Code, list[tuple[int, int]]] = {}
        for column, (code, _month) in enumerate(self.starts):
            mine.setdefault(code, []).append((column, 1))
        for terms in mine.values():
            self.rows.add(-np.inf, 1, terms)
        self.rows.add(self.placed, np.inf, [(column, 1) for column in range(len(self.starts))])
        kinds = [(column, 1) for columns in self.kinds.values() for column in columns]
        self.rows.add(-(-self.placed // self.problem.max_size), np.inf, kinds)

    def _program(self) -> None:
        self.costs, self.tops = np.array(self.cost, np.int64), np.array(self.most, np.int64)
        self.row, self.column = np.array(self.rows.row, np.int64), np.array(self.rows.column, np.int64)
        self.coefficient = np.array(self.rows.coefficient, np.int64)
        self.unit = max(1, int(self.costs.max(initial=1)))
        model = mathopt.Model()
        self.variables = [model.add_variable(lb=0.0, ub=float(most)) for most in self.most]
        for variable, yen in zip(self.variables, self.cost, strict=True):
            model.objective.set_linear_coefficient(variable, yen / self.unit)
        bounds = zip(self.rows.least, self.rows.most, strict=True)
        self.constraints = [model.add_linear_constraint(lb=least, ub=most) for least, most in bounds]
        for row, column, coefficient in zip(self.rows.row, self.rows.column, self.rows.coefficient, strict=True):
            self.constraints[row].set_coefficient(self.variables[column], float(coefficient))
        self.least_of, self.most_of = np.array(self.rows.least, float), np.array(self.rows.most, float)
        # Reading reduced costs takes longer than solving; the verdict computes its own.
        self.wanted = mathopt.ModelSolveParameters(reduced_costs_filter=mathopt.VariableFilter(filtered_items=[]))
        self.solver = mathopt.IncrementalSolver(model, mathopt.SolverType.GLOP)

    def judge(self, ranges: Mapping[Month, Range], watch: Stopwatch) -> Verdict | None:
        """With so many groups in these months; None if there is no such proposal. Raises TimeoutError."""
        if not watch.left_s:
            raise TimeoutError
        self._limit(ranges)
        limit = mathopt.SolveParameters(time_limit=timedelta(seconds=max(watch.left_s, 0.01)))
        interrupter = SolveInterrupter()
        with watch.interrupting(interrupter.interrupt):
            result = self._solve(limit, interrupter)
        if result.termination.reason == mathopt.TerminationReason.INFEASIBLE:
            return None
        if result.termination.reason != mathopt.TerminationReason.OPTIMAL:
            raise TimeoutError
        values = result.variable_values(self.variables)
        groups = {month: sum(values[kind] for kind in kinds) for month, kinds in self.kinds.items()}
        likely = tuple(start for start, value in zip(self.starts, values, strict=False) if value > 0.5)
        return self._verdict(np.array(result.dual_values(self.constraints)), groups, likely)

    def _solve(self, limit: mathopt.SolveParameters, interrupter: SolveInterrupter) -> mathopt.SolveResult:
        try:
            return self.solver.solve(params=limit, model_params=self.wanted, interrupter=interrupter)
        except (AttributeError, RuntimeError) as error:  # an abnormal end; OR-Tools 9.15 stumbles while telling so
            raise TimeoutError from error

    def _limit(self, ranges: Mapping[Month, Range]) -> None:
        for month, row in self.of_month.items():
            least, most = ranges.get(month, (0, self.most_groups(month)))
            if (least, most) != (self.least_of[row], self.most_of[row]):
                self.least_of[row], self.most_of[row] = least, most
                self.constraints[row].lower_bound, self.constraints[row].upper_bound = float(least), float(most)

    def most_groups(self, month: Month) -> int:
        return max((self.most[kind] for kind in self.kinds[month]), default=0)

    def _verdict(self, duals: NDArray[np.float64], groups: Mapping[Month, float], likely: tuple[Start, ...]) -> Verdict:
        """Give up the rows for their prices; then every column decides for itself."""
        limit = np.where(duals > 0, self.least_of, self.most_of)
        prices = np.where(np.isfinite(limit), duals * self.unit, 0.0)
        limits = np.where(np.isfinite(limit), limit, 0.0).astype(np.int64)
        scale = self._scale(prices, limits)
        price = np.round(prices * scale).astype(np.int64)
        reduced = self.costs * scale
        np.subtract.at(reduced, self.column, price[self.row] * self.coefficient)
        lowest = int((price * limits).sum()) + int((np.minimum(reduced, 0) * self.tops).sum())
        return Verdict(lowest, scale, reduced, groups, likely)

    def _scale(self, prices: NDArray[np.float64], limits: Ints) -> int:
        """The finest power of two at which no sum can leave 64 bits."""
        most = float(np.abs(prices * limits).sum() + (self.costs * self.tops).sum())
        most += float(np.abs(prices[self.row] * self.coefficient * self.tops[self.column]).sum())
        return 1 << max(0, min(_FINEST_BITS, _ROOM_BITS - int(np.ceil(np.log2(most + 1)))))
