"""What went wrong in a test: found, mended, tried again, closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import DefectState
from mynumber_tests.models import Defect, ScenarioRun
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.calendars.selectors import business_day_instead_of
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_value

from .pairs import acting_person
from .run_locks import TOLD, check_not_signed, check_takes_part, lock_run, tell_story

NOT_TYPED = ["run", "found_by", "closed_at"]


@transaction.atomic
def report_defect(*, actor: Actor, run: ScenarioRun, **facts: Any) -> Defect:
    """Take down a defect (title, detail, severity, owner, due_on); the owner is told.

    Raises RuleViolation: not permitted, signed by both, an owner that is neither side, a day that cannot be;
    ValidationError for wrong values.
    """
    record_as(actor)
    check_takes_part(actor, run)
    stored = lock_run(run)
    check_not_signed(stored)
    _check_facts(stored, facts)
    defect = Defect(run=stored, found_by=acting_person(actor)[0], **facts)
    defect.full_clean(exclude=NOT_TYPED)
    defect.save()
    tell_story(actor, stored, _("障害「%(title)s」を登録しました。") % {"title": defect.title})
    _tell_owner(actor, defect, _("シナリオ%(scenario)sの障害「%(title)s」の対応をお願いします（期限：%(due)s）。"))
    return defect


def _check_facts(run: ScenarioRun, facts: dict[str, Any], before: date | None = None) -> None:
    if facts["owner"] not in (run.inquirer, run.provider):
        raise RuleViolation("not_a_side", _("対応する団体は、照会側か提供側から選んでください。"), field="owner")
    due = facts["due_on"]
    if due == before:
        return
    if due < timezone.localdate():
        raise RuleViolation("due_in_the_past", _("今日以降の日付を入力してください。"), field="due_on")
    if business_day_instead_of(due):
        raise RuleViolation("closed_day", _("この日は休庁日です。開庁日を入力してください。"), field="due_on")


@transaction.atomic
def change_defect(*, actor: Actor, defect: Defect, version: int, **facts: Any) -> Defect:
    """Correct what is said of an open defect. Raises RuleViolation as above, or where it was changed since (STALE)."""
    record_as(actor)
    check_takes_part(actor, defect.run)
    run = lock_run(defect.run)
    stored = locked(Defect, defect.pk, version)
    _check_open(stored)
    _check_facts(run, facts, before=stored.due_on)
    owner_before = stored.owner_id
    for name, value in facts.items():
        setattr(stored, name, value)
    _save(stored, *facts)
    if stored.owner_id != owner_before:
        _tell_owner(actor, stored, _("シナリオ%(scenario)sの障害「%(title)s」の対応をお願いします（期限：%(due)s）。"))
    return stored


def _check_open(defect: Defect) -> None:
    if defect.state == DefectState.CLOSED:
        raise RuleViolation("defect_closed", _("この障害は解決済みです。"))


@transaction.atomic
def mend_defect(*, actor: Actor, defect: Defect, version: int, fix: str) -> Defect:
    """Say what was done, so that it can be tried again. Raises RuleViolation: not permitted, not open, STALE."""
    record_as(actor)
    stored = _in_state(actor, defect, version, DefectState.OPEN)
    stored.state, stored.fix = DefectState.FIXED, fix
    _save(stored)
    tell_story(actor, stored.run, _("障害「%(title)s」の対応が済みました。") % {"title": stored.title})
    _tell_both(actor, stored, _("シナリオ%(scenario)sの障害「%(title)s」の対応が済みました。再テストをお願いします。"))
    return stored


@transaction.atomic
def retest_defect(*, actor: Actor, defect: Defect, version: int, passed: bool, note: str) -> Defect:
    """How the retest came out: passed closes it, failed gives it back to its owner.

    Raises RuleViolation: not permitted, nothing to be tried again, STALE, no words about a failed one.
    """
    record_as(actor)
    stored = _in_state(actor, defect, version, DefectState.FIXED)
    if not passed and not note:
        raise RuleViolation("note_missing", _("再テストで起きたことを入力してください。"), field="retest_note")
    stored.state = DefectState.CLOSED if passed else DefectState.OPEN
    stored.closed_at = timezone.now() if passed else None
    stored.retest_note = note
    _save(stored)
    if passed:
        story, notice = _("障害「%(title)s」は再テストに合格し、解決しました。"), _("障害「%(title)s」は解決しました。")
    else:
        story = _("障害「%(title)s」は再テストで不合格でした。")
        notice = _("障害「%(title)s」は再テストで不合格でした。再度の対応をお願いします。")
    tell_story(actor, stored.run, story % {"title": stored.title}, note)
    _tell_both(actor, stored, notice)
    return stored


@transaction.atomic
def reopen_defect(*, actor: Actor, defect: Defect, version: int, note: str) -> Defect:
    """It has come up again. Raises RuleViolation: not permitted, not closed, STALE, the test is signed by both."""
    record_as(actor, reason=note)
    stored = _in_state(actor, defect, version, DefectState.CLOSED)
    check_not_signed(stored.run)
    stored.state, stored.closed_at, stored.retest_note = DefectState.OPEN, None, note
    _save(stored)
    tell_story(actor, stored.run, _("障害「%(title)s」が再び発生しました。") % {"title": stored.title}, note)
    _tell_owner(actor, stored, _("シナリオ%(scenario)sの障害「%(title)s」が再び発生しました（期限：%(due)s）。"))
    return stored


def _in_state(actor: Actor, defect: Defect, version: int, state: DefectState) -> Defect:
    check_takes_part(actor, defect.run)
    run = lock_run(defect.run)
    stored = locked(Defect, defect.pk, version)
    stored.run = run
    if stored.state != state:
        sentence = _("この障害は「%(state)s」になっています。最新の状況を確かめてください。")
        raise RuleViolation("defect_elsewhere", sentence % {"state": stored.get_state_display()})
    return stored


def _save(defect: Defect, *names: str) -> None:
    defect.version += 1
    defect.full_clean(exclude=NOT_TYPED)
    defect.save(update_fields=[*names, "state", "fix", "retest_note", "closed_at", "version"])


def _words(defect: Defect) -> dict[str, str]:
    return {"scenario": str(defect.run.scenario), "title": defect.title, "due": display_value(defect.due_on)}


def _tell_owner(actor: Actor, defect: Defect, sentence: str) -> None:
    _tell(actor, defect, [defect.owner.organisation], sentence)


def _tell_both(actor: Actor, defect: Defect, sentence: str) -> None:
    _tell(actor, defect, [defect.run.inquirer.organisation, defect.run.provider.organisation], sentence)


def _tell(actor: Actor, defect: Defect, organisations: list[Organisation], sentence: str) -> None:
    notify(
        actor=actor,
        organisations=[one for one in organisations if one.pk != actor.organisation_id],
        roles=TOLD,
        text=sentence % _words(defect),
        link=reverse("mynumber_tests:defect-detail", args=[defect.pk]),
    )


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for the owner of a defect; called inside the service that has checked it."""
    Defect.objects.open().filter(pk=key, owner__organisation=organisation).update(due_on=due_on)
