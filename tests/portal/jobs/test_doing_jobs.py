"""A real worker does what was asked, and says so on the job's row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.jobs.services import cancel_job, start_job
from portal.jobs.wake import wake
from tests.support.worker import WorkerProcess

from .following import at_work, effects_of, finished


def test_a_worker_does_the_job_and_keeps_the_result(worker: WorkerProcess, asker: Actor) -> None:
    run = finished(start_job("tests.double", actor=asker, number=21))
    result = {"number": 42, "message": "計算が終わりました。", "url": "/jobs/"}
    assert (run.state, run.result, run.progress, run.attempts, run.error) == (JobState.SUCCEEDED, result, 100, 1, "")
    assert (run.claim, run.lease_until, run.data) == (None, None, {"best": 21})


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for(asker: Actor) -> None:
    @transaction.atomic
    def ask_and_fail() -> None:
        start_job("tests.double", actor=asker, number=1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert JobRun.objects.count() == 0


def test_a_second_delivery_finds_nothing_to_do(worker: WorkerProcess, asker: Actor) -> None:
    run = start_job("tests.slow", actor=asker, seconds=0.5)
    for _ in range(5):
        wake(run)
    finished(run)
    later = finished(start_job("tests.double", actor=asker, number=1))
    assert (run.state, effects_of(run), run.attempts) == (JobState.SUCCEEDED, 1, 1)
    assert later.state == JobState.SUCCEEDED


def test_a_crash_is_told_without_details_and_logged_with_them(
    worker: WorkerProcess, asker: Actor, staff: User, client: Client
) -> None:
    run = finished(start_job("tests.crash", actor=asker))
    client.force_login(staff)
    page = client.get(reverse("jobs:job-detail", args=[run.pk])).content.decode()
    assert run.state == JobState.FAILED
    assert run.number in run.error
    assert ("the secret detail" in page, run.error in page) == (False, True)
    assert any(str(run.pk) in line and "job_crashed" in line for line in worker.lines)
    assert any("the secret detail" in line for line in worker.lines)


def test_a_broken_rule_is_told_in_its_own_words(worker: WorkerProcess, asker: Actor) -> None:
    run = finished(start_job("tests.refuse", actor=asker))
    assert (run.state, run.error) == (JobState.FAILED, "切替月を入力してください。")


def test_a_job_that_takes_too_long_is_stopped_and_says_so(worker: WorkerProcess, asker: Actor) -> None:
    run = finished(start_job("tests.stubborn", actor=asker, seconds=45))
    assert run.state == JobState.FAILED
    assert "制限時間（1分）以内に終わらなかった" in run.error


def test_a_running_job_stops_at_its_next_step_when_cancelled(worker: WorkerProcess, asker: Actor) -> None:
    run = at_work(start_job("tests.slow", actor=asker, seconds=45))
    cancel_job(actor=asker, run=run)
    finished(run)
    assert (run.state, effects_of(run), run.is_restartable) == (JobState.CANCELLED, 0, True)


def test_a_cancelled_job_in_the_queue_is_never_done(start_worker: Callable[..., WorkerProcess], asker: Actor) -> None:
    run = start_job("tests.slow", actor=asker, seconds=0.1)
    cancel_job(actor=asker, run=run)
    start_worker()
    later = finished(start_job("tests.double", actor=asker, number=1))
    run.refresh_from_db()
    assert (run.state, run.attempts, effects_of(run)) == (JobState.CANCELLED, 0, 0)
    assert later.state == JobState.SUCCEEDED


def test_a_worker_that_is_stopped_gives_its_job_back(start_worker: Callable[..., WorkerProcess], asker: Actor) -> None:
    first = start_worker("first")
    run = at_work(start_job("tests.slow", actor=asker, seconds=5))
    first.stop()
    run.refresh_from_db()
    assert (run.state, run.attempts) == (JobState.QUEUED, 0)
    start_worker("second")
    finished(run)
    assert (run.state, run.attempts, effects_of(run)) == (JobState.SUCCEEDED, 1, 1)
