"""Which tasks every organisation should have, what is there already, and what would change."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.calendars.selectors import closed_days_between
from portal.lib.months import Month
from security.models import MigrationTask, OrganisationMigration, Programme, ServiceChoice, StepTemplate
from security.models.steps import MOST_DAYS
from security.planning.task_dates import Anchor, days_needed, due_date

# What a task takes over from its step.
COPIED = (
    "position",
    "name",
    "owner_side",
    "provider_id",
    "anchor",
    "offset_days",
    "is_evidence_required",
    "milestone",
)


@dataclass(frozen=True, slots=True)
class Changed:
    """An open task and the fields that should have another value."""

    task: MigrationTask
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """What has to be written. `dropped` are open tasks of steps that the organisation does not need any more."""

    added: Sequence[MigrationTask]
    changed: Sequence[Changed]
    dropped: Sequence[MigrationTask]

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.dropped)

    @property
    def organisation_count(self) -> int:
        tasks = [*self.added, *(one.task for one in self.changed), *self.dropped]
        return len({task.migration_id for task in tasks})


class DueDates:
    """Due dates of one programme; each is counted once, however many organisations switch in the same month."""

    def __init__(self, closed: Container[date]) -> None:
        self._closed = closed
        self._known: dict[tuple[date, str, int], date] = {}

    def of(self, month: date, counted: StepTemplate | MigrationTask) -> date:
        key = (month, counted.anchor, counted.offset_days)
        if key not in self._known:
            anchor = Anchor(counted.anchor)
            self._known[key] = due_date(Month.of(month), anchor, counted.offset_days, self._closed)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class _Move:
    """One organisation with what it has and what it should have."""

    migration: OrganisationMigration
    month: date
    tasks: Mapping[int, MigrationTask]  # by step
    services: Container[int]

    def wants(self, step: StepTemplate) -> bool:
        return step.is_active and (step.menu_item_id is None or step.menu_item_id in self.services)


def task_plan(programme: Programme, *, applies_steps: bool) -> TaskPlan:
    """The tasks of all organisations in the plan against what they should be; five queries.

    Without `applies_steps` existing tasks only follow the switch month, and only organisations without any get new
    ones. Settled tasks never change.
    """
    steps = list(programme.step_templates.all())
    moves = list(_moves(programme))
    dates = DueDates(_closed_days(moves))
    return TaskPlan(
        added=[task for move in moves if applies_steps or not move.tasks for task in _added(move, steps, dates)],
        changed=[one for move in moves for one in _changed(move, steps, dates, applies_steps)],
        dropped=[task for move in moves if applies_steps for task in _dropped(move, steps)],
    )


def _moves(programme: Programme) -> Iterator[_Move]:
    tasks: dict[int, dict[int, MigrationTask]] = {}
    for task in MigrationTask.objects.filter(migration__programme=programme):
        tasks.setdefault(task.migration_id, {})[task.template_id] = task
    services: dict[int, set[int]] = {}
    chosen = ServiceChoice.objects.filter(participation__programme=programme)
    for organisation, item in chosen.values_list("participation__organisation", "menu_item"):
        services.setdefault(organisation, set()).add(item)
    for migration in programme.migrations.planned().select_related("organisation"):
        assert migration.month
        chosen_here = services.get(migration.organisation_id, set())
        for task in tasks.get(migration.pk, {}).values():
            task.migration = migration
        yield _Move(migration, migration.month, tasks.get(migration.pk, {}), chosen_here)


def _closed_days(moves: Sequence[_Move]) -> Container[date]:
    if not moves:
        return ()
    months = sorted(move.month for move in moves)
    return closed_days_between(*days_needed(Month.of(months[0]), Month.of(months[-1]), MOST_DAYS))


def _added(move: _Move, steps: Sequence[StepTemplate], dates: DueDates) -> Iterator[MigrationTask]:
    for step in steps:
        if step.pk not in move.tasks and move.wants(step):
            due_on = dates.of(move.month, step)
            copied = {name: getattr(step, name) for name in COPIED}
            yield MigrationTask(
                migration=move.migration, template=step, due_on=due_on, baseline_due_on=due_on, **copied
            )


def _changed(move: _Move, steps: Sequence[StepTemplate], dates: DueDates, applies_steps: bool) -> Iterator[Changed]:
    for step in steps:
        task = move.tasks.get(step.pk)
        if task is None or task.is_closed or (applies_steps and not move.wants(step)):
            continue
        wanted = {name: getattr(step, name) for name in COPIED} if applies_steps else {}
        wanted["due_on"] = dates.of(move.month, step if applies_steps else task)
        values = {name: value for name, value in wanted.items() if getattr(task, name) != value}
        if values:
            yield Changed(task, values)


def _dropped(move: _Move, steps: Sequence[StepTemplate]) -> Iterator[MigrationTask]:
    tasks = (move.tasks.get(step.pk) for step in steps if not move.wants(step))
    return (task for task in tasks if task is not None and not task.is_closed)
