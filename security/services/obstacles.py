"""What stands in the way of a task: reported to the prefecture, and resolved."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import COORDINATING_ROLES, Role
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.notifications.services import notify
from security.models import MigrationTask, TaskObstacle
from security.task_choices import TaskState

from .migration_tasks import step_to
from .task_locks import acting_person, check_may_work, lock


@transaction.atomic
def report_obstacle(
    *, actor: Actor, task: MigrationTask, text: str, since_on: date, needed_help: str = ""
) -> TaskObstacle:
    """Say what keeps a task from going on; the task turns to 支障あり and the other side is told.

    Raises RuleViolation for a settled task, a day in the future, or without the right to.
    """
    record_as(actor)
    check_may_work(actor, task)
    stored = lock(task)
    if stored.is_closed:
        raise RuleViolation(
            "task_closed",
            _("「%(state)s」の作業には支障を報告できません。先に取り消してください。")
            % {"state": stored.get_state_display()},
        )
    _check_not_future(since_on, "since_on")
    obstacle = TaskObstacle.objects.create(
        task=stored,
        text=text,
        since_on=since_on,
        needed_help=needed_help,
        reported_by=acting_person(actor)[0],
        reported_at=timezone.now(),
    )
    step_to(actor=actor, task=stored, state=TaskState.BLOCKED)
    _tell(actor, stored, _("%(organisation)sの「%(task)s」で支障が報告されました。"))
    return obstacle


@transaction.atomic
def resolve_obstacle(*, actor: Actor, obstacle: TaskObstacle, resolved_on: date, resolution: str) -> None:
    """Say how it was resolved; after the last one the task goes on. Raises RuleViolation, also if it was resolved."""
    record_as(actor)
    check_may_work(actor, obstacle.task)
    task = lock(obstacle.task)
    stored = TaskObstacle.objects.select_for_update().get(pk=obstacle.pk)
    if stored.resolved_on:
        raise RuleViolation("obstacle_resolved", _("この支障は、すでに解消と記録されています。"))
    _check_not_future(resolved_on, "resolved_on")
    if resolved_on < stored.since_on:
        raise RuleViolation("resolved_too_early", _("解消日は発生日以降の日付にしてください。"), field="resolved_on")
    stored.resolved_on, stored.resolution = resolved_on, resolution
    stored.save(update_fields=["resolved_on", "resolution"])
    if task.state == TaskState.BLOCKED and not task.obstacles.open().exists():  # type: ignore[attr-defined]
        step_to(actor=actor, task=task, state=TaskState.IN_PROGRESS)
    _tell(actor, task, _("%(organisation)sの「%(task)s」の支障が解消されました。"))


def _check_not_future(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise RuleViolation("day_in_future", _("今日までの日付を入力してください。"), field=field)


def _tell(actor: Actor, task: MigrationTask, sentence: str) -> None:
    """The coordinators of the programme, or the organisation's staff when the prefecture itself reports."""
    organisation = task.migration.organisation
    coordinators = list(task.migration.programme.prefectures.all())
    on_their_side = actor.organisation in coordinators
    notify(
        actor=actor,
        organisations=[organisation] if on_their_side else coordinators,
        roles=[Role.STAFF] if on_their_side else COORDINATING_ROLES,
        text=sentence % {"organisation": organisation, "task": task.name},
        link=reverse("security:task-detail", args=[task.pk]),
    )
