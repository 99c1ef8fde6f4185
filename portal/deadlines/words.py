"""Days and moments of deadlines in words."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.japanese_dates import format_wareki

WEEKDAYS = "月火水木金土日"


def day_text(day: date) -> str:
    return _("%(day)s（%(weekday)s）") % {"day": format_wareki(day), "weekday": WEEKDAYS[day.weekday()]}


def due_text(due_on: date, due_at: datetime | None) -> str:
    """With the hour, where the deadline is a moment of that day."""
    local = timezone.localtime(due_at) if due_at else None
    if local is None or local.date() != due_on:
        return day_text(due_on)
    return _("%(day)s %(hour)d時%(minute)02d分") % {
        "day": day_text(due_on),
        "hour": local.hour,
        "minute": local.minute,
    }


def offset_words(offset: int) -> str:
    """3開庁日前, 当日, 2開庁日後."""
    if offset == 0:
        return _("当日")
    return (_("%(days)d開庁日前") if offset < 0 else _("%(days)d開庁日後")) % {"days": abs(offset)}


def stage_text(stage: str) -> str:
    """期限の3開庁日前, 期限の日, 期限の2開庁日後, from the key of a stage (staff-3)."""
    offset = offset_of(stage)
    if offset == 0:
        return _("期限の日")
    return (_("期限の%(days)d開庁日前") if offset < 0 else _("期限の%(days)d開庁日後")) % {"days": abs(offset)}


def offset_of(stage: str) -> int:
    return int(stage.lstrip("abcdefghijklmnopqrstuvwxyz"))
