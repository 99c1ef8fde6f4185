"""Working on the tasks of a move: states along the table, each with author and time; what settles a task is proved."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.japanese_dates import format_wareki
from security.models import MigrationTask, TaskTransition
from security.task_choices import MOVES_WITH_REASON, TASK_MOVES, TaskState

from .task_locks import acting_person, check_may_work, lock


@transaction.atomic
def update_task(
    *,
    actor: Actor,
    task: MigrationTask,
    version: int,
    state: str | None = None,
    done_on: date | None = None,
    reason: str = "",
    note: str | None = None,
) -> MigrationTask:
    """Record how a task stands, as it was at `version`; None leaves a value as it is.

    Raises RuleViolation at the field at fault, without the right to, or with the code TASK_CHANGED when somebody else
    changed the task since.
    """
    record_as(actor, reason=reason)
    check_may_work(actor, task)
    stored = lock(task, version)
    before = TaskState(stored.state)
    after = TaskState(state or before)
    _check_move(stored, after, reason)
    stored.state = after
    stored.reason = (reason or stored.reason) if after == TaskState.NOT_APPLICABLE else ""
    stored.done_on = _checked_day(stored, done_on or stored.done_on) if after == TaskState.DONE else None
    stored.note = stored.note if note is None else note
    _save(actor, stored, before, reason)
    return stored


def step_to(*, actor: Actor, task: MigrationTask, state: TaskState) -> None:
    """Move a locked task as part of another service; does nothing where it is there already."""
    before = TaskState(task.state)
    if before != state:
        task.state = state
        _save(actor, task, before, "")


def _save(actor: Actor, task: MigrationTask, before: TaskState, reason: str) -> None:
    task.version += 1
    task.updated_at = timezone.now()
    task.clean_fields(exclude=["migration", "template", "provider"])
    task.save()
    if task.state != before:
        author, organisation = acting_person(actor)
        TaskTransition.objects.create(
            task=task,
            from_state=before,
            to_state=task.state,
            done_on=task.done_on,
            author=author,
            organisation=organisation,
            at=task.updated_at,
            reason=reason,
            version=task.version,
        )


def _check_move(task: MigrationTask, after: TaskState, reason: str) -> None:
    before = TaskState(task.state)
    if after == before:
        return
    if after == TaskState.BLOCKED:
        raise RuleViolation(
            "obstacle_needed", _("「支障あり」にするには、支障の内容を報告してください。"), field="state"
        )
    if before == TaskState.BLOCKED and after != TaskState.NOT_APPLICABLE:
        sentence = _("解消していない支障があります。支障の解消を記録してから「%(state)s」にしてください。")
        raise RuleViolation("obstacle_open", sentence % {"state": after.label}, field="state")
    if (before, after) not in TASK_MOVES:
        sentence = _("「%(before)s」から「%(after)s」には変更できません。先に「%(before)s」を取り消してください。")
        raise RuleViolation("move_not_allowed", sentence % {"before": before.label, "after": after.label}, "state")
    if after == TaskState.NOT_APPLICABLE and not reason:
        raise RuleViolation("reason_needed", _("対象外とする理由を入力してください。"), field="reason")
    if (before, after) in MOVES_WITH_REASON and not reason:
        sentence = _("「%(state)s」を取り消す理由を入力してください。")
        raise RuleViolation("reason_needed", sentence % {"state": before.label}, field="reason")


def _checked_day(task: MigrationTask, done_on: date | None) -> date:
    today = timezone.localdate()
    if done_on is None:
        raise RuleViolation("done_on_needed", _("完了日を入力してください。"), field="done_on")
    if done_on > today:
        sentence = _("完了日には、今日（%(today)s）までの日付を入力してください。")
        raise RuleViolation("done_on_future", sentence % {"today": format_wareki(today)}, field="done_on")
    if task.is_evidence_required and not task.evidence.exists():
        sentence = _("「%(task)s」を完了にするには、完了を確認できる資料（証跡）を1つ以上登録してください。")
        raise RuleViolation("evidence_needed", sentence % {"task": task.name}, field="uploads")
    return done_on
