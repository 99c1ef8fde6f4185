"""A CP-SAT model in which every hard rule holds by itself: for questions about the rules, not about the plan.

As in the format migration-explanation/1, an organisation whose `allowed` does not hold may switch in every month of
the window. The work before a switch must always lie inside the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ortools.sat.python import cp_model

from .problem import Month, Order, Problem
from .rules import Rule, RuleKind


class RuleModel:
    """One month of the window for each organisation; nothing else holds until it is enforced."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.taken: dict[tuple[str, Month], cp_model.IntVar] = {}
        for move in problem.moves:
            months = [month for month in problem.window if problem.has_room_for_work(move, month)]
            for month in months:
                self.taken[move.code, month] = self.model.new_bool_var("")
            self.model.add_exactly_one(self.taken[move.code, month] for month in months)

    def enforce(self, rule: Rule, holds: cp_model.LiteralT) -> None:
        """The rule holds whenever the literal is true."""
        enforce: dict[RuleKind, Callable[[str, cp_model.LiteralT], None]] = {
            RuleKind.UNITS: self._units,
            RuleKind.SWITCHES: self._switches,
            RuleKind.BLACKOUT: self._blackout,
            RuleKind.ALLOWED: self._allowed,
            RuleKind.FIXED: self._fixed,
            RuleKind.TOGETHER: self._together,
            RuleKind.ORDER: self._order,
        }
        enforce[rule.kind](rule.subject, holds)

    def work_in(self, month: Month) -> cp_model.LinearExprT:
        """Work units used in a month."""
        months, index = self.problem.months, self.problem.at[month]
        used = [
            (self.taken[move.code, months[index + before]], units)
            for move in self.problem.moves
            for before, units in enumerate(reversed(move.work))
            if index + before < len(months) and (move.code, months[index + before]) in self.taken
        ]
        return cp_model.LinearExpr.weighted_sum([taken for taken, _ in used], [units for _, units in used])

    def switches_in(self, month: Month) -> cp_model.LinearExprT:
        """Number of switches in a month."""
        return cp_model.LinearExpr.sum([taken for (_, other), taken in self.taken.items() if other == month])

    def _units(self, month: str, holds: cp_model.LiteralT) -> None:
        limit = self.problem.units[self.problem.at[month]]
        self.model.add(self.work_in(month) <= limit).only_enforce_if(holds)

    def _switches(self, month: str, holds: cp_model.LiteralT) -> None:
        limit = self.problem.switches[self.problem.at[month]]
        self.model.add(self.switches_in(month) <= limit).only_enforce_if(holds)

    def _blackout(self, month: str, holds: cp_model.LiteralT) -> None:
        self._forbid((taken for (_, other), taken in self.taken.items() if other == month), holds)

    def _allowed(self, code: str, holds: cp_model.LiteralT) -> None:
        allowed = self.problem.move_of[code].allowed
        self._forbid((taken for month, taken in self._months_of(code) if month not in allowed), holds)

    def _fixed(self, code: str, holds: cp_model.LiteralT) -> None:
        month = self.problem.fixed[code]
        self._forbid((taken for other, taken in self._months_of(code) if other != month), holds)

    def _forbid(self, taken: Iterable[cp_model.IntVar], holds: cp_model.LiteralT) -> None:
        for variable in taken:
            self.model.add_implication(holds, ~variable)

    def _together(self, index: str, holds: cp_model.LiteralT) -> None:
        leader, *others = self.problem.together[int(index)]
        for code in others:
            for month in self.problem.window:
                pair = self.taken.get((leader, month), 0), self.taken.get((code, month), 0)
                self.model.add(pair[0] == pair[1]).only_enforce_if(holds)

    def _order(self, index: str, holds: cp_model.LiteralT) -> None:
        order = self.problem.order[int(index)]
        for clash in self._clashes(order):
            self.model.add(cp_model.LinearExpr.sum(clash) <= 1).only_enforce_if(holds)

    def _clashes(self, order: Order) -> Iterator[list[cp_model.IntVar]]:
        """For each month: `first` in it or later, `then` before it and the lag; no two of these go together."""
        at = self.problem.at
        for month, _ in self._months_of(order.first):
            late = [taken for other, taken in self._months_of(order.first) if at[other] >= at[month]]
            early = [taken for other, taken in self._months_of(order.then) if at[other] < at[month] + order.lag]
            yield late + early

    def _months_of(self, code: str) -> Iterator[tuple[Month, cp_model.IntVar]]:
        for month in self.problem.window:
            if (taken := self.taken.get((code, month))) is not None:
                yield month, taken
