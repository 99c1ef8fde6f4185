"""Tasks follow the version in force; a change of the template reaches them when somebody applies it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from security.models import MigrationPlan, MigrationTask, OrganisationMigration, Programme, TaskTransition
from security.selectors.task_plan import Changed, TaskPlan, task_plan
from security.task_choices import TaskState

from .steps import ensure_steps

BATCH = 1000
UPDATE_BATCH = 250  # its cost grows with the square


@transaction.atomic
def schedule_steps(plan: MigrationPlan) -> TaskPlan:
    """Give every organisation of a version that has just come into force its tasks, counted back from its month.

    Tasks that exist follow a new month while they are open; their first date is kept beside it. The number of
    statements does not depend on the number of organisations. Called within the publication, which names the author.
    """
    programme = plan.programme
    ensure_steps(programme)
    _follow(plan)
    changes = task_plan(programme, applies_steps=False)
    _write(changes)
    return changes


@transaction.atomic
def apply_steps(*, actor: Actor, programme: Programme) -> TaskPlan:
    """Make the open tasks of all organisations what the template says now; gives what was changed.

    Raises RuleViolation without the right to change the programme, or while no version is in force.
    """
    record_as(actor, reason=_("移行手順のひな形の反映"))
    if not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この事業の移行手順を反映する権限がありません。"))
    Programme.objects.select_for_update().get(pk=programme.pk)  # a publication in between would count other dates
    plan = programme.plans.current().select_related("programme").first()
    if plan is None:
        raise RuleViolation(
            "no_plan_in_force", _("切替計画がまだ公開されていません。公開すると、団体ごとの作業が作られます。")
        )
    _follow(plan)
    changes = task_plan(programme, applies_steps=True)
    _write(changes)
    _drop(actor, changes.dropped)
    _regrant(programme)
    return changes


def _follow(plan: MigrationPlan) -> None:
    """Store the switch months of the version; whoever it leaves out keeps the row without a month."""
    programme = plan.programme
    months = dict(plan.entries.values_list("organisation_id", "month"))
    known = {row.organisation_id: row for row in programme.migrations.select_for_update(of=("self",))}
    new = [
        OrganisationMigration(programme=programme, organisation_id=pk, plan=plan, month=month, baseline_month=month)
        for pk, month in months.items()
        if pk not in known
    ]
    OrganisationMigration.objects.bulk_create(new, batch_size=BATCH)
    moved = [row for pk, row in known.items() if row.month != months.get(pk)]
    for row in moved:
        row.month, row.plan = months.get(row.organisation_id), plan
    OrganisationMigration.objects.bulk_update(moved, ["month", "plan"], batch_size=UPDATE_BATCH)
    if new:
        _regrant(programme)


def _regrant(programme: Programme) -> None:
    whole = Programme.objects.prefetch_related("prefectures", "step_templates").get(pk=programme.pk)
    moves = list(programme.migrations.all())
    for move in moves:
        move.programme = whole  # with everything at hand that its rights depend on
    if moves:
        regrant(*moves)


def _write(changes: TaskPlan) -> None:
    MigrationTask.objects.bulk_create(changes.added, batch_size=BATCH)
    if all(set(one.values) == {"due_on"} for one in changes.changed):
        _set_due_dates(changes.changed)
    else:
        fields = sorted({name for one in changes.changed for name in one.values})
        _store([_changed(one) for one in changes.changed], fields)


def _set_due_dates(changes: Sequence[Changed]) -> None:
    """One statement for a whole country: a value chosen by CASE for each of thousands of rows takes minutes."""
    table = connection.ops.quote_name(MigrationTask._meta.db_table)
    sql = (
        f"UPDATE {table} AS task SET due_on = wanted.due_on, version = task.version + 1, updated_at = %s"  # noqa: S608
        " FROM unnest(%s::bigint[], %s::date[]) AS wanted(id, due_on) WHERE task.id = wanted.id"
    )
    ids, days = [one.task.pk for one in changes], [one.values["due_on"] for one in changes]
    with connection.cursor() as cursor:
        cursor.execute(sql, [timezone.now(), ids, days])


def _changed(change: Changed) -> MigrationTask:
    for name, value in change.values.items():
        setattr(change.task, name, value)
    return change.task


def _store(tasks: Sequence[MigrationTask], fields: Sequence[str]) -> None:
    now = timezone.now()
    for task in tasks:
        task.version += 1
        task.updated_at = now
    names = [name.removesuffix("_id") for name in fields]
    MigrationTask.objects.bulk_update(tasks, [*names, "version", "updated_at"], batch_size=UPDATE_BATCH)


def _drop(actor: Actor, tasks: Sequence[MigrationTask]) -> None:
    """Open tasks of steps that are not used any more: not applicable, with the reason, and with author and time."""
    before = {task.pk: task.state for task in tasks}
    for task in tasks:
        task.state, task.reason = TaskState.NOT_APPLICABLE, _("移行手順のひな形で使わなくなったため")
    _store(tasks, ("state", "reason"))
    common: dict[str, Any] = {"author": actor.user, "organisation": actor.organisation, "at": timezone.now()}
    TaskTransition.objects.bulk_create(
        [
            TaskTransition(
                task=task,
                from_state=before[task.pk],
                to_state=task.state,
                reason=task.reason,
                version=task.version,
                **common,
            )
            for task in tasks
        ],
        batch_size=BATCH,
    )
