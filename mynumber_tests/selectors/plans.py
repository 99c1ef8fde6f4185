"""A version as the rules see it, what it gives to each organisation, and what differs between two versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mynumber_tests.models import PairedTest, PairingPlan
from mynumber_tests.planning.alternates import Alternate, alternates, providers_for
from mynumber_tests.planning.effect import Effect, effect_of_change
from mynumber_tests.planning.formats import read_problem
from mynumber_tests.planning.objective import objective
from mynumber_tests.planning.problem import Goal, Inquiry, PlannedTest, Problem

from .pairing_input import key_of, pairing_instance, slot_labels


class Standing:
    """A plan with the terms and pins as they are today."""

    def __init__(self, plan: PairingPlan) -> None:
        self.plan = plan
        self.programme = plan.programme
        self.labels = slot_labels(self.programme)

    @cached_property
    def problem(self) -> Problem:
        return read_problem(pairing_instance(self.programme, keeps_published=True))

    @cached_property
    def rows(self) -> list[PairedTest]:
        return list(self.plan.tests.select_related("scenario", "slot").order_by("pk"))

    @cached_property
    def tests(self) -> tuple[PlannedTest, ...]:
        return tuple(self.planned(row) for row in self.rows)

    def planned(self, row: PairedTest) -> PlannedTest:
        return PlannedTest(
            key_of(row.inquirer_id), row.scenario.code, key_of(row.provider_id), self.labels[row.slot.position]
        )

    @property
    def objective(self) -> Mapping[Goal, int]:
        return objective(self.problem, self.tests)

    def effect(self, to: PlannedTest) -> Effect:
        return effect_of_change(self.problem, self.tests, to.inquiry, to)

    def others_for(self, inquiry: Inquiry) -> tuple[Alternate, ...]:
        """Who could provide for an inquiry as the plan stands, without breaking a rule."""
        present = next((test for test in self.tests if test.inquiry == inquiry), None)
        if present is None:
            return providers_for(self.problem, self.tests, inquiry)
        return alternates(self.problem, self.tests)[present]


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One inquiry in an earlier and a later version; None: not there, or without a partner."""

    before: PairedTest | None
    after: PairedTest | None

    @property
    def row(self) -> PairedTest:
        row = self.after or self.before
        assert row
        return row


def changes_between(before: PairingPlan | None, after: PairingPlan) -> list[PlanChange]:
    """What the later version does otherwise: new, gone, with another provider or in another slot. Two queries."""
    old = _by_inquiry(before) if before else {}
    new = _by_inquiry(after)
    keys = sorted(dict.fromkeys((*new, *old)), key=lambda key: _place(new.get(key) or old[key]))
    pairs = [PlanChange(old.get(key), new.get(key)) for key in keys]
    return [change for change in pairs if _said(change.before) != _said(change.after)]


def _by_inquiry(plan: PairingPlan) -> dict[tuple[int, int], PairedTest]:
    rows = plan.tests.select_related("inquirer__organisation", "provider__organisation", "scenario__current", "slot")
    return {(row.inquirer_id, row.scenario_id): row for row in rows}


def _place(row: PairedTest) -> tuple[str, str, str]:
    organisation = row.inquirer.organisation
    return organisation.code or "", organisation.kana, row.scenario.code


def _said(row: PairedTest | None) -> tuple[int, int] | None:
    return (row.provider_id, row.slot_id) if row else None


@dataclass(frozen=True, slots=True)
class Direction:
    """What one side of a pair inquires of the other."""

    inquirer: str
    provider: str
    tests: Sequence[PairedTest]


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two organisations of a version with the tests in both directions."""

    one: str
    other: str
    slot: str
    directions: Sequence[Direction]


def pairs_of(rows: Sequence[PairedTest]) -> list[PairRow]:
    """The tests by pair, in the order of slots and organisations."""
    by_pair: dict[tuple[int, int], list[PairedTest]] = defaultdict(list)
    for row in rows:
        by_pair[min(row.inquirer_id, row.provider_id), max(row.inquirer_id, row.provider_id)].append(row)
    found = [_pair(tests) for tests in by_pair.values()]
    return [pair for _key, pair in sorted(found, key=lambda item: item[0])]


def _pair(tests: Sequence[PairedTest]) -> tuple[tuple[int, str, str], PairRow]:
    sides = sorted(
        {tests[0].inquirer.organisation, tests[0].provider.organisation}, key=lambda one: (one.code or "", one.kana)
    )
    one, other = sides[0], sides[-1]
    key = (tests[0].slot.position, one.code or one.kana, other.code or other.kana)
    both = [
        Direction(asking.name, asked.name, [test for test in tests if test.inquirer.organisation == asking])
        for asking, asked in ((one, other), (other, one))
    ]
    return key, PairRow(one.name, other.name, tests[0].slot.name, [way for way in both if way.tests])
