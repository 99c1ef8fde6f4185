"""The Gantt chart of the switches: for each organisation the first plan, the plan now, and what really happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.lib.months import Month, MonthRange
from portal.web.gantt import Bar, Gantt, GanttRow, Series
from security.models import Programme
from security.planning.lateness import Standing
from security.selectors.progress import OrganisationProgress, RatedTask
from security.task_choices import Milestone, TaskState

BASELINE, PLANNED, ACTUAL = 0, 1, 2
TAIL_MONTHS = 6  # a lateness of years would press the plan together; its bar is cut off and its words say all
SHEET_WIDTH = 1250  # pixels beside the names on A3
NARROWEST, WIDEST = 16, 28


def progress_gantt_of(programme: Programme, rows: Sequence[OrganisationProgress], today: date) -> Gantt:
    """Rows in the order given. Months reach as far as any bar does."""
    drawn = [GanttRow(row.name, _bars(row, today), _url(row)) for row in rows]
    bars = [bar for row in drawn for bar in row.bars]
    months = _months(programme.calendar, bars)
    return Gantt(
        id="progress-gantt",
        caption=_("工程表（上から、当初の計画、現在の計画、実績）"),
        months=months,
        rows=drawn,
        today=Month.of(today),
        month_width=max(NARROWEST, min(WIDEST, SHEET_WIDTH // len(months))),
        lanes=3,
    )


def _months(calendar: MonthRange, bars: Sequence[Bar]) -> MonthRange:
    start = min([calendar.start, *(bar.start for bar in bars)])
    planned = max([calendar.end, *(bar.end for bar in bars if not bar.is_late)])
    return MonthRange(start, max(planned, min(planned + TAIL_MONTHS, max([planned, *(bar.end for bar in bars)]))))


def _url(row: OrganisationProgress) -> str:
    return reverse("security:migration-detail", args=[row.migration.pk])


def _bars(row: OrganisationProgress, today: date) -> list[Bar]:
    tasks = [one for one in row.tasks if one.task.state != TaskState.NOT_APPLICABLE]
    if not tasks:
        return []
    first, plan = Series(6, _("当初の計画")), Series(1, _("現在の計画"))
    bars = [
        _span([one.task.baseline_due_on for one in tasks], first, BASELINE),
        _span([one.task.due_on for one in tasks], plan, PLANNED),
    ]
    bars.append(_switch(row.baseline_month, BASELINE))
    if row.month:
        bars.append(_switch(row.month, PLANNED))
    return bars + _actual(row, tasks, today)


def _span(days: Sequence[date], series: Series, lane: int) -> Bar:
    return Bar(Month.of(min(days)), Month.of(max(days)), series.label, series, lane=lane)


def _switch(month: Month, lane: int) -> Bar:
    series = Series(2, _("切替"))
    return Bar(month, month, series.label, series, is_milestone=True, lane=lane)


def _actual(row: OrganisationProgress, tasks: Sequence[RatedTask], today: date) -> list[Bar]:
    """From the first day on which something was done to the last one, or to today while steps are overdue."""
    done = [one.task.done_on for one in tasks if one.task.done_on]
    is_late = row.standing == Standing.LATE
    days = [*done, today] if is_late else done
    if not days:
        return []
    series = Series(5, _("実績"))
    start = min(done, default=row.move.late_since or today)
    bars = [Bar(Month.of(start), Month.of(max(days)), series.label, series, is_late=is_late, lane=ACTUAL)]
    switched = next((one.task.done_on for one in tasks if one.task.milestone == Milestone.SWITCH), None)
    return bars + ([_switch(Month.of(switched), ACTUAL)] if switched else [])
