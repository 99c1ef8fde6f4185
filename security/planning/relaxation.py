"""Lower bounds: how cheap a goal could be if organisations could be split over months.

A linear program gives the prices of the rows; the bound itself is then computed from these prices in whole numbers
(a Lagrangian bound), so that it holds whatever the rounding inside the linear solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from .problem import Goal
from .table import Ints, Mask, Rows, Table

_FINEST_SCALE_BITS = 40
_ROOM_BITS = 60  # of the 63 that a sum may have


class NoRelaxation(Exception):
    """Even split over months the organisations do not fit."""


@dataclass(frozen=True)
class Bound:
    """What a goal costs at least, and how much more a plan costs that uses a certain column."""

    value: int
    lowest: int  # the bound before rounding up, times `scale`
    scale: int
    reduced: Ints  # for each column, times `scale`

    def within(self, value: int) -> Mask:
        """The columns that a plan of at most this value can use."""
        return self.reduced <= value * self.scale - self.lowest


def relax(table: Table, goal: Goal, *, time_limit_s: float) -> Bound:
    """The bound of one goal under the rows of the table. Raises NoRelaxation when the linear program has no solution.

    When the time is too short the bound still holds, but is weak. Every bundle must have a column.
    """
    rows, cost = _rows_for(table, goal)
    is_peak = goal is Goal.PEAK
    if not is_peak and not cost.any():
        return _lagrangian(table, rows, cost, np.zeros(len(rows.limit)), is_peak=False)
    prices = row_prices(table, rows, cost, is_peak=is_peak, time_limit_s=time_limit_s)
    return _lagrangian(table, rows, cost, prices, is_peak=is_peak)


def weak_bound(table: Table, goal: Goal) -> int:
    """What a goal costs at least when every bundle takes its own cheapest month: no linear program needed.

    The peak is at least the work of all, spread evenly over the months in which there may be any.
    """
    rows, cost = _rows_for(table, goal)
    prices = np.zeros(len(rows.limit))
    if goal is Goal.PEAK:
        busy = np.unique(table.load_rows.row)
        prices[len(prices) - len(table.units) + busy] = 1 / max(1, len(busy))
    return _lagrangian(table, rows, cost, prices, is_peak=goal is Goal.PEAK).value


def _rows_for(table: Table, goal: Goal) -> tuple[Rows, Ints]:
    """All rows of the table; for the peak also `load - peak <= 0` of each month, at the end."""
    rows = table.rows
    if goal is not Goal.PEAK:
        return rows, table.cost[goal]
    load = table.load_rows
    both = Rows(
        np.concatenate([rows.row, load.row + len(rows.limit)]),
        np.concatenate([rows.column, load.column]),
        np.concatenate([rows.coefficient, load.coefficient]),
        np.concatenate([rows.limit, np.zeros_like(load.limit)]),
    )
    return both, np.zeros(len(table), np.int64)


def row_prices(
    table: Table, rows: Rows, cost: Ints, *, time_limit_s: float, is_peak: bool = False
) -> NDArray[np.float64]:
    """What one more unit of each row's limit would save at best; zeros when the time is too short.

    Raises NoRelaxation when the linear program has no solution.
    """
    model = mathopt.Model.from_model_proto(_linear_program(table, rows, cost, is_peak=is_peak))
    limit = mathopt.SolveParameters(time_limit=timedelta(seconds=max(time_limit_s, 0.01)))
    result = mathopt.solve(model, mathopt.SolverType.GLOP, params=limit)
    reason = result.termination.reason
    if reason in (mathopt.TerminationReason.INFEASIBLE, mathopt.TerminationReason.INFEASIBLE_OR_UNBOUNDED):
        raise NoRelaxation
    prices = np.zeros(len(rows.limit))
    if result.has_dual_feasible_solution():
        for constraint, dual in result.dual_values().items():
            if constraint.id < len(prices):
                prices[constraint.id] = max(0.0, -dual)
    return prices


def _linear_program(table: Table, rows: Rows, cost: Ints, *, is_peak: bool) -> model_pb2.ModelProto:
    """Rows first, then one month for each bundle; the peak is the last column."""
    program = model_pb2.ModelProto()
    count = len(table) + is_peak
    program.variables.ids.extend(range(count))
    program.variables.lower_bounds.extend([0.0] * count)
    program.variables.upper_bounds.extend([np.inf] * count)
    program.variables.integers.extend([False] * count)
    objective = np.append(cost, 1) if is_peak else cost
    used = np.flatnonzero(objective)
    program.objective.linear_coefficients.ids.extend(used.tolist())
    program.objective.linear_coefficients.values.extend(objective[used].astype(float).tolist())
    _add_rows(program, table, rows, is_peak=is_peak)
    return program


def _add_rows(program: model_pb2.ModelProto, table: Table, rows: Rows, *, is_peak: bool) -> None:
    bundles, count = len(table.frame.bundles), len(rows.limit)
    program.linear_constraints.ids.extend(range(count + bundles))
    program.linear_constraints.lower_bounds.extend([-np.inf] * count + [1.0] * bundles)
    program.linear_constraints.upper_bounds.extend(rows.limit.astype(float).tolist() + [1.0] * bundles)
    peak_rows = np.arange(count - len(table.units), count) if is_peak else np.zeros(0, np.int64)
    row = np.concatenate([rows.row, peak_rows, table.bundle + count])
    column = np.concatenate([rows.column, np.full_like(peak_rows, len(table)), np.arange(len(table))])
    value = np.concatenate([rows.coefficient, np.full_like(peak_rows, -1), np.ones(len(table), np.int64)])
    order = np.lexsort((column, row))
    program.linear_constraint_matrix.row_ids.extend(row[order].tolist())
    program.linear_constraint_matrix.column_ids.extend(column[order].tolist())
    program.linear_constraint_matrix.coefficients.extend(value[order].astype(float).tolist())


def _lagrangian(table: Table, rows: Rows, cost: Ints, prices: NDArray[np.float64], *, is_peak: bool) -> Bound:
    """Give up the rows for their prices; then every bundle chooses for itself, and no plan is cheaper than that."""
    scale = _scale(table, rows, cost, prices)
    price = np.floor(prices * scale).astype(np.int64)
    if is_peak:
        price = _share_of_peak(price, len(table.units), scale)
    priced = cost * scale
    np.add.at(priced, rows.column, price[rows.row] * rows.coefficient)
    cheapest = np.minimum.reduceat(priced, table.starts)
    lowest = int(cheapest.sum()) - int((price * rows.limit).sum())
    return Bound(
        value=_round_up(table, cost, lowest, scale),
        lowest=lowest,
        scale=scale,
        reduced=priced - cheapest[table.bundle],
    )


def _scale(table: Table, rows: Rows, cost: Ints, prices: NDArray[np.float64]) -> int:
    """The finest power of two at which no sum can leave 64 bits."""
    priced = cost.astype(float)
    np.add.at(priced, rows.column, prices[rows.row] * rows.coefficient)
    largest = len(table.frame.bundles) * float(np.abs(priced).max(initial=1.0)) + float(
        np.abs(prices * rows.limit).sum()
    )
    return 1 << max(0, min(_FINEST_SCALE_BITS, int(_ROOM_BITS - np.ceil(np.log2(largest + 1)))))


def _share_of_peak(price: Ints, months: int, scale: int) -> Ints:
    """The peak costs 1, so the prices of its rows may add up to 1 and no more."""
    shares = price[-months:]
    total = int(shares.sum())
    if total > scale:
        shares = shares * scale // total
    return np.concatenate([price[:-months], shares])


def _round_up(table: Table, cost: Ints, lowest: int, scale: int) -> int:
    """Round up to a value that whole plans can have: the cheapest months plus a multiple of the common step."""
    if not cost.any():
        return max(0, -(-lowest // scale))
    cheapest = np.minimum.reduceat(cost, table.starts)
    base, step = int(cheapest.sum()), int(np.gcd.reduce(cost - cheapest[table.bundle]))
    if step == 0:
        return base
    steps = -((base * scale - lowest) // (step * scale))
    return base + max(0, steps) * step
