"""A schedule as a Gantt chart: preparation and switch of every organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.lib.months import MonthRange
from portal.web.gantt import Bar, Gantt, GanttRow, Series
from security.selectors.schedule import Schedule, ScheduleRow


def gantt_of(schedule: Schedule) -> Gantt:
    """Rows in the order of the schedule; a part of an empty preparation is left out."""
    preparation, switch = Series(3, _("準備作業")), Series(1, _("切替"))
    return Gantt(
        id="schedule-gantt",
        caption=_("切替計画（%(version)s）") % {"version": schedule.plan},
        months=MonthRange(schedule.months[0], schedule.months[-1]),
        rows=[GanttRow(row.name, _bars(row, preparation, switch)) for row in schedule.rows],
        closed=frozenset(load.month for load in schedule.loads if load.blackout_reason),
    )


def _bars(row: ScheduleRow, preparation: Series, switch: Series) -> list[Bar]:
    bars = [Bar(row.month, row.month, "", switch)]
    if row.preparation_from < row.month:
        bars.insert(0, Bar(row.preparation_from, row.month + -1, "", preparation))
    return bars
