"""Watching a job from outside, as a person would."""

from __future__ import annotations

from portal.jobs.choices import JobState
from portal.jobs.models import JobRun, PeriodicDuty
from tests.support.jobs import EFFECT
from tests.support.waiting import wait_until


def finished(run: JobRun) -> JobRun:
    def is_over() -> bool:
        run.refresh_from_db()
        return not run.is_unfinished

    wait_until(f"job {run} ends", is_over)
    return run


def at_work(run: JobRun) -> JobRun:
    def has_progress() -> bool:
        run.refresh_from_db()
        return run.state == JobState.RUNNING and run.progress > 0

    wait_until(f"job {run} gets on", has_progress)
    return run


def effects_of(run: JobRun) -> int:
    return PeriodicDuty.objects.filter(name__startswith=f"{EFFECT}.{run.pk}").count()
