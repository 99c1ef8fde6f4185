"""How a test as a whole stands: organisations by scenarios, with the six steps; 相手先なし is an outcome of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mynumber_tests.choices import OVER_STATES, RunState, Side, StepState
from mynumber_tests.models import (
    PairingPlan,
    Participation,
    Programme,
    Scenario,
    ScenarioRole,
    ScenarioRun,
    StepRecord,
    UnservedInquiry,
)
from mynumber_tests.steps import steps
from portal.access.actor import Actor

OVER = Q(state__in=OVER_STATES)
BY_PAIRS = "business_scenario"  # follows from the tests of the pairs; nobody ticks it


@dataclass(frozen=True, slots=True)
class Cell:
    """One organisation in one scenario or step: a word with its page, blank where it has no part."""

    word: str | Promise = ""
    url: str = ""
    note: str = ""
    is_mismatch: bool = False
    why: str = ""  # a sentence, folded: cells are narrow


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One organisation; `steps` and `cells` in the order of the columns."""

    participation: Participation
    steps: Sequence[Cell]
    cells: Sequence[Cell]

    @property
    def name(self) -> str:
        return self.participation.organisation.name


class Tally(NamedTuple):
    """Tests of one organisation: how many are over, of how many."""

    over: int = 0
    all: int = 0


def organisations_of(actor: Actor, programme: Programme) -> Sequence[Participation]:
    """Rows of the matrix that the actor may see."""
    rows = Participation.objects.permitted_to(actor).filter(programme=programme)
    return list(rows.select_related("organisation"))


def state_counts(actor: Actor, programme: Programme) -> dict[RunState, int]:
    """How many tests of the version in force are in which state; inquiries without a partner count as 相手先なし."""
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme=programme)  # type: ignore[attr-defined]
    found = dict(runs.order_by().values_list("state").annotate(Count("pk")))
    unserved = unserved_inquiries(actor, programme).count()
    counts = {state: found.get(state, 0) for state in RunState}
    counts[RunState.NO_PARTNER] += unserved
    return counts


def matrix_rows(
    actor: Actor,
    programme: Programme,
    organisations: Sequence[Participation],
    scenarios: Sequence[Scenario],
    side: Side,
) -> list[MatrixRow]:
    """The rows of one page; a constant number of queries."""
    keys = [row.pk for row in organisations]
    cells = _inquiries(actor, programme, keys, scenarios) if side == Side.INQUIRER else _offers(actor, keys, scenarios)
    marks = _step_cells(actor, programme, keys)
    tallies = _both_tallies(actor, keys)
    return [
        MatrixRow(
            row,
            [
                _of_tally(programme, row, tallies[row.pk])
                if step.code == BY_PAIRS
                else marks.get((row.pk, step.code), Cell())
                for step in steps()
            ],
            [cells.get((row.pk, scenario.pk), Cell()) for scenario in scenarios],
        )
        for row in organisations
    ]


Key = tuple[int, int]  # participation, scenario


def _runs(actor: Actor, scenarios: Sequence[Scenario]) -> QuerySet[ScenarioRun]:
    return ScenarioRun.objects.permitted_to(actor).standing().filter(scenario__in=scenarios)  # type: ignore[no-any-return]


def _inquiries(
    actor: Actor, programme: Programme, keys: Collection[int], scenarios: Sequence[Scenario]
) -> Mapping[Key, Cell]:
    """Every inquiry has one outcome: its test, nobody to test with, or no pairing yet."""
    asked = ScenarioRole.objects.permitted_to(actor).inquiries()  # type: ignore[attr-defined]
    wishes = asked.filter(participation__in=keys, scenario__in=scenarios).values_list("participation", "scenario")
    cells = {key: Cell(_("組合せ前")) for key in wishes}
    unserved = unserved_inquiries(actor, programme).filter(inquirer__in=keys, scenario__in=scenarios)
    for inquirer, scenario, why in unserved.values_list("inquirer", "scenario", "why"):
        cells[inquirer, scenario] = Cell(RunState.NO_PARTNER.label, why=why)
    runs = _runs(actor, scenarios).filter(inquirer__in=keys)
    for pk, inquirer, scenario, state, mismatch, partner in runs.values_list(
        "pk", "inquirer", "scenario", "state", "is_mismatch", "provider__organisation__name"
    ):
        url = reverse("mynumber_tests:run-detail", args=[pk])
        cells[inquirer, scenario] = Cell(RunState(state).label, url, partner, mismatch)
    return cells


