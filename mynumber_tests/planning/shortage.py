"""Scenarios for which there are more inquiries than can be served, whatever the plan."""

from __future__ import annotations

from dataclasses import dataclass

from .bounds import most_served, scenarios_with_inquiries
from .compact import compact
from .problem import Problem, ScenarioId


@dataclass(frozen=True, slots=True)
class Shortage:
    """`short` inquiries at least stay unserved; `places` is how many tests the offers of the scenario allow in all."""

    scenario: ScenarioId
    inquiries: int
    places: int
    short: int


def shortages(problem: Problem) -> list[Shortage]:
    """Scenario by scenario, the worst first; limits on partners and slots can make more inquiries go without."""
    c = compact(problem)
    found = []
    for index, inquiries in scenarios_with_inquiries(c).items():
        short = len(inquiries) - most_served(c, inquiries)
        if short:
            places = sum(c.cap[provider * c.scenarios + index] for provider in range(c.size))
            found.append(Shortage(problem.scenarios[index], len(inquiries), places, short))
    return sorted(found, key=lambda shortage: (-shortage.short, shortage.scenario))
