"""What could be otherwise: other providers, the effect of a change by hand, inquiries that nobody can serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .objective import objective
from .problem import Goal, Inquiry, OrganisationId, PlannedTest, Problem, Slot
from .reason import Occupancy
from .rules import Rule, Violation, violations


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
        if is_present or not problem.may_meet(inquiry.organisation, provider):
            continue
        slots = occupancy.slots_to_meet(inquiry.organisation, provider, freed=freed)
        if slots and occupancy.has_room_for_test(provider, inquiry.scenario):
            is_met = frozenset((inquiry.organisation, provider)) in occupancy.slot_of
            yield Alternate(provider, slots, is_met)


@dataclass(frozen=True, slots=True)
class GoalChange:
    """The value of one goal before a change and after it."""

    goal: Goal
    before: int
    after: int

    @property
    def delta(self) -> int:
        """Above zero where the change makes it worse."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change by hand does. `broken` are rules that were kept before, or are broken by more than before."""

    tests: tuple[PlannedTest, ...]  # the plan after the change
    broken: tuple[Violation, ...]
    repaired: tuple[Violation, ...]
    goals: tuple[GoalChange, ...]  # in the order in which they decide

    @property
    def is_harmless(self) -> bool:
        return not self.broken

    @property
    def change(self) -> Mapping[Goal, GoalChange]:
        return {change.goal: change for change in self.goals}

    @property
    def is_better(self) -> bool:
        """Whether the first goal that changes gets better."""
        return next((change.delta < 0 for change in self.goals if change.delta), False)


def effect_of_change(
    problem: Problem, tests: Sequence[PlannedTest], inquiry: Inquiry, to: PlannedTest | None
) -> Effect:
    """What happens when this inquiry gets the test `to`; None leaves it unserved.

    The pair meets in the slot of `to` from then on: its other tests move there too.
    """
    after = _changed(tests, inquiry, to)
    before, then = _by_rule(violations(problem, tests)), _by_rule(violations(problem, after))
    values, new_values = objective(problem, tests), objective(problem, after)
    return Effect(
        tests=after,
        broken=tuple(v for rule, v in then.items() if rule not in before or v.excess > before[rule].excess),
        repaired=tuple(v for rule, v in before.items() if rule not in then),
        goals=tuple(GoalChange(goal, value, new_values[goal]) for goal, value in values.items()),
    )


def _changed(tests: Sequence[PlannedTest], inquiry: Inquiry, to: PlannedTest | None) -> tuple[PlannedTest, ...]:
    left = [test for test in tests if test.inquiry != inquiry]
    if to is None:
        return tuple(left)
    moved = [
        PlannedTest(test.inquirer, test.scenario, test.provider, to.slot) if test.pair == to.pair else test
        for test in left
    ]
    return (*moved, to)


def _by_rule(found: Sequence[Violation]) -> dict[Rule, Violation]:
    """By rule; of several violations of one rule the excess of all."""
    by_rule: dict[Rule, Violation] = {}
    for violation in found:
        known = by_rule.get(violation.rule)
        by_rule[violation.rule] = (
            violation
            if known is None
            else Violation(violation.rule, (*known.tests, *violation.tests), known.excess + violation.excess)
        )
    return by_rule


@dataclass(frozen=True, slots=True)
class Orphan:
    """An inquiry that nobody can serve, and who could fill the gap.

    `offers_elsewhere` offer the scenario, but are excluded or have no common slot; `could_offer` may meet the inquirer
    and provide for other scenarios, just not for this one.
    """

    inquiry: Inquiry
    excluded: tuple[OrganisationId, ...]
    without_slot: tuple[OrganisationId, ...]
    could_offer: tuple[OrganisationId, ...]


def orphans(problem: Problem) -> list[Orphan]:
    """Every inquiry for which there is no admissible offer, in the order of the problem."""
    return [
        _orphan(problem, inquiry)
        for inquiry in problem.inquiries
        if not any(
            problem.may_meet(inquiry.organisation, provider)
            for provider in problem.providers_of.get(inquiry.scenario, ())
        )
    ]


def _orphan(problem: Problem, inquiry: Inquiry) -> Orphan:
    who = inquiry.organisation
    offering = [provider for provider in problem.providers_of.get(inquiry.scenario, ()) if provider != who]
    excluded = tuple(other for other in offering if frozenset((who, other)) in problem.excluded_at)
    could_offer = tuple(
        participant.id
        for participant in problem.participants
        if participant.id in problem.offered_by and problem.may_meet(who, participant.id)
    )
    return Orphan(inquiry, excluded, tuple(other for other in offering if other not in excluded), could_offer)
