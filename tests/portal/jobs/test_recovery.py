"""Whatever is killed, emptied or doubled: each job is done once in effect, or shown as failed and startable again."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from portal.serve.child import Child
from tests.support.brokers import OwnRedis
from tests.support.waiting import wait_until
from tests.support.worker import WorkerProcess

from .following import at_work, effects_of, finished

StartWorker = Callable[..., WorkerProcess]
StartBeat = Callable[..., Child]


def test_the_job_of_a_killed_worker_is_done_once_by_the_next(
    start_worker: StartWorker, start_beat: StartBeat, asker: Actor
) -> None:
    first = start_worker("first")
    run = at_work(start_job("tests.slow", actor=asker, seconds=4))
    first.kill()
    start_beat()
    start_worker("second")
    finished(run)
    assert (run.state, run.attempts, effects_of(run), run.result) == (JobState.SUCCEEDED, 2, 1, {"attempts": 2})


def test_a_job_that_was_interrupted_too_often_fails_and_can_be_started_again(
    start_worker: StartWorker, start_beat: StartBeat, asker: Actor, staff: User, client: Client
) -> None:
    first = start_worker("first")
    run = at_work(start_job("tests.slow", actor=asker, seconds=4))
    first.kill()
    start_beat()
    start_worker("second", JOB_MAX_ATTEMPTS="1")
    finished(run)
    assert (run.state, effects_of(run)) == (JobState.FAILED, 0)
    assert "1回中断されたため、中止しました" in run.error

    client.force_login(staff)
    client.post(reverse("jobs:job-restart", args=[run.pk]))
    finished(run)
    assert (run.state, run.error, effects_of(run)) == (JobState.SUCCEEDED, "", 1)


def test_a_lost_wake_up_call_delays_a_job_and_no_more(
    own_redis: OwnRedis, start_worker: StartWorker, start_beat: StartBeat, asker: Actor
) -> None:
    run = start_job("tests.double", actor=asker, number=2)
    start_worker(REDIS_URL=own_redis.url)
    start_beat(REDIS_URL=own_redis.url)
    assert finished(run).state == JobState.SUCCEEDED


def test_two_schedulers_and_a_redis_that_loses_everything_lose_and_double_no_job(
    own_redis: OwnRedis, start_worker: StartWorker, start_beat: StartBeat, asker: Actor
) -> None:
    start_worker(REDIS_URL=own_redis.url)
    for _ in range(2):
        start_beat(REDIS_URL=own_redis.url)
    runs = [start_job("tests.slow", actor=asker, seconds=0.5) for _ in range(8)]
    wait_until("some job is done", lambda: JobRun.objects.filter(state=JobState.SUCCEEDED).exists())
    own_redis.empty()
    own_redis.kill()
    own_redis.start()
    for run in runs:
        finished(run)
    assert [(run.state, effects_of(run)) for run in runs] == [(JobState.SUCCEEDED, 1)] * 8


def test_a_worker_that_hears_nothing_ends_itself(own_redis: OwnRedis, start_worker: StartWorker) -> None:
    deaf = start_worker(REDIS_URL=own_redis.url, WORKER_DEAF_AFTER_S="2")
    own_redis.freeze()
    wait_until("the deaf worker ends", lambda: not deaf.is_running)
    assert any("worker_is_deaf" in line for line in deaf.lines)


def test_a_worker_that_goes_deaf_at_work_finishes_its_job_and_ends_itself_then(
    own_redis: OwnRedis, start_worker: StartWorker, start_beat: StartBeat, asker: Actor
) -> None:
    deaf = start_worker(REDIS_URL=own_redis.url, WORKER_DEAF_AFTER_S="2")
    start_beat(REDIS_URL=own_redis.url)
    run = at_work(start_job("tests.slow", actor=asker, seconds=8))
    own_redis.freeze()
    assert finished(run).state == JobState.SUCCEEDED
    wait_until("the deaf worker ends", lambda: not deaf.is_running)
