"""Doing a test of a pair: what each side records, signing by both, reopening."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import Result, RunState, Side
from mynumber_tests.models import ScenarioRun, StepResult
from mynumber_tests.selectors.runs import TWO_SIDES, mark_of, outcome_of, version_of
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import stale
from portal.exceptions import RuleViolation

from .pairs import acting_person
from .run_locks import (
    check_not_signed,
    check_side,
    check_takes_part,
    lock_run,
    organisation_of,
    tell_others,
    tell_story,
)

TO_BE_EXPLAINED = (Result.FAILED, Result.BLOCKED, Result.NO_PARTNER)
FOLLOWING = ["inquirer_result", "provider_result", "is_mismatch", "state", "frozen_version", "started_at"]
SIGNATURES = [f"{side.value}_signed_{part}" for side in TWO_SIDES for part in ("at", "by")]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a side says of one step."""

    result: Result
    note: str = ""


@transaction.atomic
def record_results(
    *, actor: Actor, run: ScenarioRun, side: Side, mark: int, entries: Mapping[int, Entry]
) -> ScenarioRun:
    """Take down how the steps of one side came out (by position); the first result freezes the scenario's version.

    `mark` says which records of this side were seen (selectors.runs.mark_of). Signatures given before are undone.
    Raises RuleViolation: not permitted, dropped, signed by both, recorded since (STALE), a note missing.
    """
    record_as(actor)
    check_side(actor, run, side)
    return write_results(actor, run, side, mark, entries)


def write_results(actor: Actor, run: ScenarioRun, side: Side, mark: int, entries: Mapping[int, Entry]) -> ScenarioRun:
    """`record_results` for a service that has checked who records."""
    stored = lock_run(run)
    check_not_signed(stored)
    results = list(stored.results.select_for_update())
    if mark_of(results, side) != mark:
        raise stale()
    _check_entries(stored, side, entries)
    if _write(actor, stored, side, {row.position: row for row in results if row.side == side}, entries):
        _undo_signatures(actor, stored)
        _follow(actor, stored)
    return stored


def _check_entries(run: ScenarioRun, side: Side, entries: Mapping[int, Entry]) -> None:
    own = {step.position for step in version_of(run).step_list if step.is_done_by(side)}
    if not set(entries) <= own:  # the scenario was revised between looking and saving
        raise stale()
    for position, entry in entries.items():
        if entry.result in TO_BE_EXPLAINED and not entry.note:
            sentence = _("「%(result)s」とした理由や状況を、メモに入力してください。")
            raise RuleViolation("note_missing", sentence % {"result": entry.result.label}, field=f"step{position}_note")


def _write(
    actor: Actor, run: ScenarioRun, side: Side, stored: Mapping[int, StepResult], entries: Mapping[int, Entry]
) -> bool:
    """Write what differs; tells whether anything did."""
    author, _organisation = acting_person(actor)
    changed = False
    for position, entry in entries.items():
        row = stored.get(position) or StepResult(run=run, side=side, position=position, result=Result.NOT_RUN)
        if (row.result, row.note) == (entry.result, entry.note):
            continue
        row.result, row.note, row.recorded_by, row.recorded_at = entry.result, entry.note, author, timezone.now()
        row.full_clean(exclude=["run"])
        row.save()
        changed = True
    return changed


def _undo_signatures(actor: Actor, run: ScenarioRun) -> None:
    """Whoever signed has signed something else."""
    if run.inquirer_signed_at or run.provider_signed_at:
        _clear_signatures(run)
        tell_story(actor, run, _("結果が変更されたため、完了確認を取り消しました。"))


def _clear_signatures(run: ScenarioRun) -> None:
    for name in SIGNATURES:
        setattr(run, name, None)


