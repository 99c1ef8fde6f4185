"""Finds the jobs that nobody is doing: lost wake-up calls, killed workers. Nothing stays stuck."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from .choices import JobState
from .models import JobRun, WorkerHeartbeat
from .registry import periodic
from .wake import wake

logger = structlog.get_logger(__name__)
BATCH = 500
FORGET_WORKERS_AFTER = timedelta(days=1)


@periodic("jobs.sweep", every_s=0)
def sweep() -> None:
    """On every tick: end or re-queue abandoned jobs, then call for everything that waits unheard."""
    for run in JobRun.objects.abandoned()[:BATCH]:
        _take_back(run)
    for run in _unheard():
        wake(run)
    WorkerHeartbeat.objects.filter(seen_at__lt=Now() - FORGET_WORKERS_AFTER).delete()


@transaction.atomic
def _take_back(run: JobRun) -> None:
    """The claim is part of the condition: a worker that renewed its lease this instant keeps the job."""
    row = JobRun.objects.abandoned().filter(pk=run.pk, claim=run.claim)
    free = {"claim": None, "lease_until": None}
    if run.is_cancel_requested:
        row.update(state=JobState.CANCELLED, finished_at=Now(), **free)
    elif run.attempts >= settings.JOB_MAX_ATTEMPTS:
        row.update(state=JobState.FAILED, finished_at=Now(), error=_given_up(run), **free)
    else:
        row.update(state=JobState.QUEUED, woken_at=None, **free)
    logger.warning("job_abandoned", job=str(run.pk), kind=run.kind, attempt=run.attempts, worker=run.worker)


@transaction.atomic
def _unheard() -> list[JobRun]:
    rows = JobRun.objects.unheard(settings.JOB_REQUEUE_AFTER_S).order_by("created_at")
    waiting = list(rows.select_for_update(skip_locked=True)[:BATCH])
    JobRun.objects.filter(pk__in=[run.pk for run in waiting]).update(woken_at=Now())
    return waiting


def _given_up(run: JobRun) -> str:
    return _(
        "処理が途中で%(attempts)d回中断されたため、中止しました。もう一度実行しても失敗する場合は、"
        "処理番号 %(number)s を添えてポータルの管理者にお知らせください。"
    ) % {"attempts": run.attempts, "number": run.number}
