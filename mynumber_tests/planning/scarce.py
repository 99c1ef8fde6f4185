"""The scenarios for which not everybody finds a provider: solved by themselves, for a bound and for a better start."""

from __future__ import annotations

import random
from dataclasses import replace

from .building import Builder
from .compact import Compact
from .problem import Goal
from .snapshot import Snapshot
from .solver import Effort
from .state import State
from .straight_model import StraightModel

_MOST_TESTS = 40_000  # possible ones, for which the model is still quick


def least_unserved(c: Compact, plan: Snapshot, effort: Effort) -> tuple[int, Snapshot | None]:
    """A lower bound of the unserved inquiries, and a plan that begins with the best way to serve the scarce scenarios.

    Only the scenarios that this plan does not serve wholly are looked at: the others can only take partners and slots
    away from them.
    """
    scarce = _not_wholly_served(c, plan)
    part = _only(c, scarce)
    if sum(len(part.providers(inquiry)) for inquiry in part.inquiries()) > _MOST_TESTS:
        return 0, None
    model = StraightModel(part)
    found = model.search(Goal.UNSERVED, effort, hint=_part_of(part, plan), on_value=lambda value, bound: None)
    if found.plan is None:
        return found.bound, None
    model.limit(Goal.UNSERVED, State.of(part, found.plan).unserved)
    fewest = model.search(Goal.PAIRS, effort, hint=found.plan, on_value=lambda value, bound: None)
    return found.bound, _completed(c, fewest.plan or found.plan, effort.seed)


def _not_wholly_served(c: Compact, plan: Snapshot) -> int:
    """Bits of the scenarios with an unserved inquiry, and of those with a fixed test."""
    scarce = 0
    for inquiry in c.inquiries():
        if plan.provider[inquiry] < 0 or inquiry in c.fixed:
            scarce |= 1 << inquiry % c.scenarios
    return scarce


def _only(c: Compact, scenarios: int) -> Compact:
    asked, offered = [mask & scenarios for mask in c.asked], [mask & scenarios for mask in c.offered]
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
        published={},
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


def _completed(c: Compact, scarce: Snapshot, seed: int) -> Snapshot:
    """All the other inquiries served as well as possible round these tests."""
    state = State.of(c, scarce)
    builder = Builder(state, random.Random(seed))  # noqa: S311
    builder.fulfil_wishes()
    builder.serve(range(c.size))
    builder.cover(sorted(c.combinations))
    return state.snapshot()
