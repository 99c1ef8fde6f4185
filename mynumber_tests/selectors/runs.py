"""Tests of pairs: lists, and one test as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from mynumber_tests.choices import Result, RunState, Side
from mynumber_tests.models import (
    Defect,
    Participation,
    Programme,
    RunEvidence,
    RunHistory,
    ScenarioRun,
    ScenarioVersion,
    StepResult,
)
from mynumber_tests.models.scenarios import ScenarioStep
from mynumber_tests.run_rules import Outcome, outcome
from portal.access.actor import Actor
from portal.documents.listing import file_item
from portal.web.components import FileItem

TWO_SIDES = (Side.INQUIRER, Side.PROVIDER)
RELATED = (
    "pair__programme__prefecture",
    "pair__slot",
    "scenario__current",
    "frozen_version",
    "inquirer__organisation",
    "provider__organisation",
)


def runs_for(actor: Actor, action: str = "view") -> QuerySet[ScenarioRun]:
    """Tests that the actor may see, with what pages say of them."""
    return ScenarioRun.objects.permitted_to(actor, action).select_related(*RELATED)


def runs_of(actor: Actor, programme: Programme) -> QuerySet[ScenarioRun]:
    """Of one test as a whole: those of the version in force."""
    return runs_for(actor).standing().filter(pair__programme=programme)  # type: ignore[attr-defined, no-any-return]


def writable_sides(actor: Actor, run: ScenarioRun) -> list[Side]:
    """Whose records the actor keeps: its own, for the coordinator those of a partner from outside. One query."""
    parts = Participation.objects.permitted_to(actor, "change").filter(pk__in=(run.inquirer_id, run.provider_id))
    own = {part.pk for part in parts if part.is_outside or part.organisation_id == actor.organisation_id}
    return [side for side in TWO_SIDES if part_of(run, side) in own]


def part_of(run: ScenarioRun, side: Side) -> int:
    return run.inquirer_id if side == Side.INQUIRER else run.provider_id


def version_of(run: ScenarioRun) -> ScenarioVersion:
    """What the test follows: the version with which it began, until then the newest."""
    version = run.frozen_version or run.scenario.current
    assert version  # a scenario is made together with its first version
    return version


def recorded_of(results: Sequence[StepResult], side: Side) -> dict[int, Result]:
    return {row.position: Result(row.result) for row in results if row.side == side}


def outcome_of(run: ScenarioRun, results: Sequence[StepResult]) -> Outcome:
    sides = [step.side for step in version_of(run).step_list]
    return outcome(sides, recorded_of(results, Side.INQUIRER), recorded_of(results, Side.PROVIDER))


def mark_of(results: Sequence[StepResult], side: Side) -> int:
    """Stands for what a side has recorded until now (microseconds): two people of one side notice each other by it."""
    times = [row.recorded_at.timestamp() for row in results if row.side == side]
    return round(max(times) * 1_000_000) if times else 0


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step with what each side says of it; None: not for this side, or nothing yet."""

    step: ScenarioStep
    inquirer: StepResult | None
    provider: StepResult | None
    is_mismatch: bool

    @property
    def is_for_inquirer(self) -> bool:
        return self.step.is_done_by(Side.INQUIRER)

    @property
    def is_for_provider(self) -> bool:
        return self.step.is_done_by(Side.PROVIDER)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper, whose it is, and the key by which it is taken off."""

    pk: int
    side: Side
    file: FileItem


@dataclass(frozen=True, slots=True)
class RunDetail:
    """One test with everything that is told about it."""

    run: ScenarioRun
    version: ScenarioVersion
    steps: Sequence[StepRow]
    evidence: Sequence[Evidence]
    defects: Sequence[Defect]
    history: Sequence[RunHistory]
    sides: Sequence[Side]  # whose records the actor keeps

    @property
    def open_defects(self) -> int:
        return sum(defect.closed_at is None for defect in self.defects)

    @property
    def signable_sides(self) -> list[Side]:
        """Sides of the actor that have not signed yet, where nothing stands against it."""
        run = self.run
        if run.state != RunState.PASSED or run.is_mismatch or self.open_defects or run.is_dropped:
            return []
        return [side for side in self.sides if getattr(run, f"{side.value}_signed_at") is None]


def run_detail_of(actor: Actor, run: ScenarioRun) -> RunDetail:
    """A constant number of queries; `run` comes from `runs_for`."""
    results = list(run.results.all())
    found = outcome_of(run, results)
    by_place: Mapping[tuple[str, int], StepResult] = {(row.side, row.position): row for row in results}
    version = version_of(run)
    return RunDetail(
        run=run,
        version=version,
        steps=[
            StepRow(
                step,
                by_place.get((Side.INQUIRER, step.position)),
                by_place.get((Side.PROVIDER, step.position)),
                step.position in found.mismatched,
            )
            for step in version.step_list
        ],
        evidence=evidence_in(run.evidence.all()),
        defects=list(run.defects.select_related("owner__organisation")),
        history=list(run.history.select_related("author", "organisation").order_by("-at", "-pk")),
        sides=writable_sides(actor, run),
    )


def evidence_in(rows: QuerySet[RunEvidence]) -> list[Evidence]:
    """Papers as lists show them. One query."""
    rows = rows.select_related("file", "added_by")
    return [Evidence(row.pk, Side(row.side), file_item(row.file, uploaded_by=row.added_by.name)) for row in rows]
