"""Real groups from a count: where the search begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from portal.lib.months import Month

from .counting import Count
from .problem import Code, Group, Problem
from .rules import violations

Parts = tuple[Group, ...]


def groups_of_count(problem: Problem, count: Count) -> Parts | None:
    """Groups of these members and sizes, who needs a large one in a large one; None if that breaks a pin."""
    need = {one.code: one.least_size for one in problem.candidates}
    groups = []
    for month, sizes in count.sizes.items():
        ordered = sorted(count.members[month], key=lambda code: (-need[code], code))
        ends = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
        groups += [led(problem, month, ordered[start:end]) for start, end in pairwise(ends)]
    found = in_order(groups)
    return None if violations(problem, found) else found


def in_order(groups: Sequence[Group]) -> Parts:
    return tuple(sorted(groups, key=lambda group: (group.month, group.leader)))


def led(problem: Problem, month: Month, codes: Sequence[Code]) -> Group:
    """With the member as leader that is nearest to all others."""
    members = tuple(sorted(codes))
    leader = min(members, key=lambda one: (sum(problem.apart(one, other) for other in members), one), default="")
    return Group(leader, month, members)