def _follow(actor: Actor, run: ScenarioRun) -> None:
    """Everything of a test that follows from its results."""
    results = list(run.results.all())
    found = outcome_of(run, results)
    before, was_mismatch = RunState(run.state), run.is_mismatch
    if run.frozen_version is None and any(row.result != Result.NOT_RUN for row in results):
        run.frozen_version, run.started_at = run.scenario.current, timezone.now()
        tell_story(actor, run, _("シナリオの第%(number)d版で開始しました。") % {"number": version_of(run).number})
    run.inquirer_result, run.provider_result = found.inquirer, found.provider
    run.is_mismatch, run.state = found.is_mismatch, found.state
    _save(run, [*FOLLOWING, *SIGNATURES])
    if found.state != before:
        values = {"before": before.label, "after": found.state.label}
        tell_story(actor, run, _("「%(before)s」から「%(after)s」になりました。") % values)
    if found.is_mismatch and not was_mismatch:
        sentence = _("シナリオ%(scenario)sで、双方の結果が食い違っています。互いの記録を確かめてください。")
        tell_others(actor, run, sentence % {"scenario": run.scenario}, coordinators=True)


def _save(run: ScenarioRun, names: list[str]) -> None:
    run.version += 1
    run.updated_at = timezone.now()
    run.save(update_fields=[*names, "version", "updated_at"])


@transaction.atomic
def sign_off(*, actor: Actor, run: ScenarioRun, side: Side, version: int) -> ScenarioRun:
    """One side says that the test is done; with both the test is over and its results never change.

    Raises RuleViolation: not permitted, changed since (STALE), not passed by both, an open defect.
    """
    record_as(actor)
    check_side(actor, run, side)
    stored = lock_run(run)
    if getattr(stored, f"{side.value}_signed_at"):
        return stored
    if stored.version != version:
        raise stale()
    _check_may_sign(stored)
    setattr(stored, f"{side.value}_signed_at", timezone.now())
    setattr(stored, f"{side.value}_signed_by", actor.user)
    is_over = bool(stored.inquirer_signed_at and stored.provider_signed_at)
    stored.state = RunState.SIGNED_OFF if is_over else stored.state
    _save(stored, [*SIGNATURES, "state"])
    name = organisation_of(stored, side).organisation.name
    tell_story(actor, stored, _("%(name)sが完了を確認しました。") % {"name": name})
    _tell_of_signature(actor, stored, name, is_over)
    return stored


def _check_may_sign(run: ScenarioRun) -> None:
    if run.state != RunState.PASSED or run.is_mismatch:
        sentence = _("完了を確認できるのは、双方のすべての手順が合格になったテストだけです（現在：%(state)s）。")
        raise RuleViolation("not_passed", sentence % {"state": run.get_state_display()})
    if titles := list(run.defects.open().values_list("title", flat=True)):  # type: ignore[attr-defined]
        sentence = _("解決していない障害があるため、完了を確認できません：%(titles)s")
        raise RuleViolation("open_defects", sentence % {"titles": "、".join(titles)})


def _tell_of_signature(actor: Actor, run: ScenarioRun, name: str, is_over: bool) -> None:
    if is_over:
        sentence = _("シナリオ%(scenario)sは、双方が完了を確認しました。")
    else:
        sentence = _("%(name)sがシナリオ%(scenario)sの完了を確認しました。貴団体も内容を確かめて、確認してください。")
    tell_others(actor, run, sentence % {"name": name, "scenario": run.scenario})


@transaction.atomic
def reopen(*, actor: Actor, run: ScenarioRun, version: int, reason: str) -> ScenarioRun:
    """Undo the signatures, so that results can be changed again; either side may, and the coordinator.

    Raises RuleViolation: not permitted, changed since (STALE), nobody has signed.
    """
    record_as(actor, reason=reason)
    check_takes_part(actor, run)
    stored = lock_run(run)
    if stored.version != version:
        raise stale()
    if not (stored.inquirer_signed_at or stored.provider_signed_at):
        raise RuleViolation("nothing_signed", _("このテストは、まだどちらも完了を確認していません。"))
    _clear_signatures(stored)
    stored.state = outcome_of(stored, list(stored.results.all())).state
    _save(stored, [*SIGNATURES, "state"])
    tell_story(actor, stored, _("完了確認を取り消して、再開しました。"), reason)
    sentence = _("シナリオ%(scenario)sのテストが再開されました。理由：%(reason)s")
    tell_others(actor, stored, sentence % {"scenario": stored.scenario, "reason": reason})
    return stored
