"""Tests of pairs on their way: recorded, with papers, defects and cards of known troubles."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from mynumber_tests.choices import Result, Severity, Side
from mynumber_tests.models import Defect, Programme, RunDelegation, RunEvidence, ScenarioRun, TroubleCard
from mynumber_tests.selectors.runs import mark_of, version_of, writable_sides
from mynumber_tests.services.defects import report_defect
from mynumber_tests.services.run_delegations import add_delegated_evidence, delegate_run
from mynumber_tests.services.run_evidence import add_evidence
from mynumber_tests.services.runs import Entry, record_results, sign_off
from mynumber_tests.services.trouble_cards import share_card
from portal.access.actor import Actor
from portal.accounts.models import User
from tests.factories.operation_tests import in_days


def record(run: ScenarioRun, actor: Actor, *results: str) -> ScenarioRun:
    """The actor's side records its steps in their order; what did not pass is explained."""
    (side,) = writable_sides(actor, run)
    steps = [step for step in version_of(run).step_list if step.is_done_by(side)]
    entries = {
        step.position: Entry(Result(result), "" if result in ("passed", "not_run") else "応答がない")
        for step, result in zip(steps, results, strict=True)
    }
    mark = mark_of(list(run.results.all()), side)
    record_results(actor=actor, run=run, side=side, mark=mark, entries=entries)
    run.refresh_from_db()
    return run


def pass_run(run: ScenarioRun, *actors: Actor) -> ScenarioRun:
    """Every step of both sides passed; each has two."""
    for actor in actors:
        record(run, actor, "passed", "passed")
    return run


def sign(run: ScenarioRun, actor: Actor) -> ScenarioRun:
    (side,) = writable_sides(actor, run)
    sign_off(actor=actor, run=run, side=side, version=run.version)
    run.refresh_from_db()
    return run


def finish(run: ScenarioRun, *actors: Actor) -> ScenarioRun:
    """Passed and signed by both."""
    pass_run(run, *actors)
    for actor in actors:
        sign(run, actor)
    return run


def make_defect(run: ScenarioRun, actor: Actor, **facts: Any) -> Defect:
    values = {
        "title": "所得額が空欄で返る",
        "detail": "照会の結果の所得額が空欄になる。",
        "severity": Severity.MAJOR,
        "owner": run.provider,
        "due_on": in_days(7),
    }
    return report_defect(actor=actor, run=run, **values | facts)


def paper(name: str = "照会結果.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "照会結果の画面の写し".encode(), content_type="text/plain")


def make_evidence(run: ScenarioRun, actor: Actor) -> RunEvidence:
    (side,) = writable_sides(actor, run)
    (evidence,) = add_evidence(actor=actor, run=run, side=Side(side), uploads=[paper()])
    return evidence


def make_delegated_evidence(delegation: RunDelegation, actor: Actor) -> RunEvidence:
    """A paper of the section that is asked."""
    uploads = [paper("原課の画面.txt")]
    (evidence,) = add_delegated_evidence(actor=actor, delegation=delegation, uploads=uploads)
    return evidence


def make_card(programme: Programme, actor: Actor, **facts: Any) -> TroubleCard:
    values = {
        "scenario": None,
        "title": "所得額が空欄で返る",
        "symptom": "照会の結果の所得額が空欄になる。",
        "cause": "副本の項目の割当ての誤り",
        "remedy": "割当てを直して、副本を登録し直す。",
    }
    return share_card(actor=actor, programme=programme, **values | facts)


def make_delegation(run: ScenarioRun, actor: Actor, person: User, **facts: Any) -> RunDelegation:
    """The actor's side of the test, asked of a business section."""
    (side,) = writable_sides(actor, run)
    return delegate_run(actor=actor, run=run, side=side, person=person, **{"due_on": in_days(5)} | facts)
