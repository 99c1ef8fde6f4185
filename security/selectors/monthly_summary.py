"""How a programme stands at the end of a month: what the prefecture tells its managers and members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from portal.access.actor import Actor
from portal.lib.months import Month
from security.models import MigrationPlan, MigrationTask, PlanEntry, Programme
from security.selectors.burn_down import BurnDown, burn_down_of
from security.selectors.progress import ProgrammeProgress, progress_of
from security.selectors.schedule import MonthLoad, ScheduleRow, schedule_of
from security.task_choices import TaskState


@dataclass(frozen=True, slots=True)
class Remaining:
    """Organisations that have not switched at the end of a month, by the first version and by the one in force."""

    month: Month
    baseline: int
    planned: int


@dataclass(frozen=True, slots=True)
class LateCount:
    """Organisations that were late with a task at the end of a month (or are today, in the present month)."""

    month: Month
    organisations: int
    tasks: int


@dataclass(frozen=True, slots=True)
class MonthlySummary:
    """Counts are organisations of the version in force."""

    programme: Programme
    month: Month
    plan: MigrationPlan
    rows: tuple[ScheduleRow, ...]
    loads: tuple[MonthLoad, ...]
    remaining: tuple[Remaining, ...]
    connections: BurnDown | None
    late: tuple[LateCount, ...]
    progress: ProgrammeProgress

    @property
    def switching(self) -> tuple[ScheduleRow, ...]:
        return tuple(row for row in self.rows if row.month == self.month)

    @property
    def switching_next(self) -> tuple[ScheduleRow, ...]:
        return tuple(row for row in self.rows if row.month == self.month + 1)

    @property
    def planned_until_now(self) -> int:
        return sum(row.month <= self.month for row in self.rows)

    @property
    def full_months(self) -> int:
        """Months to come in which nothing more fits."""
        return sum(load.month > self.month and 0 < load.units_limit <= load.units for load in self.loads)


def monthly_summary(actor: Actor, programme: Programme, month: Month) -> MonthlySummary | None:
    """A constant number of queries; None while no version is in force."""
    plans = MigrationPlan.objects.permitted_to(actor).published().filter(programme=programme)
    plan = plans.current().select_related("programme").first()
    if plan is None:
        return None
    schedule = schedule_of(actor, plan)
    first = PlanEntry.objects.filter(plan=plans.order_by("version").first()).values_list("month", flat=True)
    baseline = [Month.of(day) for day in first]
    remaining = tuple(
        Remaining(
            at,
            sum(one > at for one in baseline),
            sum(row.month > at for row in schedule.rows),
        )
        for at in schedule.months
    )
    return MonthlySummary(
        programme=programme,
        month=month,
        plan=plan,
        rows=schedule.rows,
        loads=schedule.loads,
        remaining=remaining,
        connections=burn_down_of(actor, programme),
        late=_late(actor, programme, schedule.months),
        progress=progress_of(actor, programme),
    )


def _late(actor: Actor, programme: Programme, months: Sequence[Month]) -> tuple[LateCount, ...]:
    """For the months that have begun; one query."""
    today = timezone.localdate()
    tasks = MigrationTask.objects.permitted_to(actor).filter(migration__programme=programme)
    known = list(tasks.exclude(state=TaskState.NOT_APPLICABLE).values_list("migration_id", "due_on", "done_on"))
    found = []
    for month in months:
        if month.first_day <= today:
            day = min(month.last_day, today)
            late = [move for move, due_on, done_on in known if due_on < day and (done_on is None or done_on > day)]
            found.append(LateCount(month, len(set(late)), len(late)))
    return tuple(found)
