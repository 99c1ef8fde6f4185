"""Late, at risk or on time: every task against its own date, every organisation by its worst task.

There is no mean of ticked boxes: one task that nobody has done for a year is not made good by seven that are done.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.lib.business_days import add_business_days

SOON_DAYS = 5  # business days in which a task should have been begun


class Standing(StrEnum):
    """From worst to best."""

    LATE = "late"
    AT_RISK = "at_risk"
    ON_TIME = "on_time"
    COMPLETE = "complete"


ORDER = {standing: number for number, standing in enumerate(Standing)}


class Risk(StrEnum):
    """Why a task that is not late yet may become so."""

    OBSTACLE = "obstacle"
    PREDECESSOR = "predecessor"
    SOON = "soon"


@dataclass(frozen=True, slots=True)
class TaskFact:
    """What lateness depends on. `is_closed`: done or not applicable; `is_begun`: somebody works on it."""

    position: int
    due_on: date
    is_closed: bool
    is_begun: bool
    has_obstacle: bool


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """Days late are calendar days since the due date."""

    standing: Standing
    days_late: int = 0
    risks: tuple[Risk, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveStanding:
    """`late_since` is the oldest date that was missed, `next_due_on` the earliest date of what is open."""

    standing: Standing
    days_late: int
    late_since: date | None
    next_due_on: date | None


def standings(tasks: Sequence[TaskFact], today: date, closed: Container[date]) -> list[TaskStanding]:
    """Each task of one move, in the order given. A task is late from the day after its due date."""
    soon = add_business_days(today, SOON_DAYS, closed)
    late_from = min((task.position for task in tasks if _is_late(task, today)), default=None)
    return [_standing(task, today, soon, late_from) for task in tasks]


def _standing(task: TaskFact, today: date, soon: date, late_from: int | None) -> TaskStanding:
    if task.is_closed:
        return TaskStanding(Standing.COMPLETE)
    risks = tuple(_risks(task, soon, late_from))
    if _is_late(task, today):
        return TaskStanding(Standing.LATE, (today - task.due_on).days, risks)
    return TaskStanding(Standing.AT_RISK if risks else Standing.ON_TIME, 0, risks)


def _is_late(task: TaskFact, today: date) -> bool:
    return not task.is_closed and task.due_on < today


def _risks(task: TaskFact, soon: date, late_from: int | None) -> Iterable[Risk]:
    if task.has_obstacle:
        yield Risk.OBSTACLE
    if late_from is not None and late_from < task.position:
        yield Risk.PREDECESSOR
    if not task.is_begun and task.due_on <= soon:
        yield Risk.SOON


def move_standing(tasks: Sequence[TaskFact], today: date, closed: Container[date]) -> MoveStanding:
    """The worst of the tasks; complete when nothing is open."""
    rated = standings(tasks, today, closed)
    open_days = [task.due_on for task in tasks if not task.is_closed]
    late_since = min((day for day in open_days if day < today), default=None)
    return MoveStanding(
        standing=min((one.standing for one in rated), key=ORDER.__getitem__, default=Standing.COMPLETE),
        days_late=(today - late_since).days if late_since else 0,
        late_since=late_since,
        next_due_on=min(open_days, default=None),
    )


def urgency(move: MoveStanding) -> tuple[int, date]:
    """Sorts moves: the oldest lateness first, then what is at risk, on time and complete, each by its next date."""
    return ORDER[move.standing], move.late_since or move.next_due_on or date.max
