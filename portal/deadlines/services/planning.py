"""Finding what is due: a few statements for each kind, whether ten people owe something or a hundred thousand."""

from __future__ import annotations

import zlib
from datetime import date, datetime, time, timedelta

import structlog
from django.db import connection, transaction
from django.utils import timezone

from portal.deadlines.debts import debt_rows, united
from portal.deadlines.models import PlanningMark
from portal.deadlines.registry import DeadlineKind, deadline_kinds

from . import assembling, statements
from .slots import placing_of

logger = structlog.get_logger(__name__)
LOCK = zlib.crc32(b"portal.deadlines.plan")
LONGEST_CATCH_UP = timedelta(days=31)


@transaction.atomic
def plan(now: datetime | None = None) -> bool:
    """Write the reminders that are due and their notices, call off what is settled, and join rows to mails.

    All of it in one transaction; a second planner finds the lock taken and leaves (False). Running it again at any
    time finds nothing new.
    """
    if not _alone():
        return False
    now = now or timezone.now()
    marks = dict(PlanningMark.objects.values_list("kind", "planned_at"))
    for kind in deadline_kinds():
        _plan_kind(kind, now, marks.get(kind.code))
    assembling.join_to_mails(now)
    return True


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        (is_alone,) = cursor.fetchone()
    return bool(is_alone)


def _plan_kind(kind: DeadlineKind, now: datetime, mark: datetime | None) -> None:
    today = timezone.localtime(now).date()
    placing = placing_of(kind, today)
    near = [rows.filter(d_due_on__range=(placing.first, placing.last)) for rows in debt_rows(kind)]
    debts = united(near)
    statements.call_off_settled(kind, united(debt_rows(kind)))
    if debts is not None:
        slots = placing.slots(statements.due_days(debts, placing), since=first_day_to_plan(mark, today), today=today)
        if slots:
            statements.insert_reminders(kind, debts, placing, slots, now)
    PlanningMark.objects.update_or_create(kind=kind.code, defaults={"planned_at": now})


def first_day_to_plan(mark: datetime | None, today: date) -> date:
    """The first day whose stages may still be missing; a kind that was never planned begins today."""
    if mark is None:
        return today
    planned = timezone.localtime(mark)
    is_whole_day = planned.time() >= time(23, 0)  # no mail leaves so late, so nothing of that day is missing
    first = planned.date() + timedelta(days=1) if is_whole_day else planned.date()
    return min(today, max(first, today - LONGEST_CATCH_UP))
