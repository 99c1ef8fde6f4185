"""The lines of a programme's organisations for the burn-down: as first published, as planned now, as it was."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.months import Month
from security.models import MigrationTask, Programme
from security.planning.burn_down import Ending, Line, Point, burn_down, months_shown
from security.task_choices import Milestone, TaskState


@dataclass(frozen=True, slots=True)
class BurnDown:
    """`start` is the number of connections before the first event; points are months in order."""

    start: int
    points: tuple[Point, ...]
    today: date

    @property
    def now(self) -> Point | None:
        return next((point for point in reversed(self.points) if point.actual is not None), None)

    @property
    def telling_points(self) -> list[Point]:
        """The points without months in which nothing changed after the plan had ended."""
        last_planned = max((p.month for p, q in self._pairs if p.planned != q.planned), default=None)
        return [
            point
            for point, before in self._pairs
            if last_planned is None
            or point.month <= last_planned
            or point.actual != before.actual
            or point.month == Month.of(self.today)
        ]

    @property
    def _pairs(self) -> list[tuple[Point, Point]]:
        return list(zip(self.points, (self.points[0], *self.points), strict=False)) if self.points else []


def burn_down_of(actor: Actor, programme: Programme) -> BurnDown | None:
    """One query; None while no organisation has a task by which its own line ends."""
    lines, today = lines_of(actor, programme), timezone.localdate()
    months = months_shown(lines, today)
    if months is None:
        return None
    return BurnDown(len(lines), tuple(burn_down(lines, months, today)), today)


def lines_of(actor: Actor, programme: Programme) -> list[Line]:
    """One for each organisation whose own line ends by a task; who has no line of its own is left out."""
    tasks = MigrationTask.objects.permitted_to(actor).filter(
        migration__programme=programme, migration__month__isnull=False
    )
    by_move: dict[int, dict[str, MigrationTask]] = defaultdict(dict)
    for task in tasks.exclude(milestone=""):
        by_move[task.migration_id][task.milestone] = task
    return [
        _line(marks.get(Milestone.SWITCH), marks[Milestone.LINE_END])
        for marks in by_move.values()
        if Milestone.LINE_END in marks and marks[Milestone.LINE_END].state != TaskState.NOT_APPLICABLE
    ]


def _line(switch: MigrationTask | None, line_end: MigrationTask) -> Line:
    begins = switch if switch is not None and switch.state != TaskState.NOT_APPLICABLE else line_end
    return Line(
        baseline=Ending(begins.baseline_due_on, line_end.baseline_due_on),
        planned=Ending(begins.due_on, line_end.due_on),
        actual=Ending(begins.done_on, line_end.done_on),
    )
