"""The calendar as a list."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.calendars.agenda import Occurrence
from portal.lib.japanese_dates import format_with_weekday
from portal.lib.months import Month, format_month
from portal.web.rendering import holidays_of
from portal.web.tables import Column, Table


def period(occurrence: Occurrence) -> str:
    """令和8年11月23日（月・祝）14:00; a whole month by its name; from one day to another."""
    first, last = occurrence.first_day, occurrence.last_day
    if occurrence.is_whole_month:
        return format_month(Month.of(first))
    words = [format_with_weekday(day, holidays_of(day.year)) for day in dict.fromkeys((first, last))]
    return "～".join(words) + (f" {occurrence.starts_at}" if occurrence.starts_at else "")


def summary(occurrence: Occurrence) -> str:
    name = occurrence.entry.summary
    return _("【中止】%(name)s") % {"name": name} if occurrence.entry.is_cancelled else name


class AgendaTable(Table):
    caption = gettext_lazy("予定の一覧")
    empty_title = gettext_lazy("この期間の予定はありません。")
    empty_text = gettext_lazy("期間を広げるか、表示する範囲を変えてください。")
    columns: ClassVar = (
        Column("period", gettext_lazy("日時"), value=period, is_key=True),
        Column("summary", gettext_lazy("予定"), value=summary, url=lambda one: one.entry.path, is_key=True),
        Column("kind", gettext_lazy("種類"), value=lambda one: str(one.kind)),
        Column("location", gettext_lazy("場所"), value=lambda one: one.entry.location),
    )
