"""One task with everything that is told about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.access.actor import Actor
from portal.calendars.selectors import closed_days_between
from portal.documents.listing import file_item
from portal.web.components import FileItem
from security.models import MigrationTask, OrganisationMigration, TaskObstacle, TaskTransition
from security.planning.lateness import standings

from .progress import LOOK_AHEAD, RatedTask, fact_of, open_obstacles


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper and the key by which it is taken off."""

    pk: int
    file: FileItem


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """`may_change`: the actor may record how it stands."""

    rated: RatedTask
    evidence: Sequence[Evidence]
    obstacles: Sequence[TaskObstacle]
    transitions: Sequence[TaskTransition]
    may_change: bool

    @property
    def task(self) -> MigrationTask:
        return self.rated.task


def task_detail_of(actor: Actor, task: MigrationTask) -> TaskDetail:
    """A constant number of queries; `task` comes from `tasks_for`."""
    return TaskDetail(
        rated=_rated(task),
        evidence=[
            Evidence(row.pk, file_item(row.file, uploaded_by=str(row.added_by)))
            for row in task.evidence.select_related("file", "added_by")
        ],
        obstacles=list(task.obstacles.select_related("reported_by").order_by("resolved_on", "since_on", "pk")),
        transitions=list(task.transitions.select_related("author", "organisation").order_by("-at", "-pk")),
        may_change=MigrationTask.objects.permitted_to(actor, "change").filter(pk=task.pk).exists(),
    )


def tasks_for(actor: Actor, action: str = "view") -> QuerySet[MigrationTask]:
    """Tasks that the actor may see, with what pages say of them."""
    return MigrationTask.objects.permitted_to(actor, action).select_related(
        "migration__organisation", "migration__programme", "migration__plan", "provider", "template"
    )


def rated_tasks(actor: Actor) -> list[RatedTask]:
    """Every task that the actor may see in a move that is planned, by its date; predecessors count within a move."""
    tasks = list(tasks_for(actor).filter(migration__month__isnull=False).order_by("due_on", "position", "pk"))
    today = timezone.localdate()
    closed = closed_days_between(today, today + LOOK_AHEAD)
    obstacles = open_obstacles(Q(task__in=tasks) if tasks else Q(pk__in=()))
    by_move: dict[int, list[MigrationTask]] = {}
    for task in tasks:
        by_move.setdefault(task.migration_id, []).append(task)
    rated: dict[int, RatedTask] = {}
    for group in by_move.values():
        stands = standings([fact_of(task, obstacles) for task in group], today, closed)
        rated |= {task.pk: RatedTask(task, one, obstacles[task.pk]) for task, one in zip(group, stands, strict=True)}
    return [rated[task.pk] for task in tasks]


def _rated(task: MigrationTask) -> RatedTask:
    """Against all tasks of its move: a late predecessor is no secret to whoever sees the task."""
    today = timezone.localdate()
    group = list(task.migration.tasks.all())
    obstacles = open_obstacles(Q(task__migration=task.migration_id))
    facts = [fact_of(one, obstacles) for one in group]
    stands = standings(facts, today, closed_days_between(today, today + LOOK_AHEAD))
    rated = next(stand for one, stand in zip(group, stands, strict=True) if one.pk == task.pk)
    return RatedTask(task, rated, obstacles[task.pk])


def obstacles_of(actor: Actor, *, migrations: QuerySet[OrganisationMigration]) -> QuerySet[TaskObstacle]:
    """What nobody has resolved yet, the oldest first."""
    rows = TaskObstacle.objects.permitted_to(actor).open().filter(task__migration__in=migrations)
    return rows.select_related("task__migration__organisation", "reported_by").order_by("since_on", "pk")
