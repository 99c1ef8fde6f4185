"""Other providers that could take over a test, or serve an inquiry that has none, as the plan stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .problem import Inquiry, OrganisationId, PlannedTest, Problem, Slot
from .reason import Occupancy


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another provider of a test, with the slots in which the two could meet."""

    provider: OrganisationId
    slots: tuple[Slot, ...]
    is_met: bool  # whether the two meet anyhow


def alternates(problem: Problem, tests: Sequence[PlannedTest]) -> dict[PlannedTest, tuple[Alternate, ...]]:
    """For each test, the other providers that could take it over without breaking a rule; those met anyhow first.

    A fixed test has none.
    """
    occupancy, fixed = Occupancy(problem, tests), frozenset(problem.fixed)
    return {test: () if test in fixed else _others(occupancy, test) for test in tests}


def providers_for(problem: Problem, tests: Sequence[PlannedTest], inquiry: Inquiry) -> tuple[Alternate, ...]:
    """Those that could serve an unserved inquiry as the plan stands."""
    return _in_order(_possible(Occupancy(problem, tests), inquiry, without=None))


def _others(occupancy: Occupancy, test: PlannedTest) -> tuple[Alternate, ...]:
    return _in_order(_possible(occupancy, test.inquiry, without=test))


def _in_order(found: Iterator[Alternate]) -> tuple[Alternate, ...]:
    return tuple(sorted(found, key=lambda alternate: (not alternate.is_met, alternate.provider)))


def _possible(occupancy: Occupancy, inquiry: Inquiry, *, without: PlannedTest | None) -> Iterator[Alternate]:
    """`without`: the present test, whose pair gives its place free if it has no other test."""
    problem = occupancy.problem
    freed = occupancy.freed_by(without) if without else None
    for provider in problem.providers_of.get(inquiry.scenario, ()):
        is_present = without is not None and provider == without.provider
        if is_present or not occupancy.has_room_for_test(provider, inquiry.scenario):
            continue
        slots = occupancy.slots_to_meet(inquiry.organisation, provider, freed=freed)
        if slots:
            is_met = frozenset((inquiry.organisation, provider)) in occupancy.slot_of
            yield Alternate(provider, slots, is_met)
