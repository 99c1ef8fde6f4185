"""What is planned: every inquiry gets a provider, and every two organisations that test together meet in one slot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

OrganisationId: TypeAlias = str
ScenarioId: TypeAlias = str
Slot: TypeAlias = str
Pair: TypeAlias = frozenset[OrganisationId]  # two organisations, in no order


class Goal(StrEnum):
    """What a plan is measured by; each is to be as small as possible."""

    UNSERVED = "unserved"  # inquiries without a provider
    CHANGES = "changes"  # published tests that are not kept with the same provider and slot
    UNCOVERED = "uncovered"  # possible (vendor of inquirer, vendor of provider) that do not occur
    UNWISHED = "unwished"  # wanted pairs that do not meet
    PAIRS = "pairs"  # pairs of organisations that meet
    PEAK = "peak"  # most tests that one organisation provides
    LATENESS = "lateness"  # sum over pairs of the index of their slot, from 0


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation that takes part."""

    id: OrganisationId
    vendor: str  # of its system
    slots: frozenset[Slot]  # in which it can take part
    max_partners_per_slot: int
    name: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Inquiry:
    """An organisation must test a scenario as inquirer."""

    organisation: OrganisationId
    scenario: ScenarioId


@dataclass(frozen=True, slots=True)
class Offer:
    """An organisation provides for a scenario, to so many inquiries in all."""

    organisation: OrganisationId
    scenario: ScenarioId
    max_tests: int


@dataclass(frozen=True, slots=True, order=True)
class PlannedTest:
    """One inquiry with its provider, and the slot in which the two meet."""

    inquirer: OrganisationId
    scenario: ScenarioId
    provider: OrganisationId
    slot: Slot

    @property
    def inquiry(self) -> Inquiry:
        return Inquiry(self.inquirer, self.scenario)

    @property
    def pair(self) -> Pair:
        return frozenset((self.inquirer, self.provider))


@dataclass(frozen=True)
class Problem:
    """A joint operation test as the optimiser sees it; the fields are those of the format pairing/1."""

    slots: tuple[Slot, ...]  # in order of time
    participants: tuple[Participant, ...]
    scenarios: tuple[ScenarioId, ...]
    inquiries: tuple[Inquiry, ...]
    offers: tuple[Offer, ...]
    excluded: tuple[tuple[OrganisationId, OrganisationId], ...] = ()
    wanted: tuple[tuple[OrganisationId, OrganisationId], ...] = ()
    fixed: tuple[PlannedTest, ...] = ()
    published: tuple[PlannedTest, ...] = ()  # the plan in force, for re-planning

    @cached_property
    def slot_at(self) -> Mapping[Slot, int]:
        return {slot: index for index, slot in enumerate(self.slots)}

    @cached_property
    def participant_of(self) -> Mapping[OrganisationId, Participant]:
        return {participant.id: participant for participant in self.participants}

    @cached_property
    def max_tests_of(self) -> Mapping[tuple[OrganisationId, ScenarioId], int]:
        """How many inquiries an organisation serves in a scenario; without an entry none."""
        return {(offer.organisation, offer.scenario): offer.max_tests for offer in self.offers}

    @cached_property
    def inquiry_set(self) -> frozenset[Inquiry]:
        return frozenset(self.inquiries)

    @cached_property
    def place_of(self) -> Mapping[tuple[OrganisationId, ScenarioId], int]:
        """Where an inquiry stands in `inquiries`."""
        return {(inquiry.organisation, inquiry.scenario): place for place, inquiry in enumerate(self.inquiries)}

    @cached_property
    def excluded_at(self) -> Mapping[Pair, int]:
        """Where an excluded pair stands in `excluded`."""
        return {frozenset(pair): index for index, pair in reversed(list(enumerate(self.excluded)))}

    @cached_property
    def offered_by(self) -> Mapping[OrganisationId, frozenset[ScenarioId]]:
        return _scenarios_of((offer.organisation, offer.scenario) for offer in self.offers if offer.max_tests > 0)

    @cached_property
    def providers_of(self) -> Mapping[ScenarioId, tuple[OrganisationId, ...]]:
        """Who offers a scenario, in the order of the offers."""
        providers: dict[ScenarioId, list[OrganisationId]] = {}
        for offer in self.offers:
            if offer.max_tests > 0:
                providers.setdefault(offer.scenario, []).append(offer.organisation)
        return {scenario: tuple(found) for scenario, found in providers.items()}

    def common_slots(self, one: OrganisationId, other: OrganisationId) -> frozenset[Slot]:
        return self.participant_of[one].slots & self.participant_of[other].slots

    def may_meet(self, one: OrganisationId, other: OrganisationId) -> bool:
        """Whether nothing about the two alone forbids a test between them."""
        is_excluded = frozenset((one, other)) in self.excluded_at
        return one != other and not is_excluded and bool(self.common_slots(one, other))

    @cached_property
    def possible_vendors(self) -> frozenset[tuple[str, str]]:
        """(vendor of inquirer, vendor of provider) that some admissible inquiry and offer could give."""
        found: set[tuple[str, str]] = set()
        for inquiry in self.inquiries:
            vendor = self.participant_of[inquiry.organisation].vendor
            for other, providers in self._providers_by_vendor.get(inquiry.scenario, {}).items():
                if (vendor, other) not in found and any(self.may_meet(inquiry.organisation, one) for one in providers):
                    found.add((vendor, other))
        return frozenset(found)

    @cached_property
    def _providers_by_vendor(self) -> Mapping[ScenarioId, Mapping[str, list[OrganisationId]]]:
        found: dict[ScenarioId, dict[str, list[OrganisationId]]] = {}
        for scenario, providers in self.providers_of.items():
            by_vendor = found.setdefault(scenario, {})
            for provider in providers:
                by_vendor.setdefault(self.participant_of[provider].vendor, []).append(provider)
        return found


def default_goals(problem: Problem) -> tuple[Goal, ...]:
    """The order of goals that the format pairing/1 lays down."""
    return tuple(goal for goal in Goal if goal is not Goal.CHANGES or problem.published)


def _scenarios_of(
    pairs: Iterable[tuple[OrganisationId, ScenarioId]],
) -> dict[OrganisationId, frozenset[ScenarioId]]:
    found: dict[OrganisationId, set[ScenarioId]] = {}
    for organisation, scenario in pairs:
        found.setdefault(organisation, set()).add(scenario)
    return {organisation: frozenset(scenarios) for organisation, scenarios in found.items()}
