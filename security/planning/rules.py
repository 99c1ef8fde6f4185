"""The hard rules of a switch schedule. This is the specification: it knows no solver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .placement import Placement, own_month
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
    placement = Placement.of(problem, month_of)
    unknown = [Rule(RuleKind.UNKNOWN, code) for code in month_of if code not in problem.move_of]
    return violations_among([*_in_order_of_report(problem), *unknown], placement)


def violations_among(rules: Iterable[Rule], placement: Placement) -> list[Violation]:
    """Those of the rules that a placement breaks."""
    return [violation for rule in rules if (violation := _CHECKS[rule.kind](placement, rule))]


def _in_order_of_report(problem: Problem) -> Iterator[Rule]:
    """Every rule there is, those first that concern one organisation or the calendar."""
    yield from (Rule(RuleKind.ALLOWED, move.code) for move in problem.moves)
    yield from (Rule(RuleKind.BLACKOUT, month) for month in sorted(problem.blackouts))
    yield from (Rule(RuleKind.WORK, move.code) for move in problem.moves)
    yield from (rule for rule in all_rules(problem) if rule.kind not in (RuleKind.ALLOWED, RuleKind.BLACKOUT))


def _not_allowed(placement: Placement, rule: Rule) -> Violation | None:
    move = placement.problem.move_of[rule.subject]
    is_allowed = own_month(placement.problem, move, placement.month_of) is not None
    return None if is_allowed else Violation(rule, (rule.subject,))


def _in_blackout(placement: Placement, rule: Rule) -> Violation | None:
    codes = placement.switching_in(rule.subject)
    return Violation(rule, codes, len(codes)) if codes else None


def _before_calendar(placement: Placement, rule: Rule) -> Violation | None:
    move = placement.problem.move_of[rule.subject]
    month = own_month(placement.problem, move, placement.month_of)
    fits = month is None or placement.problem.has_room_for_work(move, month)
    return None if fits else Violation(rule, (rule.subject,))


def _over_units(placement: Placement, rule: Rule) -> Violation | None:
    at = placement.problem.at[rule.subject]
    excess = placement.units[at] - placement.problem.units[at]
    return Violation(rule, tuple(placement.working_in(rule.subject)), excess) if excess > 0 else None


def _over_switches(placement: Placement, rule: Rule) -> Violation | None:
    codes = placement.switching_in(rule.subject)
    excess = len(codes) - placement.problem.switches[placement.problem.at[rule.subject]]
    return Violation(rule, codes, excess) if excess > 0 else None


def _not_fixed(placement: Placement, rule: Rule) -> Violation | None:
    is_kept = placement.month_of.get(rule.subject) == placement.problem.fixed[rule.subject]
    return None if is_kept else Violation(rule, (rule.subject,))


def _apart(placement: Placement, rule: Rule) -> Violation | None:
    group = placement.problem.together[int(rule.subject)]
    is_apart = len({placement.month_of.get(code) for code in group}) > 1
    return Violation(rule, tuple(group)) if is_apart else None


def _out_of_order(placement: Placement, rule: Rule) -> Violation | None:
    order, at = placement.problem.order[int(rule.subject)], placement.problem.at
    first, then = (at.get(placement.month_of.get(code, "")) for code in (order.first, order.then))
    if first is None or then is None or then >= first + order.lag:
        return None
    return Violation(rule, (order.first, order.then), first + order.lag - then)


def _unknown(placement: Placement, rule: Rule) -> Violation | None:
    return Violation(rule, (rule.subject,)) if rule.subject in placement.month_of else None


_CHECKS: Mapping[RuleKind, Callable[[Placement, Rule], Violation | None]] = {
    RuleKind.UNITS: _over_units,
    RuleKind.SWITCHES: _over_switches,
    RuleKind.BLACKOUT: _in_blackout,
    RuleKind.ALLOWED: _not_allowed,
    RuleKind.FIXED: _not_fixed,
    RuleKind.TOGETHER: _apart,
    RuleKind.ORDER: _out_of_order,
    RuleKind.WORK: _before_calendar,
    RuleKind.UNKNOWN: _unknown,
}
