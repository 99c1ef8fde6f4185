"""Every possible group as a column with its worth: the cheapest ones under given prices, and all within a limit.

A group is a month and its members; for the distance also who leads it. Amounts are whole numbers times `scale`, so that
what is proved with them holds whatever the rounding in a linear solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from portal.lib.months import Month

from .problem import Goal, PinKind, Problem

Ints = NDArray[np.int64]
_NEVER = 1 << 61  # dearer than every sum
_ROOM_BITS, _FINEST_BITS = 57, 36


@dataclass(frozen=True, slots=True)
class Column:
    """A group of candidates by their place in the problem: what it is worth for the goal and what it costs."""

    month: Month
    members: tuple[int, ...]
    leader: int
    value: int
    yen: int


@dataclass(frozen=True)
class Prices:
    """Times `scale`: what a member and a group take off the value of a column, and what a yen adds to it."""

    member: Ints
    group: int
    yen: int  # from 0


@dataclass(frozen=True)
class _Sheet:
    """One month: who can start in it (places), at what cost, and the worth of each under each leader."""

    month: Month
    able: Ints
    cost: Ints
    worth: Ints  # a row for each leader; one row for all where it does not matter who leads
    classes: tuple[tuple[Ints, tuple[int, ...]], ...]  # who can be in groups of these sizes


class Columns:
    """All groups of a problem for one goal, YEN or MISFIT. Pins about two organisations are left to the reader."""

    def __init__(self, problem: Problem, goal: Goal) -> None:
        self.problem, self.goal = problem, goal
        self.codes = [one.code for one in problem.candidates]
        self.has_leaders = goal == Goal.MISFIT
        self.group_value = 0 if self.has_leaders else problem.group_yen
        self.apart = self._distances()
        self.sheets = [sheet for month in self._months() if (sheet := self._sheet(month)).classes]
        dearest = max((int(s.worth.max() + s.cost.max()) for s in self.sheets), default=1) + problem.group_yen + 1
        self.scale = 1 << max(0, min(_FINEST_BITS, _ROOM_BITS - (dearest * (problem.max_size + 2)).bit_length()))

    def _distances(self) -> Ints:
        apart = np.zeros((len(self.codes), len(self.codes)), np.int64)
        place = {code: number for number, code in enumerate(self.codes)}
        for (one, other), value in self.problem.misfit.items():
            if one in place and other in place:
                apart[place[one], place[other]] = apart[place[other], place[one]] = value
        return apart

    def _months(self) -> list[Month]:
        return sorted({month for one in self.problem.candidates for month in one.cost_yen})

    def _sheet(self, month: Month) -> _Sheet:
        problem = self.problem
        out = {pin.code for pin in problem.pins if pin.kind == PinKind.LEFT_OUT}
        out |= {pin.code for pin in problem.pins if pin.kind == PinKind.MONTH and pin.month != month}
        able = [
            number
            for number, one in enumerate(problem.candidates)
            if month in one.cost_yen and one.code not in out and one.least_size <= problem.max_size
        ]
        cost = np.array([problem.candidates[number].cost_yen[month] for number in able], np.int64)
        least = np.array([problem.candidates[number].least_size for number in able], np.int64)
        places = np.array(able, np.int64)
        worth = self.apart[np.ix_(places, places)] if self.has_leaders else cost[None, :]
        return _Sheet(month, places, cost, worth, tuple(self._classes(least)))

    def _classes(self, least: Ints) -> Iterator[tuple[Ints, tuple[int, ...]]]:
        """Sizes with the same people who may be in a group of that size."""
        steps = sorted({self.problem.min_size, *(int(x) for x in least if x > self.problem.min_size)})
        for start, end in pairwise([*steps, self.problem.max_size + 1]):
            fit = np.flatnonzero(least <= start)
            sizes = tuple(size for size in range(start, end) if size <= len(fit))
            if sizes:
                yield fit, sizes

    def column(self, month: Month, members: Sequence[int], leader: int) -> Column:
        """With what these members are worth in this month under this leader."""
        yen = self.problem.group_yen + sum(self.problem.candidates[one].cost_yen[month] for one in members)
        value = int(self.apart[leader, list(members)].sum()) if self.has_leaders else yen
        return Column(month, tuple(sorted(members)), leader, value, yen)

    def cheapest(self, prices: Prices, most: int) -> tuple[Ints, list[Column]]:
        """The least reduced worths that groups of one proposal can have (times `scale`, ascending, up to 0), and up to
        so many columns below zero, each of another month or leader.

        Nobody leads two groups; where it does not matter who leads, all groups may be like the best.
        """
        found: list[tuple[int, Column]] = []
        least = np.zeros(len(self.codes), np.int64)
        for sheet in self.sheets:
            for fit, sizes in sheet.classes:
                for reduced, leader, members in self._best_of(sheet, fit, sizes, prices):
                    led_by = int(sheet.able[leader])
                    if reduced < 0:
                        least[led_by] = min(int(least[led_by]), reduced)
                        found.append((reduced, self.column(sheet.month, sheet.able[members].tolist(), led_by)))
        found.sort(key=lambda pair: pair[0])
        least = np.sort(least) if self.has_leaders else np.full(len(least), least.min(initial=0))
        return least, [column for _reduced, column in found[:most]]

    def _best_of(
        self, sheet: _Sheet, fit: Ints, sizes: tuple[int, ...], prices: Prices
    ) -> Iterator[tuple[int, int, Ints]]:
        """For each leader the best group of one of the sizes: reduced worth, leader, members (places on the sheet)."""
        order, sums = self._sorted(sheet, fit, prices)
        ends = np.array(sizes) - 1
        base = self._base(prices)
        picked = sums[:, ends].argmin(axis=1)
        for row in range(len(order)):
            size = sizes[int(picked[row])]
            members = fit[order[row, :size]]
            yield int(sums[row, size - 1]) + base, int(members[0]), members

    def _base(self, prices: Prices) -> int:
        return self.group_value * self.scale + prices.yen * self.problem.group_yen - prices.group

    def _reduced(self, sheet: _Sheet, fit: Ints, prices: Prices) -> Ints:
        """What each member adds, row by row for each leader."""
        own = prices.yen * sheet.cost[fit] - prices.member[sheet.able[fit]]
        worth = sheet.worth[np.ix_(fit, fit)] if self.has_leaders else sheet.worth[:, fit]
        reduced: Ints = worth * self.scale + own[None, :]
        return reduced

    def _sorted(self, sheet: _Sheet, fit: Ints, prices: Prices) -> tuple[Ints, Ints]:
        """The members in order of what they add, the leader first, and their running sums."""
        reduced = self._reduced(sheet, fit, prices)
        keys = reduced.copy()
        if self.has_leaders:
            np.fill_diagonal(keys, -_NEVER)
        order = np.argsort(keys, axis=1, kind="stable")[:, : self.problem.max_size]
        return order, np.cumsum(np.take_along_axis(reduced, order, axis=1), axis=1)

    def within(self, prices: Prices, limit: int, most: int, is_over: Callable[[], bool]) -> list[Column] | None:
        """Every column whose reduced worth is at most `limit`; None if there are more than `most`, or time is over.

        Of columns with the same members only that with the best leader and the cheapest month: nothing else asks who
        leads or when they start.
        """
        best: dict[tuple[int, ...], Column] = {}
        base = self._base(prices)
        for sheet in self.sheets:
            for fit, sizes in sheet.classes:
                reduced = self._reduced(sheet, fit, prices)
                for row, adds in enumerate(reduced):
                    if is_over():
                        return None
                    first = [row] if self.has_leaders else []
                    rest = np.argsort(adds, kind="stable")
                    rest = rest[rest != row] if self.has_leaders else rest
                    room = limit - base - (int(adds[row]) if first else 0)
                    for size in sizes:
                        for chosen in _subsets(adds[rest].tolist(), size - len(first), room):
                            members = sheet.able[fit[[*first, *rest[list(chosen)]]]].tolist()
                            column = self.column(sheet.month, members, members[0])
                            known = best.get(column.members)
                            if known is None or (column.value, column.yen) < (known.value, known.yen):
                                best[column.members] = column
                            if len(best) > most:
                                return None
        return list(best.values())


def _subsets(ascending: list[int], size: int, room: int) -> Iterator[tuple[int, ...]]:
    """Every choice of so many places whose sum is at most `room`; each step leads to at least one."""
    running = [0]
    for value in ascending:
        running.append(running[-1] + value)

    def extend(start: int, left: int, room: int, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if not left:
            yield chosen
            return
        for place in range(start, len(ascending) - left + 1):
            if running[place + left] - running[place] > room:
                return
            yield from extend(place + 1, left - 1, room - ascending[place], (*chosen, place))

    if size <= len(ascending) and (size or room >= 0):
        yield from extend(0, size, room, ())
