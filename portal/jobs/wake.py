"""The wake-up call: the id of a job, sent through the broker. It may get lost; the sweeper sends another."""

from __future__ import annotations

import structlog
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .models import JobRun
from .registry import find_job_kind

logger = structlog.get_logger(__name__)
GRACE_S = 30  # between the exception that a handler may still answer and the end of its process


def wake(run: JobRun) -> None:
    """Never raises for a broker that is down: the row is safe, and waits."""
    from .tasks import run_job

    kind = find_job_kind(run.kind)
    queue, limit_s = (kind.queue, kind.time_limit_s) if kind else ("default", 60)
    try:
        run_job.apply_async((str(run.pk),), queue=queue, soft_time_limit=limit_s, time_limit=limit_s + GRACE_S)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("job_not_woken", job=str(run.pk), kind=run.kind, error=str(error))
