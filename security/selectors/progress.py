"""How far every organisation of a programme has come, the oldest lateness first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from portal.access.actor import Actor
from portal.calendars.selectors import closed_days_between
from portal.lib.months import Month
from security.models import MigrationTask, OrganisationMigration, Programme, TaskObstacle
from security.planning.lateness import (
    MoveStanding,
    Standing,
    TaskFact,
    TaskStanding,
    move_standing,
    standings,
    urgency,
)
from security.task_choices import BEGUN_STATES

LOOK_AHEAD = timedelta(days=60)  # room for the business days that "soon" means


@dataclass(frozen=True, slots=True)
class RatedTask:
    """A task with how it stands on the day of the page; `obstacles` are the open ones."""

    task: MigrationTask
    rated: TaskStanding
    obstacles: int

    @property
    def standing(self) -> Standing:
        return self.rated.standing


@dataclass(frozen=True, slots=True)
class OrganisationProgress:
    """One organisation's move with its tasks in order."""

    migration: OrganisationMigration
    move: MoveStanding
    tasks: tuple[RatedTask, ...]

    @property
    def standing(self) -> Standing:
        return self.move.standing

    @property
    def code(self) -> str:
        return self.migration.organisation.code or ""

    @property
    def name(self) -> str:
        return self.migration.organisation.name

    @property
    def month(self) -> Month | None:
        return Month.of(self.migration.month) if self.migration.month else None

    @property
    def baseline_month(self) -> Month:
        return Month.of(self.migration.baseline_month)

    @property
    def worst(self) -> RatedTask | None:
        """The open task that waits longest."""
        return min((one for one in self.tasks if not one.task.is_closed), key=_waiting, default=None)

    @property
    def open_count(self) -> int:
        return sum(not one.task.is_closed for one in self.tasks)

    @property
    def obstacles(self) -> int:
        return sum(one.obstacles for one in self.tasks)


def _waiting(one: RatedTask) -> tuple[date, int]:
    return one.task.due_on, one.task.position


@dataclass(frozen=True, slots=True)
class ProgrammeProgress:
    """All organisations that the actor may see, most urgent first, on one day."""

    programme: Programme
    today: date
    rows: tuple[OrganisationProgress, ...]

    @property
    def counts(self) -> Counter[Standing]:
        return Counter(row.standing for row in self.rows)

    @property
    def oldest(self) -> OrganisationProgress | None:
        return self.rows[0] if self.rows and self.rows[0].standing == Standing.LATE else None

    @property
    def obstacles(self) -> int:
        return sum(row.obstacles for row in self.rows)


def progress_of(actor: Actor, programme: Programme) -> ProgrammeProgress:
    """Four queries, however many organisations take part."""
    moves = OrganisationMigration.objects.permitted_to(actor).planned().filter(programme=programme)
    today = timezone.localdate()
    rows = _rated(actor, moves.select_related("organisation"), today)
    return ProgrammeProgress(programme, today, tuple(sorted(rows, key=_order)))


def progress_of_one(actor: Actor, migration: OrganisationMigration) -> OrganisationProgress:
    return next(iter(_rated(actor, [migration], timezone.localdate())))


def _order(row: OrganisationProgress) -> tuple[tuple[int, date], str]:
    return urgency(row.move), row.code


def _rated(actor: Actor, moves: Iterable[OrganisationMigration], today: date) -> list[OrganisationProgress]:
    known = {move.pk: move for move in moves}
    tasks: dict[int, list[MigrationTask]] = {pk: [] for pk in known}
    for task in MigrationTask.objects.permitted_to(actor).filter(migration__in=known).select_related("provider"):
        tasks[task.migration_id].append(task)
    obstacles = open_obstacles(Q(task__migration__in=known))
    closed = closed_days_between(today, today + LOOK_AHEAD)
    return [_progress(known[pk], tasks[pk], obstacles, today, closed) for pk in known]


def _progress(
    migration: OrganisationMigration,
    tasks: Sequence[MigrationTask],
    obstacles: Mapping[int, int],
    today: date,
    closed: Container[date],
) -> OrganisationProgress:
    facts = [fact_of(task, obstacles) for task in tasks]
    rated = zip(tasks, standings(facts, today, closed), strict=True)
    return OrganisationProgress(
        migration=migration,
        move=move_standing(facts, today, closed),
        tasks=tuple(RatedTask(task, one, obstacles.get(task.pk, 0)) for task, one in rated),
    )


def fact_of(task: MigrationTask, obstacles: Mapping[int, int]) -> TaskFact:
    return TaskFact(
        position=task.position,
        due_on=task.due_on,
        is_closed=task.is_closed,
        is_begun=task.state in BEGUN_STATES,
        has_obstacle=bool(obstacles.get(task.pk)) and not task.is_closed,
    )


def open_obstacles(condition: Q) -> Counter[int]:
    """Task id → number of obstacles that nobody has resolved."""
    return Counter(TaskObstacle.objects.open().filter(condition).values_list("task_id", flat=True))
