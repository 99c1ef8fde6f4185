"""The groups as a model of CP-SAT: everybody follows a leading organisation, which sets the month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from ortools.sat.python import cp_model

from portal.lib.months import Month

from .problem import Candidate, Code, Goal, Group, Pin, PinKind, Problem

Pair = tuple[Code, Code]


class LeaderModel:
    """`follows[one, leader]`, `opens[leader, month]` and `starts[one, month]` are yes or no."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.months = {one.code: _allowed(one, problem.pins) for one in problem.candidates}
        self.cost = {one.code: one.cost_yen for one in problem.candidates}
        self.least_size = {one.code: one.least_size for one in problem.candidates}
        self.opens = {
            (code, month): self.model.new_bool_var("") for code, months in self.months.items() for month in months
        }
        self.starts = {key: self.model.new_bool_var("") for key in self.opens}
        self.follows = {pair: self.model.new_bool_var("") for pair in self._pairs()}
        self.members: dict[Code, dict[Code, cp_model.IntVar]] = {code: {} for code in self.cost}
        self.leaders: dict[Code, list[cp_model.IntVar]] = {code: [] for code in self.cost}
        for (one, leader), follows in self.follows.items():
            self.members[leader][one] = follows
            self.leaders[one].append(follows)
        for candidate in problem.candidates:
            self._place(candidate)
        self._same_month()
        for pin in problem.pins:
            self._keep(pin)
        self.goals: Mapping[Goal, cp_model.LinearExprT] = {
            Goal.UNPLACED: len(self.cost) - sum(self.follows.values()),
            Goal.YEN: self._yen(),
            Goal.MISFIT: sum(problem.apart(*pair) * follows for pair, follows in self.follows.items()),
        }

    def _pairs(self) -> list[Pair]:
        """Who can follow whom: those with a common month."""
        return sorted(_pairs_of(self.months))

    def _place(self, candidate: Candidate) -> None:
        """In one group at most; a leader leads itself, and its group is neither too small nor too large."""
        code, problem = candidate.code, self.problem
        starts = [self.starts[code, month] for month in self.months[code]]
        self.model.add_at_most_one(self.leaders[code])
        self.model.add(sum(starts) == sum(self.leaders[code]))
        if (code, code) not in self.follows:
            return
        leads = self.follows[code, code]
        self.model.add(sum(self.opens[code, month] for month in self.months[code]) == leads)
        size = sum(self.members[code].values())
        self.model.add(size >= problem.min_size * leads)
        self.model.add(size <= problem.max_size * leads)
        for one, follows in self.members[code].items():
            self.model.add_implication(follows, leads)
            if self.least_size[one] > problem.min_size:
                self.model.add(size >= self.least_size[one] * follows)

    def _same_month(self) -> None:
        """Whoever follows starts when its group opens."""
        for (one, leader), follows in self.follows.items():
            common = [month for month in self.months[leader] if (one, month) in self.starts]
            self.model.add(sum(self.opens[leader, month] for month in common) >= follows)
            for month in common:
                both = [follows.negated(), self.opens[leader, month].negated(), self.starts[one, month]]
                self.model.add_bool_or(both)

    def _keep(self, pin: Pin) -> None:
        mine = self.leaders.get(pin.code, [])
        match pin.kind:
            case PinKind.PLACED:
                self.model.add(sum(mine) == 1)
            case PinKind.LEFT_OUT:
                self.model.add(sum(mine) == 0)
            case PinKind.TOGETHER:
                for ours, theirs in self._both(pin):
                    self.model.add(sum(ours) == sum(theirs))
            case PinKind.SEPARATE:
                for ours, theirs in self._both(pin):
                    self.model.add_at_most_one([*ours, *theirs])
            case PinKind.MONTH:
                pass  # other months were never allowed

    def _both(self, pin: Pin) -> Iterator[tuple[list[cp_model.IntVar], list[cp_model.IntVar]]]:
        """For each leader: whether the one follows, whether the other does; empty where that cannot be."""
        for leader in self.cost:
            ours, theirs = self.follows.get((pin.code, leader)), self.follows.get((pin.other, leader))
            yield [ours] if ours is not None else [], [theirs] if theirs is not None else []

    def _yen(self) -> cp_model.LinearExprT:
        groups = sum(self.follows[code, code] for code in self.cost if (code, code) in self.follows)
        starts = sum(self.cost[code][month] * starts for (code, month), starts in self.starts.items())
        return self.problem.group_yen * groups + starts

    def hint(self, groups: Sequence[Group]) -> None:
        """Where the search begins."""
        self.model.clear_hints()
        of = {code: group for group in groups for code in group.members}
        for (one, leader), follows in self.follows.items():
            self.model.add_hint(follows, one in of and of[one].leader == leader)
        for (code, month), opens in self.opens.items():
            mine = of.get(code)
            self.model.add_hint(opens, mine is not None and mine.leader == code and mine.month == month)
            self.model.add_hint(self.starts[code, month], mine is not None and mine.month == month)

    def groups_of(self, solver: cp_model.CpSolver) -> tuple[Group, ...]:
        """What the solver found, the soonest group first."""
        members: dict[Code, list[Code]] = {}
        for (one, leader), follows in self.follows.items():
            if solver.boolean_value(follows):
                members.setdefault(leader, []).append(one)
        month_of = {code: month for (code, month), opens in self.opens.items() if solver.boolean_value(opens)}
        groups = [Group(leader, month_of[leader], tuple(sorted(codes))) for leader, codes in members.items()]
        return tuple(sorted(groups, key=lambda group: (group.month, group.leader)))


def follower_count(problem: Problem) -> int:
    """How many pairs of leader and follower the model would have."""
    return len(_pairs_of({one.code: _allowed(one, problem.pins) for one in problem.candidates}))


def _pairs_of(months: Mapping[Code, Sequence[Month]]) -> set[Pair]:
    able: dict[Month, list[Code]] = {}
    for code, mine in months.items():
        for month in mine:
            able.setdefault(month, []).append(code)
    return {pair for codes in able.values() for pair in product(codes, codes)}


def _allowed(candidate: Candidate, pins: Sequence[Pin]) -> tuple[Month, ...]:
    """The months in which it may start, as far as pins leave them."""
    fixed = [pin.month for pin in pins if pin.kind == PinKind.MONTH and pin.code == candidate.code]
    return tuple(sorted(month for month in candidate.cost_yen if all(month == only for only in fixed)))
