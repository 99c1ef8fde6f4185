"""A contradiction found by prices: sound in whole numbers, and quick where searching for it would take for ever.

The least number of organisations that must stay without a month is bounded from below, as in relaxation.py. While that
bound stays above zero, rules can be left out one by one; what is left contradicts itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .problem import Goal, Problem
from .relaxation import row_prices
from .rules import Rule, RuleKind
from .table import TRAY, Ints, Rows, Table, build_table, stack
from .variants import with_only

_SCALE = 1 << 30
_NEVER = 1 << 60
_FORBIDDING = frozenset({RuleKind.ALLOWED, RuleKind.FIXED, RuleKind.BLACKOUT})


def contradiction_by_prices(problem: Problem, rules: Sequence[Rule], *, time_limit_s: float) -> list[Rule] | None:
    """Some of the rules that have no plan, or None where prices do not show it. What comes first is left out first."""
    proof = _Proof(problem, rules, time_limit_s)
    if proof.missing() <= 0:
        return None
    kept = []
    for rule in rules:
        proof.apply(rule, -1)
        if proof.missing() <= 0:
            proof.apply(rule, 1)
            kept.append(rule)
    return kept


@dataclass(frozen=True)
class _Charge:
    """What a rule adds to the price of columns, and how much it gives back for the capacity that there is."""

    columns: Ints
    amounts: Ints
    relief: int


class _Proof:
    """A column for every organisation and month of the window: which rules forbid it, what the others charge for it."""

    def __init__(self, problem: Problem, rules: Sequence[Rule], time_limit_s: float) -> None:
        self.problem = problem
        self.table = _everything_possible(problem)
        self.units, self.switches = self.table.units_rows(), self.table.switches_rows()
        self.place = {move.code: index for index, move in enumerate(problem.moves)}
        self.forbidden = {rule: self._forbidden_by(rule) for rule in rules if rule.kind in _FORBIDDING}
        self.forbidders = np.zeros(len(self.table), np.int64)
        self.price = self.table.cost[Goal.UNPLACED] * _SCALE
        self.relief = 0
        for rule in self.forbidden:
            self.apply(rule, 1)
        self.charges = self._charges([rule for rule in rules if rule not in self.forbidden], time_limit_s)
        for rule in self.charges:
            self.apply(rule, 1)

    def missing(self) -> int:
        """At least so many organisations find no month, times the scale."""
        price = np.where(self.forbidders > 0, _NEVER, self.price)
        return int(np.minimum.reduceat(price, self.table.starts).sum()) - self.relief

    def apply(self, rule: Rule, sign: int) -> None:
        """Put a rule in force (1) or leave it out (-1)."""
        if rule in self.forbidden:
            self.forbidders[self.forbidden[rule]] += sign
        elif rule in self.charges:
            charge = self.charges[rule]
            np.add.at(self.price, charge.columns, sign * charge.amounts)
            self.relief += sign * charge.relief

    def _forbidden_by(self, rule: Rule) -> Ints:
        table, at = self.table, self.problem.at
        if rule.kind is RuleKind.BLACKOUT:
            return np.flatnonzero(table.month == at.get(rule.subject, len(at)))
        if rule.kind is RuleKind.FIXED:
            free = {self.problem.fixed[rule.subject]}
        else:
            free = set(self.problem.move_of[rule.subject].allowed)
        columns = table.columns_of(self.place[rule.subject])
        open_months = [TRAY, *(at[month] for month in free if month in at)]
        return columns[~np.isin(table.month[columns], open_months)]

    def _charges(self, rules: Sequence[Rule], time_limit_s: float) -> dict[Rule, _Charge]:
        blocks = {rule: self._rows_of(rule) for rule in rules}
        rows = stack(list(blocks.values()))
        is_open = self.forbidders == 0
        open_table = self.table.keep(is_open)
        prices = row_prices(open_table, rows.on(is_open), open_table.cost[Goal.UNPLACED], time_limit_s=time_limit_s)
        scaled = np.floor(prices * _SCALE).astype(np.int64)
        ends = np.cumsum([len(block.limit) for block in blocks.values()])
        shares = np.split(scaled, ends[:-1]) if len(ends) else []
        return {rule: _charge(block, share) for (rule, block), share in zip(blocks.items(), shares, strict=True)}

    def _rows_of(self, rule: Rule) -> Rows:
        at = self.problem.at
        if rule.kind is RuleKind.UNITS:
            return self.units.of(at[rule.subject], at[rule.subject] + 1)
        if rule.kind is RuleKind.SWITCHES:
            return self.switches.of(at[rule.subject], at[rule.subject] + 1)
        if rule.kind is RuleKind.TOGETHER:
            return self._together_rows(self.problem.together[int(rule.subject)])
        order = self.problem.order[int(rule.subject)]
        if order.first == order.then:  # a matter for the search: here each organisation is on one side only
            return stack([])
        return self.table.order_rows(self.place[order.first], self.place[order.then], order.lag)

    def _together_rows(self, group: Sequence[str]) -> Rows:
        """Whoever goes with the first of the group takes each month as much as it does, no less and no more."""
        leader, *others = dict.fromkeys(group)  # a file may name somebody twice
        leading = self.table.columns_of(self.place[leader])
        blocks = []
        for code in others:
            following = self.table.columns_of(self.place[code])
            for month in self.problem.window:
                pair = [
                    columns[self.table.month[columns] == self.problem.at[month]] for columns in (leading, following)
                ]
                blocks += [_no_more_than(*pair), _no_more_than(*reversed(pair))]
        return stack(blocks)


def _everything_possible(problem: Problem) -> Table:
    """Every organisation in every month of the window, or in none; capacity as it is."""
    capacity = [Rule(kind, month) for kind in (RuleKind.UNITS, RuleKind.SWITCHES) for month in problem.months]
    return build_table(with_only(problem, capacity), has_tray=True)


def _no_more_than(column: Ints, other: Ints) -> Rows:
    both = np.concatenate([column, other])
    sign = np.concatenate([np.ones_like(column), -np.ones_like(other)])
    return Rows(np.zeros_like(both), both, sign, np.zeros(1, np.int64))


def _charge(rows: Rows, prices: Ints) -> _Charge:
    return _Charge(rows.column, prices[rows.row] * rows.coefficient, int((prices * rows.limit).sum()))
