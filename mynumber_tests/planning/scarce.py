"""The scenarios for which not everybody finds a provider: solved by themselves, for a bound and for a better plan."""

from __future__ import annotations

from dataclasses import replace

from .compact import Compact
from .problem import Goal
from .snapshot import Snapshot
from .solver import Effort
from .straight_model import StraightModel

_MOST_TESTS = 40_000  # possible ones, for which the model is still quick


def unserved_bound_of_scarce(c: Compact, plan: Snapshot, effort: Effort) -> int:
    """At least so many inquiries stay unserved, whatever the plan.

    Only the scenarios that this plan does not serve wholly are looked at: the others can only take partners and slots
    away from them.
    """
    part = _with_inquiries(c, _of_scarce_scenarios(c, plan))
    if _possible_tests(part) > _MOST_TESTS:
        return 0
    return StraightModel(part).search(Goal.UNSERVED, effort, hint=_part_of(part, plan), on_value=_unheard).bound


def with_scarce_served_anew(c: Compact, plan: Snapshot, effort: Effort) -> Snapshot:
    """The plan with the tests of its scarce scenarios chosen anew; all others stay, with their pairs and slots.

    As few as possible are unserved, then changed, then new pairs opened.
    """
    free = _of_scarce_scenarios(c, plan)
    part = _with_inquiries(c, free)
    if _possible_tests(part) > _MOST_TESTS:
        return plan
    held = {
        pair: plan.slot[pair]
        for inquiry, provider in enumerate(plan.provider)
        if provider >= 0 and inquiry not in free and (pair := c.pair(inquiry // c.scenarios, provider)) in plan.slot
    }
    goals = [goal for goal in (Goal.UNSERVED, Goal.CHANGES, Goal.PAIRS) if goal in c.goals]
    found = StraightModel(part, held=held).search_together(goals, effort, hint=_part_of(part, plan))
    return _put_together(plan, part, found) if found else plan


def _unheard(value: int, bound: int) -> None:
    """Progress of a model that is one step among many."""


def _of_scarce_scenarios(c: Compact, plan: Snapshot) -> set[int]:
    """The inquiries of every scenario that has an unserved one, or a fixed test."""
    inquiries = list(c.inquiries())
    scarce = {inquiry % c.scenarios for inquiry in inquiries if plan.provider[inquiry] < 0 or inquiry in c.fixed}
    return {inquiry for inquiry in inquiries if inquiry % c.scenarios in scarce}


def _possible_tests(c: Compact) -> int:
    return sum(len(c.providers(inquiry)) for inquiry in c.inquiries())


def _with_inquiries(c: Compact, inquiries: set[int]) -> Compact:
    """The problem of these inquiries, which are all of some scenarios, alone."""
    asked, scenarios = [0] * c.size, 0
    for inquiry in inquiries:
        asked[inquiry // c.scenarios] |= 1 << inquiry % c.scenarios
        scenarios |= 1 << inquiry % c.scenarios
    offered = [mask & scenarios for mask in c.offered]
    return replace(
        c,
        asked=asked,
        offered=offered,
        may_meet=[
            [other for other in others if asked[who] & offered[other] or asked[other] & offered[who]]
            for who, others in enumerate(c.may_meet)
        ],
        wanted={},
        hopeless_wishes=0,
        combinations=frozenset(),
        published={inquiry: test for inquiry, test in c.published.items() if inquiry in inquiries},
        fewest_partners={},
        _providers={},
    )


def _part_of(part: Compact, plan: Snapshot) -> Snapshot:
    provider = [-1] * len(plan.provider)
    slot_of = {}
    for inquiry in part.inquiries():
        provider[inquiry] = plan.provider[inquiry]
        if provider[inquiry] >= 0:
            pair = part.pair(inquiry // part.scenarios, provider[inquiry])
            slot_of[pair] = plan.slot[pair]
    return Snapshot(provider, slot_of)


def _put_together(plan: Snapshot, part: Compact, found: Snapshot) -> Snapshot:
    """The tests of the part as found, all others as they were; pairs that are left without a test do not meet."""
    provider = list(plan.provider)
    for inquiry in part.inquiries():
        provider[inquiry] = found.provider[inquiry]
    slot_of = {**plan.slot, **found.slot}
    met = {part.pair(inquiry // part.scenarios, other) for inquiry, other in enumerate(provider) if other >= 0}
    return Snapshot(provider, {pair: slot for pair, slot in slot_of.items() if pair in met})