def _offers(actor: Actor, keys: Collection[int], scenarios: Sequence[Scenario]) -> Mapping[Key, Cell]:
    """Of all tests in which an organisation provides: how many are over."""
    tests = _runs(actor, scenarios).filter(provider__in=keys).order_by()
    rows = tests.values_list("provider", "scenario", "pair__programme").annotate(
        count=Count("pk"),
        over=Count("pk", filter=OVER),
        mismatches=Count("pk", filter=Q(is_mismatch=True)),
    )
    cells = {}
    for provider, scenario, programme, count, over, mismatches in rows:
        url = f"{reverse('mynumber_tests:run-list', args=[programme])}?scenario={scenario}&provider={provider}"
        cells[provider, scenario] = Cell(
            _("%(over)d／%(all)d件") % {"over": over, "all": count}, url, "", mismatches > 0
        )
    return cells


def unserved_inquiries(actor: Actor, programme: Programme) -> QuerySet[UnservedInquiry]:
    """相手先なし in the version in force; an organisation sees its own."""
    plans = PairingPlan.objects.permitted_to(actor).current().filter(programme=programme)  # type: ignore[attr-defined]
    own = Participation.objects.permitted_to(actor).filter(programme=programme)
    return UnservedInquiry.objects.filter(plan__in=plans, inquirer__in=own)


def _step_cells(actor: Actor, programme: Programme, keys: Collection[int]) -> Mapping[tuple[int, str], Cell]:
    records = StepRecord.objects.permitted_to(actor).filter(schedule__programme=programme, participation__in=keys)
    rows = records.values_list("schedule", "participation", "schedule__step", "state")
    return {
        (part, step): Cell(StepState(state).label, reverse("mynumber_tests:step-detail", args=[schedule]))
        for schedule, part, step, state in rows
    }


def side_tallies(actor: Actor, keys: Collection[int], side: Side) -> Mapping[int, Tally]:
    """Of every organisation its tests on one side."""
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(**{f"{side.value}__in": keys}).order_by()
    rows = runs.values_list(side.value).annotate(count=Count("pk"), done=Count("pk", filter=OVER))
    found = {part: Tally(done, count) for part, count, done in rows}
    return {part: found.get(part, Tally()) for part in keys}


def _both_tallies(actor: Actor, keys: Collection[int]) -> Mapping[int, Tally]:
    one, other = (side_tallies(actor, keys, side) for side in (Side.INQUIRER, Side.PROVIDER))
    return {part: Tally(one[part].over + other[part].over, one[part].all + other[part].all) for part in keys}


def scenario_counts(actor: Actor, programme: Programme) -> list[tuple[Scenario, Mapping[RunState, int]]]:
    """Of every scenario in use its tests by state; inquiries without a partner count as 相手先なし. Three queries."""
    runs = ScenarioRun.objects.permitted_to(actor).standing().filter(pair__programme=programme).order_by()
    counts = Counter[tuple[int, str]]()
    for scenario, state, count in runs.values_list("scenario", "state").annotate(count=Count("pk")):
        counts[scenario, state] += count
    for scenario in unserved_inquiries(actor, programme).values_list("scenario", flat=True):
        counts[scenario, RunState.NO_PARTNER] += 1
    scenarios = Scenario.objects.permitted_to(actor).filter(programme=programme).select_related("current")
    return [(row, {state: counts[row.pk, state] for state in RunState}) for row in scenarios.active()]


def _of_tally(programme: Programme, row: Participation, tally: Tally) -> Cell:
    if not tally.all:
        return Cell()
    url = f"{reverse('mynumber_tests:run-list', args=[programme.pk])}?member={row.pk}"
    if tally.over == tally.all:
        return Cell(StepState.DONE.label, url)
    return Cell(_("%(over)d／%(all)d件") % {"over": tally.over, "all": tally.all}, url)
