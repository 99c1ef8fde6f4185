"""The hard rules of a switch schedule. This is the specification: it knows no solver."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .objective import cost_of, load
from .problem import Month, Problem


class RuleKind(StrEnum):
    """The part of a rule's name before the colon, as in the format migration-explanation/1."""

    UNITS = "units"  # work units of the provider in a month
    SWITCHES = "switches"  # number of switches in a month
    BLACKOUT = "blackout"
    ALLOWED = "allowed"  # the months of one organisation
    FIXED = "fixed"
    TOGETHER = "together"
    ORDER = "order"
    WORK = "work"  # the work before the switch lies inside the calendar
    UNKNOWN = "unknown"  # a month given to an organisation that is not in the problem


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One hard rule. `subject` is a month, a code, or an index into `together` or `order`."""

    kind: RuleKind
    subject: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that an assignment breaks, by whom, and by how much (units, switches or months too many)."""

    rule: Rule
    codes: tuple[str, ...]
    excess: int = 0


def all_rules(problem: Problem) -> list[Rule]:
    """Every rule that a conflict may name, in a stable order."""
    return [
        *(Rule(RuleKind.UNITS, month) for month in problem.months),
        *(Rule(RuleKind.SWITCHES, month) for month in problem.months),
        *(Rule(RuleKind.BLACKOUT, month) for month in sorted(problem.blackouts)),
        *(Rule(RuleKind.ALLOWED, move.code) for move in problem.moves),
        *(Rule(RuleKind.FIXED, code) for code in problem.fixed),
        *(Rule(RuleKind.TOGETHER, str(index)) for index in range(len(problem.together))),
        *(Rule(RuleKind.ORDER, str(index)) for index in range(len(problem.order))),
    ]


def violations(problem: Problem, month_of: Mapping[str, Month]) -> list[Violation]:
    """Every hard rule that the assignment breaks; an empty list means that the plan is valid.

    An organisation outside its own months takes no capacity: its work cannot be placed there.
    """
    return [
        *_not_allowed(problem, month_of),
        *_in_blackout(problem, month_of),
        *_before_calendar(problem, month_of),
        *_over_capacity(problem, month_of),
        *_not_fixed(problem, month_of),
        *_apart(problem, month_of),
        *_out_of_order(problem, month_of),
        *_unknown(problem, month_of),
    ]


def _not_allowed(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    for move in problem.moves:
        if cost_of(problem, move, month_of.get(move.code)) is None:
            yield Violation(Rule(RuleKind.ALLOWED, move.code), (move.code,))


def _in_blackout(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    switching = codes_by_month(problem, month_of)
    for month in sorted(problem.blackouts):
        if switching[month]:
            yield Violation(Rule(RuleKind.BLACKOUT, month), tuple(switching[month]), len(switching[month]))


def _before_calendar(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    for month, codes in codes_by_month(problem, month_of).items():
        for code in codes:
            if not problem.has_room_for_work(problem.move_of[code], month):
                yield Violation(Rule(RuleKind.WORK, code), (code,))


def _over_capacity(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    switching, units = codes_by_month(problem, month_of), load(problem, month_of)
    for index, month in enumerate(problem.months):
        if units[index] > problem.units[index]:
            working = tuple(_working_in(problem, month_of, index))
            yield Violation(Rule(RuleKind.UNITS, month), working, units[index] - problem.units[index])
    for index, month in enumerate(problem.months):
        if (excess := len(switching[month]) - problem.switches[index]) > 0:
            yield Violation(Rule(RuleKind.SWITCHES, month), tuple(switching[month]), excess)


def _not_fixed(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    for code, month in problem.fixed.items():
        if month_of.get(code) != month:
            yield Violation(Rule(RuleKind.FIXED, code), (code,))


def _apart(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    for index, group in enumerate(problem.together):
        if len({month_of.get(code) for code in group}) > 1:
            yield Violation(Rule(RuleKind.TOGETHER, str(index)), tuple(group))


def _out_of_order(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    for index, order in enumerate(problem.order):
        first, then = (problem.at.get(month_of.get(code, "")) for code in (order.first, order.then))
        if first is not None and then is not None and then < first + order.lag:
            yield Violation(Rule(RuleKind.ORDER, str(index)), (order.first, order.then), first + order.lag - then)


def _unknown(problem: Problem, month_of: Mapping[str, Month]) -> Iterator[Violation]:
    for code in month_of:
        if code not in problem.move_of:
            yield Violation(Rule(RuleKind.UNKNOWN, code), (code,))


def codes_by_month(problem: Problem, month_of: Mapping[str, Month]) -> defaultdict[Month, list[str]]:
    """Who switches in which month, as far as the month is the organisation's own."""
    codes: defaultdict[Month, list[str]] = defaultdict(list)
    for move in problem.moves:
        if cost_of(problem, move, month_of.get(move.code)) is not None:
            codes[month_of[move.code]].append(move.code)
    return codes


def _working_in(problem: Problem, month_of: Mapping[str, Month], index: int) -> Iterator[str]:
    for month, codes in codes_by_month(problem, month_of).items():
        before = problem.at[month] - index
        for code in codes:
            work = problem.move_of[code].work
            if 0 <= before < len(work) and work[-1 - before]:
                yield code
