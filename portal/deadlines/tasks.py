"""What runs by itself: planning and looking after mails on the tick, sending as a job of the queue `mail`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.jobs.models import JobRun
from portal.jobs.registry import job, periodic
from portal.jobs.services import start_job

from .services import calendar_marks, delivery, outbox, planning

SENDING = "deadlines.send"


@periodic("deadlines.plan", every_s=settings.REMINDER_PLAN_EVERY_S)
def plan() -> None:
    planning.plan()


@periodic("deadlines.send", every_s=0)
def call_senders() -> None:
    """Free what killed senders held, and see that somebody sends as long as something is due."""
    outbox.take_back()
    if not outbox.is_anything_due():
        return
    with transaction.atomic():
        busy = JobRun.objects.unfinished().filter(kind=SENDING).count()
        for _number in range(settings.REMINDER_SENDERS - busy):
            start_job(SENDING, actor=Actor.system())


@job(SENDING, title=_("期限のお知らせメールの送信"), queue="mail", time_limit_s=840)
def send(run: JobRun) -> dict[str, Any]:
    sent = delivery.send_due(check=run.check_cancelled)
    return {"sent": sent}


@periodic("deadlines.calendar", every_s=5 * 60)
def note_for_calendars() -> None:
    calendar_marks.note_changes()
