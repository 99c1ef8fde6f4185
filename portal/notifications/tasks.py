"""Mails of notices in the background, and forgetting old notices."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.jobs.models import JobRun
from portal.jobs.registry import job, periodic
from portal.jobs.services import start_job
from portal.notifications.models import Notice, NoticeMail
from portal.notifications.services.sending import assemble_mails, send_due_mails

JOB = "notifications.send_mails"


@job(JOB, title=_("お知らせのメールの送信"), queue="mail", time_limit_s=1800)
def send_mails(run: JobRun) -> None:
    send_due_mails(report=run.report)


@periodic("notifications.mail", every_s=30)
def mail_notices() -> None:
    """Make the mails that are due, and have them sent by a worker; one at a time is enough."""
    assemble_mails()
    is_work = NoticeMail.objects.due().exists() or NoticeMail.objects.abandoned().exists()
    if is_work and not JobRun.objects.unfinished().filter(kind=JOB).exists():
        start_job(JOB, actor=Actor.system())


@periodic("notifications.forget", every_s=24 * 60 * 60)
def forget_old_notices() -> None:
    """Notices and their mails are news, not records: the history of each object is kept beside it."""
    before = timezone.now() - timedelta(days=settings.NOTICES_KEPT_DAYS)
    Notice.objects.filter(created_at__lt=before).delete()
    NoticeMail.objects.filter(created_at__lt=before, notices__isnull=True).delete()
