"""Groups made better by small steps: one member moved or two exchanged, also with those in no group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from portal.lib.months import Month

from .construction import Parts, in_order, led
from .problem import Code, Group, Problem
from .rules import violations

Worth = tuple[int, int, int]  # fewer members, yen, distance


def improved(problem: Problem, groups: Parts, is_over: Callable[[], bool]) -> Parts:
    """Until no such step helps. Only the groups that a step touches are judged anew."""
    steps = _Steps(problem, groups)
    while not is_over():
        if not steps.sweep(is_over):
            break
    return in_order(steps.groups)


class _Steps:
    def __init__(self, problem: Problem, groups: Parts) -> None:
        self.problem, self.groups = problem, list(groups)
        self.of = {one.code: one for one in problem.candidates}
        placed = {code for group in groups for code in group.members}
        self.outside = [code for code in self.of if code not in placed]

    def sweep(self, is_over: Callable[[], bool]) -> bool:
        """Every pair of groups, and every group with those outside; whether anything got better."""
        found = [self._between(one, other) for one, other in combinations(range(len(self.groups)), 2) if not is_over()]
        found += [self._with_outside(one) for one in range(len(self.groups)) if not is_over()]
        return any(found)

    def _between(self, one: int, other: int) -> bool:
        first, second = self.groups[one], self.groups[other]
        best = self._worth(first, second)
        for ours, theirs in _exchanges(first.members, second.members):
            if not (self._fits(first.month, ours) and self._fits(second.month, theirs)):
                continue
            pair = led(self.problem, first.month, ours), led(self.problem, second.month, theirs)
            if self._worth(*pair) < best and self._take({one: pair[0], other: pair[1]}, self.outside):
                return True
        return False

    def _with_outside(self, one: int) -> bool:
        group = self.groups[one]
        best = self._worth(group)
        for ours, outside in _exchanges(group.members, self.outside):
            if not self._fits(group.month, ours):
                continue
            other = led(self.problem, group.month, ours)
            if self._worth(other) < best and self._take({one: other}, outside):
                return True
        return False

    def _take(self, changed: dict[int, Group], outside: Sequence[Code]) -> bool:
        """Unless it breaks a pin."""
        groups = [changed.get(number, group) for number, group in enumerate(self.groups)]
        if violations(self.problem, groups):
            return False
        self.groups, self.outside = groups, list(outside)
        return True

    def _fits(self, month: Month, codes: Sequence[Code]) -> bool:
        size = len(codes)
        return self.problem.min_size <= size <= self.problem.max_size and all(
            month in self.of[code].cost_yen and self.of[code].least_size <= size for code in codes
        )

    def _worth(self, *groups: Group) -> Worth:
        members = [(code, group) for group in groups for code in group.members]
        yen = sum(self.of[code].cost_yen[group.month] for code, group in members)
        return -len(members), yen, sum(self.problem.apart(group.leader, code) for code, group in members)


def _exchanges(ours: Sequence[Code], theirs: Sequence[Code]) -> Iterator[tuple[list[Code], list[Code]]]:
    for code in ours:
        yield [one for one in ours if one != code], [*theirs, code]
    for code in theirs:
        yield [*ours, code], [one for one in theirs if one != code]
    for code in ours:
        for other in theirs:
            yield (
                [*(one for one in ours if one != code), other],
                [*(one for one in theirs if one != other), code],
            )
