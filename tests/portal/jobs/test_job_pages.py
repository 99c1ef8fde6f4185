"""処理の状況: what is shown to whom, and what can be done."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.jobs.runner import claim
from portal.jobs.services import start_job

pytestmark = pytest.mark.django_db
PERSONAS = (
    "coordinator",
    "manager",
    "auditor",
    "staff",
    "approver",
    "administrator",
    "neighbour",
    "vendor",
    "stranger",
)


@pytest.fixture
def run(asker: Actor) -> JobRun:
    return start_job("tests.slow", actor=asker, seconds=1)


def end(run: JobRun, state: JobState, **fields: object) -> None:
    JobRun.objects.filter(pk=run.pk).update(
        state=state, finished_at=timezone.now(), claim=None, lease_until=None, **fields
    )


def test_a_job_is_seen_by_its_asker_and_by_managers_and_auditors_of_the_prefecture(
    run: JobRun, request: pytest.FixtureRequest
) -> None:
    actors = {name: actor_for(request.getfixturevalue(name)) for name in PERSONAS}
    viewers = {name for name, actor in actors.items() if JobRun.objects.permitted_to(actor).exists()}
    changers = {name for name, actor in actors.items() if JobRun.objects.permitted_to(actor, "change").exists()}
    assert (viewers, changers) == ({"staff", "manager", "auditor"}, {"staff", "manager"})


@pytest.mark.parametrize("persona", ["approver", "coordinator", "neighbour", "stranger"])
@pytest.mark.parametrize(
    ("method", "address"), [("get", "detail"), ("get", "progress"), ("post", "cancel"), ("post", "restart")]
)
def test_for_others_the_job_does_not_exist(
    run: JobRun, client: Client, request: pytest.FixtureRequest, persona: str, method: str, address: str
) -> None:
    client.force_login(request.getfixturevalue(persona))
    response = getattr(client, method)(reverse(f"jobs:job-{address}", args=[run.pk]))
    run.refresh_from_db()
    assert (response.status_code, run.state, run.is_cancel_requested) == (404, JobState.QUEUED, False)


def test_an_auditor_looks_and_cannot_cancel(run: JobRun, client: Client, auditor: User) -> None:
    client.force_login(auditor)
    page = client.get(reverse("jobs:job-detail", args=[run.pk]))
    refused = client.post(reverse("jobs:job-cancel", args=[run.pk]))
    assert (page.status_code, refused.status_code) == (200, 404)
    assert reverse("jobs:job-cancel", args=[run.pk]) not in page.content.decode()


def test_a_running_job_shows_its_step_and_its_named_values(asker: Actor, client: Client, staff: User) -> None:
    run = claim(str(start_job("tests.double", actor=asker, number=3).pk), worker="one")
    assert run is not None
    run.report(40, "計算しています", best=1234567, secret="内部の値")
    client.force_login(staff)
    piece = client.get(reverse("jobs:job-detail", args=[run.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "計算しています" in piece
    assert "これまでの最良値" in piece
    assert "1,234,567" in piece
    assert 'value="40"' in piece
    assert "every 2s" in piece
    assert "内部の値" not in piece
    assert "<html" not in piece


def test_a_finished_job_is_not_asked_for_again_and_leads_to_its_result(
    run: JobRun, client: Client, staff: User
) -> None:
    end(run, JobState.SUCCEEDED, result={"message": "計画を作成しました。", "url": "/plans/7/"})
    client.force_login(staff)
    for address in ("detail", "progress"):
        piece = client.get(reverse(f"jobs:job-{address}", args=[run.pk]), headers={"HX-Request": "true"})
        text = piece.content.decode()
        assert ("計画を作成しました。" in text, 'href="/plans/7/"' in text, "every 2s" in text) == (True, True, False)


def test_the_asker_cancels_from_the_page(run: JobRun, client: Client, staff: User) -> None:
    client.force_login(staff)
    response = client.post(reverse("jobs:job-cancel", args=[run.pk]), follow=True)
    run.refresh_from_db()
    assert run.state == JobState.CANCELLED
    assert "中止を受け付けました。" in response.content.decode()
    assert reverse("jobs:job-restart", args=[run.pk]) in response.content.decode()


@pytest.mark.parametrize(
    ("state", "address", "sentence"),
    [
        (JobState.SUCCEEDED, "cancel", "この処理はすでに終了しているため、中止できません。"),
        (JobState.SUCCEEDED, "restart", "もう一度実行できるのは、失敗または中止した処理だけです。"),
    ],
)
def test_what_can_no_longer_be_done_is_refused_in_words(
    run: JobRun, client: Client, staff: User, state: JobState, address: str, sentence: str
) -> None:
    end(run, state)
    client.force_login(staff)
    response = client.post(reverse(f"jobs:job-{address}", args=[run.pk]), follow=True)
    run.refresh_from_db()
    assert (run.state, sentence in response.content.decode()) == (state, True)


def test_a_restarted_job_begins_afresh(run: JobRun, client: Client, staff: User) -> None:
    end(run, JobState.FAILED, error="失敗しました。", attempts=3, progress=60, step="途中", data={"best": 1})
    client.force_login(staff)
    client.post(reverse("jobs:job-restart", args=[run.pk]))
    again = JobRun.objects.get()
    assert {name: getattr(again, name) for name in JobRun.AFRESH} == JobRun.AFRESH
    assert again.params == {"seconds": 1}


def test_the_list_takes_as_many_queries_for_five_jobs_as_for_one(
    run: JobRun, asker: Actor, client: Client, staff: User
) -> None:
    client.force_login(staff)
    listed_and_asked(client)  # the first page of a session asks more
    one, queries = listed_and_asked(client)
    for _ in range(4):
        start_job("tests.slow", actor=asker, seconds=1)
    assert (one, listed_and_asked(client)) == (1, (5, queries))


def listed_and_asked(client: Client) -> tuple[int, int]:
    """How many jobs the list shows, and how many queries that took."""
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("jobs:job-list")).content.decode()
    return page.count("段階を踏む処理"), len(queries)
