"""The problem as a table of columns, one for each (bundle, month) that is possible: what the solver works on.

Organisations that must switch together are one bundle, so that this rule needs no row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .problem import Goal, Month, Move, Problem

Ints: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

TRAY = -1  # in place of the index of a month: left without one


@dataclass(frozen=True)
class Rows:
    """Sparse rows `sum of coefficient * column <= limit`; first the units, then the switches of every month."""

    row: Ints
    column: Ints
    coefficient: Ints
    limit: Ints

    def of(self, first: int, last: int) -> Rows:
        """The rows from `first` up to but without `last`, counted from 0 again."""
        inside = (self.row >= first) & (self.row < last)
        return Rows(self.row[inside] - first, self.column[inside], self.coefficient[inside], self.limit[first:last])

    def on(self, mask: Mask) -> Rows:
        """The same rows over the columns of a mask alone, counted anew."""
        inside = mask[self.column]
        column = (np.cumsum(mask) - 1)[self.column[inside]]
        return Rows(self.row[inside], column, self.coefficient[inside], self.limit)

    def split(self) -> Iterator[tuple[list[int], list[int], int]]:
        """(columns, coefficients, limit) of each row."""
        order = np.argsort(self.row, kind="stable")
        cuts = np.searchsorted(self.row[order], np.arange(1, len(self.limit)))
        columns, coefficients = np.split(self.column[order], cuts), np.split(self.coefficient[order], cuts)
        for column, coefficient, limit in zip(columns, coefficients, self.limit.tolist(), strict=True):
            yield column.tolist(), coefficient.tolist(), limit


def stack(blocks: Sequence[Rows]) -> Rows:
    """The rows of all blocks, one block after the other."""
    offsets = np.cumsum([0, *(len(block.limit) for block in blocks)])
    return Rows(
        row=_join(block.row + offset for block, offset in zip(blocks, offsets, strict=False)),
        column=_join(block.column for block in blocks),
        coefficient=_join(block.coefficient for block in blocks),
        limit=_join(block.limit for block in blocks),
    )


@dataclass(frozen=True)
class Frame:
    """What stays the same while columns are struck out."""

    problem: Problem
    bundles: tuple[tuple[Move, ...], ...]
    work: Ints  # [bundle, months before the switch] -> work units
    size: Ints  # organisations of each bundle
    order: tuple[tuple[int, int, int], ...]  # (bundle that is first, bundle that follows, lag)


@dataclass(frozen=True)
class Table:
    """The columns that are left, the capacity, and the most that each settled goal may cost."""

    frame: Frame
    bundle: Ints
    month: Ints
    cost: Mapping[Goal, Ints]
    units: Ints
    at_most: tuple[tuple[Goal, int], ...] = ()

    def __len__(self) -> int:
        return len(self.bundle)

    def keep(self, mask: Mask) -> Table:
        """The table with these columns only."""
        cost = {goal: values[mask] for goal, values in self.cost.items()}
        return replace(self, bundle=self.bundle[mask], month=self.month[mask], cost=cost)

    def with_limit(self, goal: Goal, value: int) -> Table:
        """The table in which `goal` may cost at most `value`."""
        if goal is Goal.PEAK:
            return replace(self, units=np.minimum(self.units, value))
        return replace(self, at_most=(*self.at_most, (goal, value)))

    @cached_property
    def starts(self) -> Ints:
        """Index of the first column of each bundle. Only meaningful where `has_all_bundles`."""
        starts: Ints = np.searchsorted(self.bundle, np.arange(len(self.frame.bundles)))
        return starts

    @cached_property
    def has_all_bundles(self) -> bool:
        """Whether every bundle has a column left."""
        return len(np.unique(self.bundle)) == len(self.frame.bundles)

    @cached_property
    def rows(self) -> Rows:
        orders = [self.order_rows(*order) for order in self.frame.order]
        return stack([self.units_rows(), self.switches_rows(), *orders, *self._limit_rows()])

    @property
    def load_rows(self) -> Rows:
        """The units of every month: the rows that the peak is the maximum of."""
        return self.rows.of(0, len(self.units))

    def units_rows(self) -> Rows:
        """The work units of every month."""
        work = self.frame.work[self.bundle]
        column, before = np.nonzero(work * (self.month != TRAY)[:, None])
        return Rows(self.month[column] - before, column, work[column, before], self.units)

    def switches_rows(self) -> Rows:
        """The number of switches in every month."""
        column = np.flatnonzero(self.month != TRAY)
        limit = np.array(self.frame.problem.switches, np.int64)
        return Rows(self.month[column], column, self.frame.size[self.bundle[column]], limit)

    def order_rows(self, first: int, then: int, lag: int) -> Rows:
        """For each month m, not `first` in m or later and `then` before m + lag: tighter than comparing two months."""
        leading, following = (self._months_columns(bundle) for bundle in (first, then))
        blocks = []
        for month in np.unique(self.month[leading]):
            late = leading[self.month[leading] >= month]
            early = following[self.month[following] < month + lag]
            column = np.concatenate([late, early])
            blocks.append(Rows(np.zeros_like(column), column, np.ones_like(column), np.ones(1, np.int64)))
        return stack(blocks)

    def _limit_rows(self) -> Iterator[Rows]:
        for goal, value in self.at_most:
            column = np.flatnonzero(self.cost[goal])
            yield Rows(np.zeros_like(column), column, self.cost[goal][column], np.array([value], np.int64))

    def columns_of(self, bundle: int) -> Ints:
        """The columns of one bundle, in order of time."""
        first, last = np.searchsorted(self.bundle, [bundle, bundle + 1])
        return np.arange(first, last)

    def _months_columns(self, bundle: int) -> Ints:
        columns = self.columns_of(bundle)
        inside: Ints = columns[self.month[columns] != TRAY]
        return inside

    def mask_of(self, months: Ints) -> Mask:
        """The columns that an assignment (a month for each bundle) takes."""
        taken: Mask = self.month == months[self.bundle]
        return taken

    def value(self, goal: Goal, months: Ints) -> int:
        """What an assignment costs."""
        taken = self.mask_of(months)
        if goal is not Goal.PEAK:
            return int(self.cost[goal][taken].sum())
        load = np.zeros(len(self.units), np.int64)
        rows = self.load_rows
        used = taken[rows.column]
        np.add.at(load, rows.row[used], rows.coefficient[used])
        return int(load.max(initial=0))

    def month_of(self, months: Ints) -> dict[str, Month]:
        """The assignment by code, without the organisations in the tray."""
        calendar = self.frame.problem.months
        return {
            move.code: calendar[month]
            for bundle, month in zip(self.frame.bundles, months.tolist(), strict=True)
            if month != TRAY
            for move in bundle
        }

    def months_of(self, month_of: Mapping[str, Month]) -> Ints:
        """The assignment by bundle; the reverse of `month_of`."""
        at = self.frame.problem.at
        months = [at[month_of[bundle[0].code]] if bundle[0].code in month_of else TRAY for bundle in self.frame.bundles]
        return np.array(months, np.int64)


def build_table(problem: Problem, *, has_tray: bool = False) -> Table:
    """Every possible column. With a tray, whoever is not fixed may also be left without a month."""
    frame = _frame(problem)
    columns = [
        (index, month, *_costs(problem, bundle, month))
        for index, bundle in enumerate(frame.bundles)
        for month in _months(problem, bundle, has_tray=has_tray)
    ]
    data = np.array(columns, np.int64).reshape(-1, 2 + len(_COLUMN_GOALS))
    cost = {goal: data[:, 2 + place] for place, goal in enumerate(_COLUMN_GOALS)}
    table = Table(frame, data[:, 0], data[:, 1], cost, np.array(problem.units, np.int64))
    return table.keep(~_out_of_order_alone(table))


_COLUMN_GOALS = (Goal.UNPLACED, Goal.GAP_DAYS, Goal.MOVES, Goal.YEN, Goal.WISH)


def _frame(problem: Problem) -> Frame:
    bundles = problem.bundles
    bundle_of = {move.code: index for index, bundle in enumerate(bundles) for move in bundle}
    work = np.zeros((len(bundles), max((len(move.work) for move in problem.moves), default=1)), np.int64)
    for index, bundle in enumerate(bundles):
        for move in bundle:
            work[index, : len(move.work)] += np.array(move.work[::-1], np.int64)
    return Frame(
        problem=problem,
        bundles=bundles,
        work=work,
        size=np.array([len(bundle) for bundle in bundles], np.int64),
        order=tuple((bundle_of[order.first], bundle_of[order.then], order.lag) for order in problem.order),
    )


def _months(problem: Problem, bundle: Iterable[Move], *, has_tray: bool) -> list[int]:
    shared = set.intersection(*(set(problem.possible_months(move)) for move in bundle))
    months = sorted(problem.at[month] for month in shared)
    is_fixed = any(move.code in problem.fixed for move in bundle)
    return [TRAY, *months] if has_tray and not is_fixed else months


def _costs(problem: Problem, bundle: tuple[Move, ...], month: int) -> tuple[int, ...]:
    if month == TRAY:
        return (len(bundle), 0, 0, 0, 0)
    name = problem.months[month]
    costs = [move.allowed[name] for move in bundle]
    moved = sum(1 for move in bundle if problem.published.get(move.code, name) != name)
    return (0, sum(c.gap_days for c in costs), moved, sum(c.yen for c in costs), sum(c.wish for c in costs))


def _out_of_order_alone(table: Table) -> Mask:
    """Columns of a bundle that would have to follow itself."""
    impossible = [first for first, then, lag in table.frame.order if first == then and lag > 0]
    struck: Mask = np.isin(table.bundle, impossible) & (table.month != TRAY)
    return struck


def _join(parts: Iterable[Ints]) -> Ints:
    arrays = list(parts)
    return np.concatenate(arrays) if arrays else np.zeros(0, np.int64)
