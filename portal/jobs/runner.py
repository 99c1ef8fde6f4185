"""Doing a job: claim its row, keep the lease alive, run the handler, write down what came of it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pghistory
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from portal.exceptions import RuleViolation

from .choices import JobState
from .lease import JobCancelled, Lease, LeaseLost, lease_end
from .models import JobRun
from .pulse import beat
from .registry import JobKind, find_job_kind

logger = structlog.get_logger(__name__)


def run_claimed(run_id: str, *, worker: str) -> None:
    """Do the job if it is still to be done. A second delivery of the same wake-up call finds nothing to claim."""
    run = claim(run_id, worker=worker)
    if run is None:
        return
    context = {"user": run.user_id, "organisation": run.organisation_id, "job": str(run.pk), "request": run.request_id}
    with structlog.contextvars.bound_contextvars(job=str(run.pk), kind=run.kind), pghistory.context(**context):
        logger.info("job_started", attempt=run.attempts)
        with kept_alive(run, worker):
            _do(run)


@transaction.atomic
def claim(run_id: str, *, worker: str) -> JobRun | None:
    """Take a queued job for this worker; None when it is gone, done, cancelled or taken."""
    run = JobRun.objects.select_for_update(skip_locked=True).filter(pk=run_id, state=JobState.QUEUED).first()
    if run is None:
        return None
    ticket = uuid.uuid4()
    JobRun.objects.filter(pk=run.pk).update(
        state=JobState.RUNNING,
        claim=ticket,
        lease_until=lease_end(),
        attempts=F("attempts") + 1,
        worker=worker,
        progress=0,
        step="",
        data={},
        started_at=Now(),
    )
    run.refresh_from_db()
    run.lease = Lease(JobRun.objects.filter(pk=run.pk, claim=ticket))
    return run


@contextmanager
def kept_alive(run: JobRun, worker: str) -> Iterator[None]:
    """Renew the lease from a second thread, over its own connection, for as long as the block lasts."""
    done = threading.Event()
    thread = threading.Thread(target=_keep_alive, args=[run, worker, done], name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _keep_alive(run: JobRun, worker: str, done: threading.Event) -> None:
    assert run.lease is not None
    try:
        while not done.wait(settings.JOB_LEASE_S / 3) and not run.lease.is_lost.is_set():
            with suppress(OperationalError, InterfaceError):  # a database that restarts: the next round tries again
                run.lease.renew()
                beat(worker)
            connection.close_if_unusable_or_obsolete()
    finally:
        connection.close()


def _do(run: JobRun) -> None:
    assert run.lease is not None
    try:
        _call_handler(run, find_job_kind(run.kind))
    except LeaseLost:
        logger.warning("job_lease_lost")
    except JobCancelled:
        _finish(run.lease, JobState.CANCELLED)
    except RuleViolation as error:
        _finish(run.lease, JobState.FAILED, error=str(error))
    except SoftTimeLimitExceeded:
        _finish(run.lease, JobState.FAILED, error=_too_long(run))
    except (OperationalError, InterfaceError):
        _try_again_later(run)
    except Exception:
        logger.exception("job_crashed")
        _finish(run.lease, JobState.FAILED, error=_unexpected(run))
    except BaseException:  # the worker is being stopped: somebody else shall do it
        with suppress(LeaseLost):
            run.lease.give_back(attempts=F("attempts") - 1)
        raise


def _call_handler(run: JobRun, kind: JobKind | None) -> None:
    assert run.lease is not None
    if kind is None:
        raise RuleViolation("unknown_kind", _("この種類の処理は、現在の版のポータルでは実行できません。"))
    result = kind.handler(run)
    if not run.lease.is_finished:
        _finish(run.lease, JobState.SUCCEEDED, progress=100, result=result or {})


def _finish(lease: Lease, state: JobState, **values: Any) -> None:
    try:
        lease.finish(state=state, **values)
    except LeaseLost:
        logger.warning("job_lease_lost")
    else:
        logger.info(f"job_{state.value}")


def _try_again_later(run: JobRun) -> None:
    """The database failed us (a restart, a deadlock). If even this cannot be written, the lease runs out by itself."""
    assert run.lease is not None
    logger.exception("job_database_error", attempt=run.attempts)
    connection.close()
    if run.attempts >= settings.JOB_MAX_ATTEMPTS:
        _finish(run.lease, JobState.FAILED, error=_unexpected(run))
        return
    with suppress(LeaseLost):
        run.lease.give_back()


def _too_long(run: JobRun) -> str:
    kind = find_job_kind(run.kind)
    minutes = max(1, round((kind.time_limit_s if kind else 0) / 60))
    return _(
        "制限時間（%(minutes)d分）以内に終わらなかったため、処理を止めました。"
        "対象を絞るなど条件を見直して、もう一度実行してください。"
    ) % {"minutes": minutes}


def _unexpected(run: JobRun) -> str:
    return _(
        "予期しない問題が起きたため、処理を完了できませんでした。もう一度実行しても失敗する場合は、"
        "処理番号 %(number)s を添えてポータルの管理者にお知らせください。"
    ) % {"number": run.number}
