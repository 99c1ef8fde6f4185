"""The heart of a conflict, where it is simple enough to be seen at a glance: no common month, wrong order, no room."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .objective import work_months
from .problem import Month, Move, Order, Problem
from .rules import Rule, RuleKind
from .variants import with_only


@dataclass(frozen=True, slots=True)
class NoMonth:
    """These organisations, one or a group that switches together, have no month in which all of them can switch."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongOrder:
    """Even when `first` switches as early as it can, `then` would have to switch later than it can."""

    order: Order
    earliest: Month  # of `first`
    latest: Month  # of `then`


@dataclass(frozen=True, slots=True)
class NoRoom:
    """Whatever months are chosen, these organisations need more of a capacity than there is in these months."""

    kind: RuleKind  # units or switches
    months: tuple[Month, ...]
    codes: tuple[str, ...]
    needed: int
    limit: int


Reason: TypeAlias = NoMonth | WrongOrder | NoRoom


def reason_of(problem: Problem, conflict: Collection[Rule]) -> Reason | None:
    """Why these rules have no plan; None where only trying all combinations shows it."""
    alone = with_only(problem, conflict)
    bundles = [_Bundle(bundle, _common_months(alone, bundle)) for bundle in alone.bundles]
    if lost := next((bundle for bundle in bundles if not bundle.months), None):
        return NoMonth(lost.codes)
    if wrong := _wrong_order(alone, bundles):
        return wrong
    rooms = (_no_room(alone, conflict, kind, bundles) for kind in (RuleKind.UNITS, RuleKind.SWITCHES))
    return next((room for room in rooms if room), None)


@dataclass
class _Bundle:
    """Organisations that switch together, and the months that are left to them, in order of time."""

    moves: tuple[Move, ...]
    months: list[Month]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(move.code for move in self.moves)


def _common_months(problem: Problem, moves: Sequence[Move]) -> list[Month]:
    return sorted(set.intersection(*(set(problem.possible_months(move)) for move in moves)))


def _wrong_order(problem: Problem, bundles: Sequence[_Bundle]) -> WrongOrder | None:
    """Strike out months that come too early for an order, until nothing changes or nothing is left."""
    bundle_of = {code: bundle for bundle in bundles for code in bundle.codes}
    is_changed = True
    while is_changed:
        is_changed = False
        for order in problem.order:
            earliest, then = bundle_of[order.first].months[0], bundle_of[order.then]
            late = [month for month in then.months if problem.at[month] >= problem.at[earliest] + order.lag]
            if not late:
                return WrongOrder(order, earliest, then.months[-1])
            is_changed |= late != then.months
            then.months = late
    return None


def _no_room(problem: Problem, conflict: Collection[Rule], kind: RuleKind, bundles: Sequence[_Bundle]) -> NoRoom | None:
    full = {rule.subject for rule in conflict if rule.kind is kind}
    needed = [min(_needed_in(problem, full, kind, bundle, month) for month in bundle.months) for bundle in bundles]
    limits = problem.units if kind is RuleKind.UNITS else problem.switches
    limit = sum(limits[problem.at[month]] for month in full)
    if sum(needed) <= limit:
        return None
    codes = tuple(code for bundle, amount in zip(bundles, needed, strict=True) if amount for code in bundle.codes)
    return NoRoom(kind, tuple(sorted(full)), codes, sum(needed), limit)


def _needed_in(problem: Problem, full: Collection[Month], kind: RuleKind, bundle: _Bundle, month: Month) -> int:
    """What a bundle that switches in `month` takes of the capacity of the months `full`."""
    if kind is RuleKind.SWITCHES:
        return len(bundle.moves) if month in full else 0
    used = (work for move in bundle.moves for work in work_months(problem, move, month))
    return sum(units for index, units in used if problem.months[index] in full)
