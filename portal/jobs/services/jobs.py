"""Asking for a job, stopping it, starting it again."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.exceptions import RuleViolation
from portal.jobs.choices import RESTARTABLE, UNFINISHED, JobState
from portal.jobs.models import JobRun
from portal.jobs.registry import job_kind
from portal.jobs.wake import wake


def start_job(kind: str, *, actor: Actor, **params: Any) -> JobRun:
    """Write the job's row in the caller's transaction; a worker is woken when that commits.

    `params` must be JSON: ids, not objects. Raises KeyError for a kind that nobody registered.
    """
    job_kind(kind)
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    run = JobRun.objects.create(
        kind=kind,
        params=params,
        user=actor.user,
        organisation=actor.organisation,
        request_id=str(request_id),
        woken_at=Now(),
    )
    transaction.on_commit(lambda: wake(run))
    return run


@transaction.atomic
def cancel_job(*, actor: Actor, run: JobRun) -> JobRun:
    """Stop a job: at once while it waits, at its next step while it runs. Raises RuleViolation when it has ended."""
    run = _locked(actor, run)
    if run.state not in UNFINISHED:
        raise RuleViolation("job_finished", _("この処理はすでに終了しているため、中止できません。"))
    if run.state == JobState.QUEUED:
        _update(run, state=JobState.CANCELLED, finished_at=Now(), is_cancel_requested=True)
    else:
        _update(run, is_cancel_requested=True)
    return run


@transaction.atomic
def restart_job(*, actor: Actor, run: JobRun) -> JobRun:
    """Do a failed or cancelled job once more, with the same parameters. Raises RuleViolation in any other state."""
    run = _locked(actor, run)
    if run.state not in RESTARTABLE:
        raise RuleViolation("job_not_restartable", _("もう一度実行できるのは、失敗または中止した処理だけです。"))
    _update(run, **JobRun.AFRESH, woken_at=Now())
    transaction.on_commit(lambda: wake(run))
    return run


def _locked(actor: Actor, run: JobRun) -> JobRun:
    return JobRun.objects.permitted_to(actor, "change").select_for_update(of=("self",)).get(pk=run.pk)


def _update(run: JobRun, **values: Any) -> None:
    JobRun.objects.filter(pk=run.pk).update(**values)
    run.refresh_from_db()
