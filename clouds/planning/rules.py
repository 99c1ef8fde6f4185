"""Every rule that a proposal must obey. This is the specification; it knows no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from .problem import Code, Group, Pin, PinKind, Problem


class Rule(StrEnum):
    UNKNOWN = "unknown"  # not a candidate, or in two groups
    LEADER = "leader"  # the leading organisation is no member
    MONTH = "month"  # cannot start in the month of its group
    SIZE = "size"  # too few or too many members
    LEAST_SIZE = "least_size"  # joining does not pay for a member
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Violation:
    rule: Rule
    code: Code
    pin: Pin | None = None


def violations(problem: Problem, groups: Sequence[Group]) -> list[Violation]:
    """What the groups break; empty for a valid proposal."""
    known = {candidate.code: candidate for candidate in problem.candidates}
    times = Counter(code for group in groups for code in group.members)
    broken = [Violation(Rule.UNKNOWN, code) for code, count in times.items() if code not in known or count > 1]
    for group in groups:
        size = len(group.members)
        if group.leader not in group.members:
            broken.append(Violation(Rule.LEADER, group.leader))
        if not problem.min_size <= size <= problem.max_size:
            broken.append(Violation(Rule.SIZE, group.leader))
        members = [known[code] for code in group.members if code in known]
        broken += [Violation(Rule.MONTH, one.code) for one in members if group.month not in one.cost_yen]
        broken += [Violation(Rule.LEAST_SIZE, one.code) for one in members if size < one.least_size]
    return broken + [Violation(Rule.PIN, pin.code, pin) for pin in problem.pins if not is_kept(pin, groups)]


def is_kept(pin: Pin, groups: Sequence[Group]) -> bool:
    """Whether the groups obey one pin."""
    of = {code: group for group in groups for code in group.members}
    mine, other = of.get(pin.code), of.get(pin.other)
    match pin.kind:
        case PinKind.PLACED:
            return mine is not None
        case PinKind.LEFT_OUT:
            return mine is None
        case PinKind.MONTH:
            return mine is None or mine.month == pin.month
        case PinKind.TOGETHER:
            return mine is other
        case PinKind.SEPARATE:
            return mine is None or mine is not other
