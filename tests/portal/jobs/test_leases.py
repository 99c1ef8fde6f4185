"""Who lost the lease can change nothing any more; who holds it loses it to nobody."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import psycopg2
import pytest
from django.utils import timezone

from portal.access.actor import Actor
from portal.jobs import ticks
from portal.jobs.choices import JobState
from portal.jobs.lease import LeaseLost
from portal.jobs.models import JobRun, PeriodicDuty
from portal.jobs.runner import claim
from portal.jobs.services import start_job
from portal.jobs.sweeper import sweep
from tests.support.worker import database_url


def claimed(actor: Actor) -> JobRun:
    run = claim(str(start_job("tests.slow", actor=actor, seconds=1).pk), worker="one")
    assert run is not None
    return run


def let_lease_run_out(run: JobRun) -> None:
    JobRun.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.mark.django_db
def test_a_job_is_claimed_once(asker: Actor) -> None:
    run = claimed(asker)
    assert claim(str(run.pk), worker="two") is None


@pytest.mark.django_db
def test_what_a_worker_without_lease_completes_is_rolled_back(asker: Actor) -> None:
    late = claimed(asker)
    let_lease_run_out(late)
    sweep()
    with pytest.raises(LeaseLost), late.completing():
        PeriodicDuty.objects.create(name="effect of the late one", done_at=timezone.now())
    assert PeriodicDuty.objects.count() == 0
    assert JobRun.objects.get().state == JobState.QUEUED


@pytest.mark.django_db
def test_a_worker_without_lease_reports_nothing_over_the_next_ones_progress(asker: Actor) -> None:
    late = claimed(asker)
    let_lease_run_out(late)
    sweep()
    following = claim(str(late.pk), worker="two")
    assert following is not None
    following.report(70, "続きの作業")
    with pytest.raises(LeaseLost):
        late.report(10, "古い作業")
    shown = JobRun.objects.get()
    assert (shown.progress, shown.step, shown.worker, shown.attempts) == (70, "続きの作業", "two", 2)


@pytest.mark.django_db
def test_the_sweeper_leaves_a_job_alone_whose_lease_is_renewed(asker: Actor) -> None:
    run = claimed(asker)
    let_lease_run_out(run)
    assert run.lease is not None
    run.lease.renew()
    sweep()
    run.refresh_from_db()
    assert run.state == JobState.RUNNING


@pytest.mark.django_db
def test_an_abandoned_job_that_was_to_be_cancelled_is_cancelled(asker: Actor) -> None:
    run = claimed(asker)
    JobRun.objects.update(is_cancel_requested=True)
    let_lease_run_out(run)
    sweep()
    assert JobRun.objects.get().state == JobState.CANCELLED


@pytest.mark.django_db(transaction=True)
def test_a_tick_does_nothing_while_another_scheduler_is_at_it() -> None:
    with closing(psycopg2.connect(database_url())) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ticks.LOCK])
        ticks.tick()
        assert PeriodicDuty.objects.count() == 0
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ticks.LOCK])
        ticks.tick()
        assert PeriodicDuty.objects.filter(name="jobs.sweep").exists()
