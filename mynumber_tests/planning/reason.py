"""Why inquiries stay unserved in a plan, by looking at everybody who offers the scenario."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .explanation import Reason, ReasonKind
from .problem import Inquiry, OrganisationId, Pair, PlannedTest, Problem, ScenarioId, Slot


@dataclass(frozen=True)
class Occupancy:
    """What the tests of a plan use up."""

    problem: Problem
    tests: Sequence[PlannedTest]

    @cached_property
    def provided(self) -> Counter[tuple[OrganisationId, ScenarioId]]:
        return Counter((test.provider, test.scenario) for test in self.tests)

    @cached_property
    def slot_of(self) -> dict[Pair, Slot]:
        return {test.pair: test.slot for test in self.tests}

    @cached_property
    def partners(self) -> Counter[tuple[OrganisationId, Slot]]:
        return Counter((member, slot) for pair, slot in self.slot_of.items() for member in pair)

    def has_room_for_test(self, provider: OrganisationId, scenario: ScenarioId) -> bool:
        return self.provided[provider, scenario] < self.problem.max_tests_of.get((provider, scenario), 0)

    @cached_property
    def tests_of(self) -> Counter[Pair]:
        return Counter(test.pair for test in self.tests)

    def freed_by(self, test: PlannedTest) -> Pair | None:
        """The pair that would not meet any more without this test."""
        return test.pair if self.tests_of[test.pair] == 1 else None

    def has_room_for_partner(self, organisation: OrganisationId, slot: Slot, *, freed: Pair | None = None) -> bool:
        """Whether one more partner fits in, once the pair `freed` does not meet any more."""
        most = self.problem.participant_of[organisation].max_partners_per_slot
        gained = freed is not None and organisation in freed and self.slot_of[freed] == slot
        return self.partners[organisation, slot] < most + gained

    def slots_to_meet(
        self, one: OrganisationId, other: OrganisationId, *, freed: Pair | None = None
    ) -> tuple[Slot, ...]:
        """The slot in which the two meet already, or else those in which both have room, in order of time.

        None for two who may not meet at all.
        """
        if freed is not None and (one in freed or other in freed):
            return self._slots_to_meet(one, other, freed)
        known = self._known.get((one, other))
        if known is None:
            known = self._known[one, other] = self._slots_to_meet(one, other, None)
        return known

    @cached_property
    def _known(self) -> dict[tuple[OrganisationId, OrganisationId], tuple[Slot, ...]]:
        return {}

    def _slots_to_meet(self, one: OrganisationId, other: OrganisationId, freed: Pair | None) -> tuple[Slot, ...]:
        met = self.slot_of.get(frozenset((one, other)))
        if met is not None:
            return (met,)
        if not self.problem.may_meet(one, other):
            return ()
        common = self.problem.common_slots(one, other)
        return tuple(
            slot
            for slot in self.problem.slots
            if slot in common and all(self.has_room_for_partner(member, slot, freed=freed) for member in (one, other))
        )


def reasons(problem: Problem, tests: Sequence[PlannedTest], unserved: Sequence[Inquiry]) -> list[Reason]:
    """The reason for each unserved inquiry."""
    occupancy = Occupancy(problem, tests)
    return [_reason(occupancy, inquiry) for inquiry in unserved]


def _reason(occupancy: Occupancy, inquiry: Inquiry) -> Reason:
    problem, who = occupancy.problem, inquiry.organisation
    others = [provider for provider in problem.providers_of.get(inquiry.scenario, ()) if provider != who]
    excluded = tuple(other for other in others if frozenset((who, other)) in problem.excluded_at)
    left = [other for other in others if other not in excluded]
    without_slot = tuple(other for other in left if not problem.common_slots(who, other))
    able = [other for other in left if other not in without_slot]
    full = tuple(other for other in able if not occupancy.has_room_for_test(other, inquiry.scenario))
    blocked = tuple(other for other in able if other not in full and not occupancy.slots_to_meet(who, other))
    taken = {*full, *blocked}
    possible = tuple(other for other in able if other not in taken)
    kind = ReasonKind.STILL_POSSIBLE if possible else _kind(len(others), len(left), len(able), len(full), len(blocked))
    return Reason(inquiry, kind, full, blocked, without_slot, excluded, possible)


def _kind(others: int, left: int, able: int, full: int, blocked: int) -> ReasonKind:
    if not others:
        return ReasonKind.NOT_OFFERED
    if not left:
        return ReasonKind.EXCLUDED
    if not able:
        return ReasonKind.NO_COMMON_SLOT
    if full == able:
        return ReasonKind.OFFERS_FULL
    return ReasonKind.PARTNERS_FULL if blocked == able else ReasonKind.SHORT_SUPPLY
