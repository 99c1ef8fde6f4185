"""Bounds by whole groups: a linear program over columns, made as needed, and the last gap closed by listing them.

For the values of the goals before, the linear program chooses fractions of groups. Its prices give a Lagrangian bound
in whole numbers. What is better than the best known groups can only be made of columns whose reduced worth is within
the gap: where these can be listed, one exact choice among them ends the question.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
from ortools.math_opt.python import mathopt

from portal.lib.stopwatch import Stopwatch

from .column_choice import best_choice
from .columns import Column, Columns, Ints, Prices
from .construction import Parts, in_order, led
from .problem import Goal, PinKind, Problem, values_of
from .rules import violations

_MOST_NEW, _MOST_LISTED = 400, 20_000
_SHARE_OF_PRICING, _SHARE_OF_POOL = 0.7, 0.1
_STEP = 4  # a fourth of the way from the best prices to the newest: the newest alone swing to and fro
_SHARES_OF_GAP = (0.25, 1.0)  # that one listing after the other tries to close, in as much of the time left


@dataclass
class Proof:
    """The best groups known, and the value below which no groups come."""

    groups: Parts
    bound: int


@dataclass(frozen=True)
class _Duals:
    """What the rows of the linear program are worth, times the scale."""

    own: Ints
    each: int  # for every organisation that is placed
    group: int
    yen: int

    @property
    def prices(self) -> Prices:
        return Prices(self.own + self.each, self.group, self.yen)

    def toward(self, other: _Duals) -> _Duals:
        """A part of the way."""
        return _Duals(
            self.own + (other.own - self.own) // _STEP,
            self.each + (other.each - self.each) // _STEP,
            self.group + (other.group - self.group) // _STEP,
            self.yen + (other.yen - self.yen) // _STEP,
        )


@dataclass(frozen=True)
class _Bound:
    """What the prices prove, times the scale; `room` is how much a column may have for groups that are better."""

    lowest: int
    least: Ints  # reduced worth of the best groups, ascending, for as many as there can be
    duals: _Duals

    @property
    def value(self) -> int:
        return self.lowest + int(self.least.sum())

    def room(self, better_than: int, scale: int) -> int:
        return (better_than - 1) * scale - self.lowest - int(self.least[:-1].sum())


def prove(problem: Problem, goal: Goal, groups: Parts, *, watch: Stopwatch, seed: int) -> Proof:
    """Better groups and a bound for YEN or MISFIT, given that the goals before it keep the values of `groups`."""
    return _Prover(problem, goal, groups, watch, seed).run()


@dataclass
class _Prover:
    problem: Problem
    goal: Goal
    groups: Parts
    watch: Stopwatch
    seed: int
    pool: dict[tuple[object, ...], Column] = field(default_factory=dict)

    def run(self) -> Proof:
        self.columns = Columns(self.problem, self.goal)
        self.limits = values_of(self.problem, self.groups)
        if not self.columns.sheets:
            return Proof(self.groups, self.value)
        best = self._price()
        if best is None:
            return Proof(self.groups, 0)
        bound = max(0, -(-best.value // self.columns.scale))
        if bound < self.value:
            self._choose(self.pool.values(), share=_SHARE_OF_POOL)
        for share in _SHARES_OF_GAP:
            if bound < self.value and self.watch.left_s:
                bound = max(bound, self._close(best, bound + max(1, round((self.value - bound) * share)), share))
        return Proof(self.groups, min(bound, self.value))

    def _close(self, best: _Bound, target: int, share: float) -> int:
        """A bound of up to `target`: groups below it are made of columns to be listed; 0 if those are too many."""
        room = best.room(target, self.columns.scale)
        listed = self.columns.within(best.duals.prices, room, _MOST_LISTED, lambda: not self.watch.left_s)
        return 0 if listed is None else min(target, self._choose(listed, share=share))

    @property
    def value(self) -> int:
        return values_of(self.problem, self.groups)[self.goal]

    def _price(self) -> _Bound | None:
        """Columns below zero are added until there are none, or time is up: the best bound on the way."""
        master = _Master(self.problem, self.goal, self.limits, self.columns)
        place = {code: number for number, code in enumerate(self.columns.codes)}
        self._add(
            master,
            [self.columns.column(g.month, [place[c] for c in g.members], place[g.leader]) for g in self.groups],
        )
        until = self.watch.left_s * (1 - _SHARE_OF_PRICING)
        best: _Bound | None = self._start(master)
        while self.watch.left_s > until:
            duals = master.duals(self.watch.left_s - until)
            if duals is None:
                break
            tried = duals if best is None else best.duals.toward(duals)
            best, is_new = self._try(master, tried, best)
            if not is_new and tried is not duals:
                best, is_new = self._try(master, duals, best)
            if not is_new or -(-best.value // self.columns.scale) >= self.value:
                break
        return best

    def _start(self, master: _Master) -> _Bound:
        """As if every member of the known groups bore the same part of its group's worth."""
        own = np.zeros(len(self.columns.codes), np.int64)
        for column in self.pool.values():
            own[list(column.members)] = column.value * self.columns.scale // len(column.members)
        each = int(own.max(initial=0))
        duals = _Duals(own=own - each, each=each, group=0, yen=0)
        return self._try(master, duals, None)[0]

    def _try(self, master: _Master, duals: _Duals, best: _Bound | None) -> tuple[_Bound, bool]:
        """The better bound, and whether these prices brought columns that were not there yet."""
        least, new = self.columns.cheapest(duals.prices, _MOST_NEW)
        bound = _Bound(master.constant(duals), least[: master.most_groups], duals)
        return bound if best is None or bound.value > best.value else best, self._add(master, new)

    def _add(self, master: _Master, columns: Iterable[Column]) -> bool:
        """Tells whether any was new."""
        before = len(self.pool)
        for column in columns:
            key = (column.month, column.members, column.leader)
            if key not in self.pool:
                self.pool[key] = column
                master.add(column)
        return len(self.pool) > before

    def _choose(self, columns: Iterable[Column], *, share: float) -> int:
        """Take over the best choice among these columns if it is better; no choice is worth less than what is told."""
        allowed = [column for column in columns if self._keeps_pairs(column)]
        part = self.watch.part(self.watch.left_s * share)
        found = best_choice(self.problem, self.goal, self.limits, allowed, part, self.seed)
        if found.columns:
            codes = self.columns.codes
            groups = in_order([led(self.problem, one.month, [codes[m] for m in one.members]) for one in found.columns])
            if not violations(self.problem, groups) and self._is_better(groups):
                self.groups = groups
        return found.bound

    def _is_better(self, groups: Parts) -> bool:
        found, known = values_of(self.problem, groups), values_of(self.problem, self.groups)
        goals = list(Goal)[: list(Goal).index(self.goal) + 1]
        return [found[goal] for goal in goals] < [known[goal] for goal in goals]

    def _keeps_pairs(self, column: Column) -> bool:
        """Pins about two organisations, as far as one group can break them."""
        codes = {self.columns.codes[member] for member in column.members}
        for pin in self.problem.pins:
            if pin.kind == PinKind.SEPARATE and {pin.code, pin.other} <= codes:
                return False
            if pin.kind == PinKind.TOGETHER and (pin.code in codes) != (pin.other in codes):
                return False
        return True


