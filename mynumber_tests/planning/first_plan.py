"""A first plan in well under a second: what is fixed, was published or is wished, and then the fullest pairs."""

from __future__ import annotations

import random

from .building import Builder
from .compact import Compact
from .snapshot import Snapshot
from .state import State


def first_plan(compact: Compact, *, seed: int) -> Snapshot:
    """A valid plan. The fixed tests must not contradict each other."""
    state = State(compact)
    builder = Builder(state, random.Random(seed))  # noqa: S311
    for pair, slot in compact.fixed_slot.items():
        state.open(pair, slot)
    for inquiry, provider in compact.fixed.items():
        state.put(inquiry, provider)
    _keep_published(state)
    builder.fulfil_wishes()
    builder.serve(range(compact.size))
    builder.cover(sorted(compact.combinations))
    return state.snapshot()


def _keep_published(state: State) -> None:
    """Every published test that still fits in, in the order of the inquiries."""
    c = state.c
    for inquiry, (provider, slot) in sorted(c.published.items()):
        who, scenario = divmod(inquiry, c.scenarios)
        if state.provider[inquiry] >= 0 or not state.available[provider] >> scenario & 1:
            continue
        pair = c.pair(who, provider)
        if pair not in state.slot and state.has_room(who, slot) and state.has_room(provider, slot):
            state.open(pair, slot)
        if state.slot.get(pair) == slot:
            state.put(inquiry, provider)
