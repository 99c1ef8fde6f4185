"""Real groups from a count, and groups made better by small steps: where the exact search begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

from portal.lib.months import Month

from .counting import Count
from .problem import Code, Group, Problem, worth_of
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


def improved(problem: Problem, groups: Parts, is_over: Callable[[], bool]) -> Parts:
    """Better groups by moving one member or swapping two, until no such step helps."""
    best, values = groups, worth_of(problem, groups)
    while not is_over():
        for step in _steps(problem, best):
            if is_over():
                break
            if (worth := worth_of(problem, step)) < values and not violations(problem, step):
                best, values = step, worth
                break
        else:
            break
    return best


def _steps(problem: Problem, groups: Parts) -> Iterator[Parts]:
    """Neighbours in which everybody can start in the month of the group."""
    can = {one.code: one.cost_yen for one in problem.candidates}
    for one, other in combinations(groups, 2):
        rest = [group for group in groups if group not in (one, other)]
        for first, second in _exchanges(one.members, other.members):
            if all(one.month in can[code] for code in first) and all(other.month in can[code] for code in second):
                kept = [led(problem, one.month, first), led(problem, other.month, second)]
                yield in_order([*rest, *(group for group in kept if group.members)])


def _exchanges(ours: tuple[Code, ...], theirs: tuple[Code, ...]) -> Iterator[tuple[list[Code], list[Code]]]:
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