class _Master:
    """The linear program over the columns so far; its prices in whole numbers."""

    def __init__(self, problem: Problem, goal: Goal, limits: dict[Goal, int], columns: Columns) -> None:
        self.columns, self.count = columns, len(problem.candidates)
        self.placed = self.count - limits[Goal.UNPLACED]
        self.most_yen = limits[Goal.YEN] if goal == Goal.MISFIT else None
        must = {pin.code for pin in problem.pins if pin.kind == PinKind.PLACED}
        self.must = np.array([one.code in must for one in problem.candidates], bool)
        self.model = mathopt.Model()
        self.rows = [self.model.add_linear_constraint(lb=1.0 if one else -np.inf, ub=1.0) for one in self.must]
        self.number = self.model.add_linear_constraint(lb=float(self.placed), ub=np.inf)
        self.least_groups, self.most_groups = _numbers_of_groups(problem, self.placed, limits[Goal.YEN])
        self.groups = self.model.add_linear_constraint(lb=float(self.least_groups), ub=float(self.most_groups))
        # In units of the limits: coefficients of very different size would cost the solver its accuracy.
        self.unit, self.value_unit = max(1, limits[Goal.YEN]), max(1, limits[goal])
        limit = np.inf if self.most_yen is None else self.most_yen / self.unit
        self.yen = self.model.add_linear_constraint(lb=-np.inf, ub=limit)
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.HIGHS)

    def add(self, column: Column) -> None:
        share = self.model.add_variable(lb=0.0)
        self.model.objective.set_linear_coefficient(share, column.value / self.value_unit)
        for member in column.members:
            self.rows[member].set_coefficient(share, 1.0)
        self.number.set_coefficient(share, float(len(column.members)))
        self.groups.set_coefficient(share, 1.0)
        self.yen.set_coefficient(share, column.yen / self.unit)

    def duals(self, seconds: float) -> _Duals | None:
        """None if time is up."""
        limit = mathopt.SolveParameters(time_limit=timedelta(seconds=max(seconds, 0.01)))
        result = self.solver.solve(params=limit)
        if not result.has_dual_feasible_solution():
            return None
        found, scale = result.dual_values(), self.columns.scale * self.value_unit
        own = np.array([round(found[row] * scale) for row in self.rows], np.int64)
        return _Duals(
            own=np.where(self.must, own, np.minimum(own, 0)),
            each=max(0, round(found[self.number] * scale)),
            group=round(found[self.groups] * scale),
            yen=max(0, round(-found[self.yen] / self.unit * scale)) if self.most_yen is not None else 0,
        )

    def constant(self, duals: _Duals) -> int:
        """What the Lagrangian bound has besides its columns."""
        groups = self.least_groups if duals.group > 0 else self.most_groups
        placed, yen = duals.each * self.placed, duals.yen * (self.most_yen or 0)
        return int(duals.own.sum()) + placed + duals.group * groups - yen


def _numbers_of_groups(problem: Problem, placed: int, most_yen: int) -> tuple[int, int]:
    """The fewest and the most groups that hold at least so many and cost no more yen."""
    most = len(problem.candidates) // max(1, problem.min_size)
    if problem.group_yen:
        most = min(most, most_yen // problem.group_yen)
    return -(-placed // problem.max_size), most
