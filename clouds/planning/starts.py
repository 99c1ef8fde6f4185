"""Which starts can be part of a proposal as good as the best known: no other need be looked at again.

A tree over the numbers of groups of each month. Every leaf is a choice of months; what its linear program shows to be
too dear is left out, and a branch in which nothing is left that is not kept already is not followed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from portal.lib.months import Month
from portal.lib.stopwatch import Stopwatch

from .problem import Goal, Group, PinKind, Problem, values_of
from .start_table import Range, Start, StartTable, Verdict

_WHOLE = 1e-5
_ROUNDS = 3  # of striking out at the root, while it helps
_MOST_FOLLOWED = 1_000  # starts; with more, the tree is never gone through in time


@dataclass(frozen=True)
class Narrowed:
    """The problem without the starts that no proposal within the limits has, and a bound of the yen of all these."""

    problem: Problem
    bound: int


def narrowed(problem: Problem, known: tuple[Group, ...], watch: Stopwatch) -> Narrowed:
    """For proposals that are not worse than the known one in organisations unplaced, nor in yen."""
    values = values_of(problem, known)
    search = _Search(problem, len(problem.candidates) - values[Goal.UNPLACED], values[Goal.YEN], watch)
    starts = search.run() | {(code, group.month) for group in known for code in group.members}
    candidates = [
        replace(one, cost_yen={month: yen for month, yen in one.cost_yen.items() if (one.code, month) in starts})
        for one in problem.candidates
    ]
    return Narrowed(replace(problem, candidates=tuple(candidates)), search.bound)


@dataclass(frozen=True)
class _Branch:
    ranges: Mapping[Month, Range]
    starts: frozenset[Start]  # what is possible in it at most
    bound: int


class _Search:
    def __init__(self, problem: Problem, placed: int, most_yen: int, watch: Stopwatch) -> None:
        self.problem, self.placed, self.most_yen, self.watch = problem, placed, most_yen, watch
        self.kept: frozenset[Start] = frozenset()
        self.bound = 0

    def run(self) -> frozenset[Start]:
        starts = allowed_starts(self.problem)
        try:
            for _round in range(_ROUNDS):
                self.table = StartTable(self.problem, starts, placed=self.placed)
                verdict = self.table.judge({}, self.watch)
                left = self._possible(verdict, {})
                self.bound = max(self.bound, self._bound(verdict))
                if left == starts:
                    break
                starts = left
        except TimeoutError:
            return starts
        if len(starts) > _MOST_FOLLOWED:
            return starts
        self.bound = max(self.bound, self._follow([_Branch({}, starts, self.bound)]))
        return self.kept

    def _follow(self, branches: list[_Branch]) -> int:
        """Keep what is possible in any of the branches; tells the least that a proposal in them costs."""
        least = self.most_yen
        while branches:
            branch = branches.pop()
            try:
                verdict = self.table.judge(branch.ranges, self.watch)
            except TimeoutError:
                branches.append(branch)
                self.kept = self.kept.union(*(other.starts for other in branches))
                return min(least, *(other.bound for other in branches))
            possible = self._possible(verdict, branch.ranges) & branch.starts
            parts = self._parts(verdict, branch.ranges) if verdict is not None and not possible <= self.kept else []
            bound = self._bound(verdict)
            branches += [_Branch({**branch.ranges, **part}, possible, bound) for part in parts]
            if not parts:
                self.kept |= possible
                least = min(least, bound)
        return least

    def _bound(self, verdict: Verdict | None) -> int:
        return self.most_yen if verdict is None else min(verdict.bound, self.most_yen)

    def _possible(self, verdict: Verdict | None, ranges: Mapping[Month, Range]) -> frozenset[Start]:
        if verdict is None or verdict.bound > self.most_yen:
            return frozenset()
        mask = verdict.within(self.most_yen)
        months = {
            month
            for month, kinds in self.table.kinds.items()
            if ranges.get(month, (0, 1))[0] or (ranges.get(month, (0, 1))[1] and mask[kinds].any())
        }
        of_starts = mask[: len(self.table.starts)].tolist()
        both = zip(self.table.starts, of_starts, strict=True)
        return frozenset(start for start, is_possible in both if is_possible and start[1] in months)

    def _parts(self, verdict: Verdict, ranges: Mapping[Month, Range]) -> list[dict[Month, Range]]:
        """The most undecided month divided, the last part the likeliest; none when all are settled."""
        open_ = {
            month: value
            for month, value in verdict.groups.items()
            if month not in ranges or ranges[month][0] < ranges[month][1]
        }
        if not open_:
            return []
        month = max(open_, key=lambda one: (abs(open_[one] - round(open_[one])), open_[one]))
        least, most = ranges.get(month, (0, self.table.most_groups(month)))
        value = open_[month]
        if abs(value - round(value)) > _WHOLE:
            low, high = (least, math.floor(value)), (math.ceil(value), most)
            return [{month: high}, {month: low}] if value % 1 < 0.5 else [{month: low}, {month: high}]
        whole = round(value)
        others = [(least, whole - 1), (whole + 1, most)]
        return [*({month: part} for part in others if part[0] <= part[1]), {month: (whole, whole)}]


def allowed_starts(problem: Problem) -> frozenset[Start]:
    """What pins and sizes leave to each organisation by itself."""
    out = {pin.code for pin in problem.pins if pin.kind == PinKind.LEFT_OUT}
    only = {pin.code: pin.month for pin in problem.pins if pin.kind == PinKind.MONTH}
    return frozenset(
        (one.code, month)
        for one in problem.candidates
        for month in one.cost_yen
        if one.code not in out and one.least_size <= problem.max_size and only.get(one.code, month) == month
    )
