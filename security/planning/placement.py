"""An assignment as the months see it: who switches when, and how much work that makes. Cheap to change a little."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from .objective import cost_of, work_months
from .problem import Month, Move, Problem


@dataclass(frozen=True)
class Placement:
    """Who switches in which month, as far as the month is the organisation's own; in the order of the problem."""

    problem: Problem
    month_of: Mapping[str, Month]
    switching: Mapping[Month, tuple[str, ...]]
    units: tuple[int, ...]  # used in each of the problem's months

    @classmethod
    def of(cls, problem: Problem, month_of: Mapping[str, Month]) -> Placement:
        empty = cls(problem, {}, {}, (0,) * len(problem.months))
        return empty.changed(month_of)

    def changed(self, changes: Mapping[str, Month | None]) -> Placement:
        """The placement after a few organisations got another month, or none."""
        month_of = {code: month for code, month in self.month_of.items() if code not in changes}
        month_of |= {code: month for code, month in changes.items() if month is not None}
        moves = [move for code in changes if (move := self.problem.move_of.get(code))]
        units = list(self.units)
        for move in moves:
            _book(self.problem, units, move, self.month_of.get(move.code), -1)
            _book(self.problem, units, move, month_of.get(move.code), 1)
        return Placement(self.problem, month_of, self._switching_after(moves, month_of), tuple(units))

    def _switching_after(self, moves: list[Move], month_of: Mapping[str, Month]) -> dict[Month, tuple[str, ...]]:
        switching = {month: list(codes) for month, codes in self.switching.items()}
        for move in moves:
            if (old := own_month(self.problem, move, self.month_of)) is not None:
                switching[old].remove(move.code)
        arrived = set()
        for move in moves:
            if (new := own_month(self.problem, move, month_of)) is not None:
                switching.setdefault(new, []).append(move.code)
                arrived.add(new)
        for month in arrived:
            switching[month].sort(key=self.problem.place_of.__getitem__)
        return {month: tuple(codes) for month, codes in switching.items() if codes}

    def switching_in(self, month: Month) -> tuple[str, ...]:
        return self.switching.get(month, ())

    def working_in(self, month: Month) -> Iterator[str]:
        """Who uses work units in a month, the first to switch first."""
        index = self.problem.at[month]
        for before, later in enumerate(self.problem.months[index:]):
            for code in self.switching_in(later):
                work = self.problem.move_of[code].work
                if before < len(work) and work[-1 - before]:
                    yield code


def own_month(problem: Problem, move: Move, month_of: Mapping[str, Month]) -> Month | None:
    """The month that an organisation was given; None unless it can switch then."""
    month = month_of.get(move.code)
    return None if cost_of(problem, move, month) is None else month


def busy_months(problem: Problem, moves: Collection[Move], month_of: Mapping[str, Month]) -> set[Month]:
    """The months in which these organisations prepare or switch."""
    return {
        problem.months[index]
        for move in moves
        if (month := own_month(problem, move, month_of)) is not None
        for index, _ in work_months(problem, move, month)
    }


def _book(problem: Problem, units: list[int], move: Move, month: Month | None, sign: int) -> None:
    if month is not None and cost_of(problem, move, month) is not None:
        for index, used in work_months(problem, move, month):
            units[index] += sign * used
