"""The six steps: until when, and how far each organisation is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mynumber_tests.choices import StepState
from mynumber_tests.models import Programme, StepRecord, StepSchedule
from mynumber_tests.steps import steps
from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

BY_PAIRS = "business_scenario"  # follows from the tests of the pairs; nobody ticks it


@transaction.atomic
def schedule_steps(*, actor: Actor, programme: Programme, due_on: Mapping[str, date | None]) -> None:
    """Set until when each step is due (None: not asked for). Whoever has an own later day keeps it.

    Raises RuleViolation: not permitted, an unknown step, days out of the order of the steps.
    """
    record_as(actor)
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("このテストの設定を変更する権限がありません。"))
    order = [step.code for step in steps()]
    if unknown := set(due_on) - set(order):
        raise RuleViolation("step_unknown", "、".join(sorted(unknown)))
    _check_order([(code, day) for code in order if (day := due_on.get(code))])
    for code in order:
        if day := due_on.get(code):
            _set_day(programme, code, day)
        else:
            StepSchedule.objects.filter(programme=programme, step=code).delete()
    address_steps(programme)


def _check_order(days: list[tuple[str, date]]) -> None:
    names = {step.code: step.name for step in steps()}
    for (code, day), (following, later) in pairwise(days):
        if later < day:
            sentence = _("「%(later)s」の期限は、その前の手順「%(earlier)s」の期限以降の日付にしてください。")
            values = {"later": names[following], "earlier": names[code]}
            raise RuleViolation("steps_out_of_order", sentence % values, field=f"due_{following}")


def _set_day(programme: Programme, code: str, day: date) -> None:
    row, is_new = StepSchedule.objects.get_or_create(programme=programme, step=code, defaults={"due_on": day})
    if is_new or row.due_on == day:
        return
    row.records.filter(due_on=row.due_on).update(due_on=day)  # those with an extension keep theirs, unless too early
    row.records.filter(due_on__lt=day).update(due_on=day)
    row.due_on = day
    row.save(update_fields=["due_on"])


def address_steps(programme: Programme) -> None:
    """Ask every participant of the prefecture for every scheduled step but the one that its pairs answer."""
    schedules = list(programme.step_schedules.exclude(step=BY_PAIRS))
    members = programme.participations.filter(is_outside=False).values_list("pk", flat=True)
    known = set(StepRecord.objects.filter(schedule__in=schedules).values_list("participation_id", "schedule_id"))
    StepRecord.objects.bulk_create(
        [
            StepRecord(participation_id=member, schedule=schedule, due_on=schedule.due_on)
            for schedule in schedules
            for member in members
            if (member, schedule.pk) not in known
        ],
        batch_size=2000,
    )


@transaction.atomic
def record_step(
    *, actor: Actor, record: StepRecord, version: int, state: StepState, done_on: date | None, note: str
) -> StepRecord:
    """Take down how far an organisation is. Raises RuleViolation: not permitted, changed since (STALE), wrong day."""
    record_as(actor)
    if not is_permitted(actor, "change", record.participation):
        raise RuleViolation("not_permitted", _("この団体の手順を記録する権限がありません。"))
    stored = locked(StepRecord, record.pk, version)
    _check_record(state, done_on, note)
    stored.state, stored.note = state, note
    stored.done_on = done_on if state == StepState.DONE else None
    stored.version += 1
    stored.full_clean()
    stored.save()
    return stored


def _check_record(state: StepState, done_on: date | None, note: str) -> None:
    if state == StepState.DONE and done_on is None:
        raise RuleViolation("done_on_missing", _("完了した日を入力してください。"), field="done_on")
    if state == StepState.DONE and done_on and done_on > timezone.localdate():
        raise RuleViolation("done_in_the_future", _("完了日は、今日までの日付で入力してください。"), field="done_on")
    if state == StepState.NOT_APPLICABLE and not note:
        raise RuleViolation("reason_missing", _("該当しない理由を、メモに入力してください。"), field="note")


def give_more_time(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation that still owes a step (`key`: of its schedule)."""
    owed = StepRecord.objects.pending().filter(schedule__pk=key, participation__organisation=organisation)
    owed.update(due_on=due_on)
