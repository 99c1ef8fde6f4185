"""What no plan can be better than: flows, covers and counts that leave out some of the rules."""

from __future__ import annotations

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from .compact import Compact, bits

_MOST_ARCS = 400_000  # beyond that, the flow for the peak takes too long


def unserved_bound(c: Compact) -> int:
    """Scenario by scenario, as if there were no limit on partners and slots."""
    return sum(len(inquiries) - most_served(c, inquiries) for inquiries in scenarios_with_inquiries(c).values())


def changes_bound(c: Compact, *, unserved: int) -> int:
    """The most published tests that can be kept while so many are unserved, scenario by scenario."""
    scenarios = scenarios_with_inquiries(c)
    is_tight = unserved == unserved_bound(c)
    kept = sum(_most_kept(c, inquiries, serve_most=is_tight) for inquiries in scenarios.values())
    return len(c.problem.published) - kept


def average_load(c: Compact, *, served: int) -> int:
    """Tests for each provider, rounded up: no peak is lower."""
    providers = sum(1 for offered in c.offered if offered)
    return -(-served // providers) if providers else 0


def peak_bound(c: Compact, *, served: int, at_most: int) -> int:
    """The least peak with so many tests, as if every pair could meet."""
    low = average_load(c, served=served)
    if sum(len(c.providers(inquiry)) for inquiry in c.inquiries()) > _MOST_ARCS:
        return low
    flow = _PeakFlow(c)
    high = at_most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if flow.most_served(middle) >= served else (middle + 1, high)
    return low


def lateness_bound(c: Compact, *, pairs: int) -> int:
    """So many pairs, each in its first possible slot, the earliest ones."""
    earliest = sorted(
        bits(c.common(one, other))[0] for one, others in enumerate(c.may_meet) for other in others if one < other
    )
    return sum(earliest[:pairs])


def scenarios_with_inquiries(c: Compact) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for inquiry in c.inquiries():
        found.setdefault(inquiry % c.scenarios, []).append(inquiry)
    return found


def most_served(c: Compact, inquiries: list[int]) -> int:
    """The most inquiries of one scenario that can be served."""
    arcs = _Arcs()
    for place, inquiry in enumerate(inquiries, start=2):
        arcs.add(_SOURCE, place, 1)
        for provider in c.providers(inquiry):
            arcs.add(place, _provider_node(inquiries, provider), 1)
    _offers_to_sink(c, arcs, inquiries)
    return arcs.most_flow()


def _most_kept(c: Compact, inquiries: list[int], *, serve_most: bool) -> int:
    """The most published tests of one scenario that can be kept; while as many as possible are served, if asked for."""
    flow = min_cost_flow.SimpleMinCostFlow()
    for place, inquiry in enumerate(inquiries, start=2):
        flow.add_arc_with_capacity_and_unit_cost(_SOURCE, place, 1, 0)
        kept_with = c.published.get(inquiry, (-1, -1))[0]
        for provider in c.providers(inquiry):
            if serve_most or provider == kept_with:
                cost = -1 if provider == kept_with else 0
                flow.add_arc_with_capacity_and_unit_cost(place, _provider_node(inquiries, provider), 1, cost)
    scenario = inquiries[0] % c.scenarios
    for provider, offered in enumerate(c.offered):
        if offered >> scenario & 1:
            node = _provider_node(inquiries, provider)
            flow.add_arc_with_capacity_and_unit_cost(node, _SINK, c.cap[provider * c.scenarios + scenario], 0)
    flow.set_nodes_supplies(np.array([_SOURCE, _SINK]), np.array([len(inquiries), -len(inquiries)]))
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        return len(inquiries)
    return -int(flow.optimal_cost())


_SOURCE, _SINK = 0, 1


def _provider_node(inquiries: list[int], provider: int) -> int:
    return 2 + len(inquiries) + provider


def _offers_to_sink(c: Compact, arcs: _Arcs, inquiries: list[int]) -> None:
    scenario = inquiries[0] % c.scenarios
    for provider, offered in enumerate(c.offered):
        if offered >> scenario & 1:
            arcs.add(_provider_node(inquiries, provider), _SINK, c.cap[provider * c.scenarios + scenario])


class _Arcs:
    """The arcs of a flow from source to sink."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int]] = []

    def add(self, tail: int, head: int, capacity: int) -> None:
        self.rows.append((tail, head, capacity))

    def most_flow(self) -> int:
        if not self.rows:
            return 0
        flow = max_flow.SimpleMaxFlow()
        flow.add_arcs_with_capacity(*np.array(self.rows, np.int64).T.copy())
        flow.solve(_SOURCE, _SINK)
        return int(flow.optimal_flow())


class _PeakFlow:
    """Inquiries to offers to providers, each of which provides at most so many tests."""

    def __init__(self, c: Compact) -> None:
        offers = c.size * c.scenarios
        self.arcs = _Arcs()
        for inquiry in c.inquiries():
            self.arcs.add(_SOURCE, 2 + inquiry, 1)
            for provider in c.providers(inquiry):
                self.arcs.add(2 + inquiry, 2 + offers + provider * c.scenarios + inquiry % c.scenarios, 1)
        for offer, cap in enumerate(c.cap):
            if cap:
                self.arcs.add(2 + offers + offer, 2 + 2 * offers + offer // c.scenarios, cap)
        self.providers = [2 + 2 * offers + who for who, offered in enumerate(c.offered) if offered]

    def most_served(self, peak: int) -> int:
        arcs = _Arcs()
        arcs.rows = [*self.arcs.rows, *((provider, _SINK, peak) for provider in self.providers)]
        return arcs.most_flow()
