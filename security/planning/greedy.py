"""A first plan in a moment: one bundle after the other takes its cheapest month that still has room.

A bundle that finds no room pushes others out, which then look for another month; who was pushed out often stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from .problem import Goal
from .table import TRAY, Ints, Mask, Table

_PUSHES_PER_BUNDLE = 2
_MOST_PUSHES = 600


def greedy(table: Table, goals: Sequence[Goal], *, most_pushes: int = _MOST_PUSHES) -> Ints | None:
    """A month for each bundle, or None when this simple way leads into a dead end."""
    by_cost = tuple(goal for goal in goals if goal is not Goal.PEAK)
    by_load = (Goal.UNPLACED,)
    for preference in dict.fromkeys([by_cost or by_load, by_load]):
        months = _Placing(table, preference).place_all(most_pushes)
        if months is not None and all(table.value(goal, months) <= value for goal, value in table.at_most):
            return months
    return None


class _Placing:
    """The months given so far, the room that is left, and how often each bundle was pushed out."""

    def __init__(self, table: Table, preference: Sequence[Goal]) -> None:
        self.table = table
        self.preference = preference
        self.work, self.size = table.frame.work, table.frame.size
        self.months = np.full(len(self.size), TRAY, np.int64)
        self.is_placed = np.zeros(len(self.size), np.bool_)
        self.pushed = np.zeros(len(self.size), np.int64)
        self.choices = np.bincount(table.bundle, minlength=len(self.size))
        self.units = table.units.copy()
        self.switches = np.array(table.frame.problem.switches, np.int64)
        self.before = np.arange(self.work.shape[1])

    def place_all(self, most_pushes: int) -> Ints | None:
        """The hardest first. None when nobody can be pushed out, or when it has been done too often."""
        waiting = deque(np.lexsort([-self.work.sum(axis=1), self.choices]).tolist())
        pushes_left = min(most_pushes, _PUSHES_PER_BUNDLE * len(self.size))
        while waiting:
            bundle = waiting.popleft()
            column = self._cheapest_with_room(bundle)
            if column is None:
                column, others = self._least_disturbing(bundle)
                if column is None or pushes_left < len(others):
                    return None
                pushes_left -= len(others)
                self._push_out(others)
                waiting.extend(others)
            self._place(bundle, column)
        return self.months

    def _cheapest_with_room(self, bundle: int) -> int | None:
        columns = self.table.columns_of(bundle)
        columns = columns[self._has_room(bundle, columns) & self._is_in_order(bundle, columns)]
        if len(columns) == 0:
            return None
        months = self.table.month[columns]
        left = (self.units[months[:, None] - self.before] - self.work[bundle]).min(axis=1)
        by_cost = [self.table.cost[goal][columns] for goal in reversed(self.preference)]
        return int(columns[np.lexsort([months, -left, *by_cost])[0]])

    def _has_room(self, bundle: int, columns: Ints) -> Mask:
        months, work = self.table.month[columns], self.work[bundle]
        left = self.units[months[:, None] - self.before] - work
        has_room: Mask = ((left >= 0) | (work == 0)).all(axis=1) & (self.switches[months] >= self.size[bundle])
        has_room |= months == TRAY
        return has_room

    def _is_in_order(self, bundle: int, columns: Ints) -> Mask:
        months = self.table.month[columns]
        fits = np.ones(len(columns), np.bool_)
        for first, then, lag in self.table.frame.order:
            if first == bundle and self.months[then] != TRAY:
                fits &= months + lag <= self.months[then]
            if then == bundle and self.months[first] != TRAY:
                fits &= months >= self.months[first] + lag
        fits |= months == TRAY
        return fits

    def _least_disturbing(self, bundle: int) -> tuple[int | None, list[int]]:
        """The column for which the fewest others have to go, those least who were pushed out before."""
        best: tuple[int, int | None, list[int]] = (0, None, [])
        for column in self.table.columns_of(bundle).tolist():
            others = self._in_the_way(bundle, column)
            if others is None:
                continue
            disturbance = sum(1 + int(self.pushed[other]) for other in others)
            if best[1] is None or disturbance < best[0]:
                best = disturbance, column, others
        return best[1], best[2]

    def _in_the_way(self, bundle: int, column: int) -> list[int] | None:
        """Who must go so that a bundle fits into a column; None if those who must have nowhere else to go."""
        month = int(self.table.month[column])
        others = self._out_of_order(bundle, month)
        near, here = self._work_near(month), self._switches_in(month)
        units = self.work[bundle] - self.units[month - self.before] - near[others].sum(axis=0)
        switches = int(self.size[bundle] - self.switches[month] - here[others].sum())
        units[self.work[bundle] == 0] = 0
        near[others], here[others] = 0, 0
        while (units > 0).any() or switches > 0:
            relief = np.minimum(near, np.maximum(units, 0)).sum(axis=1) + np.minimum(here, max(switches, 0))
            other = int(np.argmax(relief / (1 + self.pushed)))
            if relief[other] == 0:
                return None
            others.append(other)
            units, switches = units - near[other], switches - int(here[other])
            near[other], here[other] = 0, 0
        return None if (self.choices[others] == 1).any() else others

    def _out_of_order(self, bundle: int, month: int) -> list[int]:
        """Bundles whose months would be too early or too late beside this one."""
        others = set()
        for first, then, lag in self.table.frame.order:
            if first == bundle and self.months[then] != TRAY and self.months[then] < month + lag:
                others.add(then)
            if then == bundle and self.months[first] != TRAY and month < self.months[first] + lag:
                others.add(first)
        return sorted(others - {bundle})

    def _work_near(self, month: int) -> Ints:
        """[bundle, months before `month`] -> work units of those who could go elsewhere."""
        before = self.months[:, None] - (month - self.before)
        is_working = self._can_go()[:, None] & (before >= 0) & (before < len(self.before))
        work = np.take_along_axis(self.work, np.where(is_working, before, 0), axis=1)
        return np.where(is_working, work, 0)

    def _switches_in(self, month: int) -> Ints:
        return np.where(self._can_go() & (self.months == month), self.size, 0)

    def _can_go(self) -> Mask:
        can_go: Mask = self.is_placed & (self.choices > 1) & (self.months != TRAY)
        return can_go

    def _push_out(self, others: list[int]) -> None:
        for other in others:
            self._book(other, -1)
            self.is_placed[other] = False
            self.months[other] = TRAY
            self.pushed[other] += 1

    def _place(self, bundle: int, column: int) -> None:
        self.months[bundle] = self.table.month[column]
        self.is_placed[bundle] = True
        self._book(bundle, 1)

    def _book(self, bundle: int, sign: int) -> None:
        month = int(self.months[bundle])
        if month == TRAY:
            return
        used = self.work[bundle] > 0
        self.units[month - self.before[used]] -= sign * self.work[bundle][used]
        self.switches[month] -= sign * self.size[bundle]
