"""What is done in a test of the municipality's pair: results with a paper, a defect, and a card for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mynumber_tests.models import Defect, Pair, RunDelegation, RunEvidence, ScenarioRun, TroubleCard
from portal.access.actor import Actor
from portal.organisations.models import Organisation
from tests.factories.operation_tests import run_of
from tests.factories.runs import make_card, make_defect, make_delegated_evidence, make_delegation, make_evidence, record


@dataclass(frozen=True)
class RunWorld:
    """Of the municipality as inquirer; the neighbour takes part in the same test, and reads the card."""

    run: ScenarioRun
    evidence: RunEvidence
    defect: Defect
    card: TroubleCard
    delegation: RunDelegation  # waits for the section
    delegated_evidence: RunEvidence  # of the section


def make_run_world(pair: Pair, municipality: Organisation, actors: Mapping[str, Actor]) -> RunWorld:
    run, section = run_of(pair, municipality), actors["section"].user
    assert section
    record(run, actors["staff"], "failed", "passed")
    delegation = make_delegation(run, actors["staff"], section)
    return RunWorld(
        run=run,
        evidence=make_evidence(run, actors["staff"]),
        defect=make_defect(run, actors["staff"]),
        card=make_card(pair.programme, actors["coordinator"]),
        delegation=delegation,
        delegated_evidence=make_delegated_evidence(delegation, actors["section"]),
    )
