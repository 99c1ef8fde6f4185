"""The work on the switches for machines: reading what changed, recording with the version that one has read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.api.services.tokens import issue_token
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.organisations.models import Organisation
from security.models import MigrationTask, Programme
from security.services.migration_tasks import update_task
from security.task_choices import TaskState
from tests.factories.execution import publish, task_of
from tests.factories.organisations import make_municipality
from tests.factories.security import make_programme

LIST = "/api/v1/security/tasks/"


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    programme = make_programme(prefecture, [municipality, other_municipality])
    publish(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    return programme


@pytest.fixture
def task(programme: Programme, municipality: Organisation) -> MigrationTask:
    return task_of(municipality, "利用申請")


def address(task: MigrationTask) -> str:
    return reverse("security-api:task-detail", args=[task.pk])


def patch(client: Client, task: MigrationTask, etag: str | None, **values: object):
    headers = {} if etag is None else {"If-Match": etag}
    return client.patch(address(task), values, content_type="application/json", headers=headers)


def test_a_municipality_reads_its_own_tasks_only(client: Client, staff: User, programme: Programme) -> None:
    client.force_login(staff)
    rows = client.get(LIST).json()["results"]
    assert {row["organisation"]["name"] for row in rows} == {"岸和田市"}
    assert [row["name"] for row in rows][:2] == ["利用申請", "ヒアリング"]
    assert rows[0] | {"id": 0, "updated_at": "", "programme": {}, "organisation": {}} == {
        "id": 0,
        "programme": {},
        "organisation": {},
        "switch_month": "2017-05",
        "position": 1,
        "name": "利用申請",
        "owner_side": "municipality",
        "due_on": "2016-11-01",
        "baseline_due_on": "2016-11-01",
        "is_evidence_required": False,
        "state": "not_started",
        "done_on": None,
        "reason": None,
        "note": None,
        "version": 1,
        "updated_at": "",
    }


def test_a_client_gets_only_what_changed_and_304_when_nothing_did(
    client: Client, staff: User, task: MigrationTask
) -> None:
    client.force_login(staff)
    first = client.get(LIST)
    assert client.get(LIST, headers={"If-None-Match": first["ETag"]}).status_code == 304
    since = timezone.now()
    update_task(actor=actor_for(staff), task=task, version=1, state=TaskState.IN_PROGRESS)
    changed = client.get(LIST, {"updated_since": since.isoformat()}, headers={"If-None-Match": first["ETag"]})
    assert [row["state"] for row in changed.json()["results"]] == ["in_progress"]


def test_pages_follow_one_another_by_cursor(client: Client, coordinator: User, programme: Programme) -> None:
    client.force_login(coordinator)
    seen, url = [], f"{LIST}?limit=5"
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert sorted(seen) == sorted(MigrationTask.objects.values_list("pk", flat=True))


def test_filters(client: Client, coordinator: User, staff: User, task: MigrationTask) -> None:
    update_task(actor=actor_for(staff), task=task, version=1, state=TaskState.DONE, done_on=date(2016, 11, 1))
    client.force_login(coordinator)

    def count(**query: object) -> int:
        return len(client.get(LIST, query).json()["results"])

    assert (count(), count(organisation="272027"), count(is_open="false"), count(state="done")) == (16, 8, 1, 1)
    assert (count(owner_side="provider"), count(is_open="true")) == (4, 15)


def test_a_change_needs_the_version_that_was_read(client: Client, staff: User, task: MigrationTask) -> None:
    client.force_login(staff)
    etag = client.get(address(task))["ETag"]
    assert patch(client, task, None, state="in_progress").status_code == 428
    done = patch(client, task, etag, state="done", done_on="2016-11-01", note="API")
    assert (done.status_code, done.json()["state"], done.json()["note"]) == (200, "done", "API")
    assert patch(client, task, etag, state="in_progress", reason="誤り").status_code == 412
    undone = patch(client, task, done["ETag"], state="in_progress", reason="誤り")
    assert (undone.status_code, undone.json()["done_on"]) == (200, None)


def test_a_change_that_is_overtaken_after_the_etag_was_compared_is_refused_like_an_old_etag(
    client: Client, staff: User, task: MigrationTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(**change: object) -> None:
        update_task(actor=actor_for(staff), task=task, version=task.version, state=TaskState.IN_PROGRESS)
        update_task(**change)  # type: ignore[arg-type]

    monkeypatch.setattr("security.api.tasks.update_task", overtaken)
    client.force_login(staff)
    answer = patch(client, task, client.get(address(task))["ETag"], note="遅れた更新")
    assert (answer.status_code, answer.json()["status"]) == (412, 412)
    task.refresh_from_db()
    assert (task.state, task.note) == (TaskState.IN_PROGRESS, "")


def test_what_breaks_a_rule_is_refused_at_its_member(client: Client, staff: User, task: MigrationTask) -> None:
    client.force_login(staff)
    etag = client.get(address(task))["ETag"]
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = patch(client, task, etag, state="done", done_on=tomorrow)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/done_on")
    answer = patch(client, task, etag, state="blocked")
    assert answer.json()["detail"] == "「支障あり」にするには、支障の内容を報告してください。"
    assert patch(client, task, etag, due_on="2030-01-01").status_code == 400


def test_who_only_reads_changes_nothing(client: Client, auditor: User, neighbour: User, task: MigrationTask) -> None:
    for user in (auditor, neighbour):
        client.force_login(user)
        assert patch(client, task, '"any"', state="in_progress").status_code == 404


def test_a_token_needs_the_scope_to_write(client: Client, staff: User, task: MigrationTask) -> None:
    _token, secret = issue_token(actor=actor_for(staff), name="連携", scopes=["migration_tasks:read"], days=30)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(LIST, headers=headers).status_code == 200
    answer = client.patch(address(task), {}, content_type="application/json", headers=headers)
    assert answer.status_code == 403


def test_the_list_takes_as_many_queries_for_five_organisations_as_for_one(
    client: Client, prefecture: Organisation, coordinator: User
) -> None:
    client.force_login(coordinator)

    def queries(count: int) -> int:
        members = [make_municipality(prefecture) for _number in range(count)]
        programme = make_programme(prefecture, members, units=400, switches=50, name=f"{count}団体の事業")
        publish(programme, dict.fromkeys(members, "2017-05"))
        client.get(LIST, {"programme": programme.pk})
        with CaptureQueriesContext(connection) as captured:
            assert len(client.get(LIST, {"programme": programme.pk}).json()["results"]) == 8 * count
        return len(captured)

    assert queries(1) == queries(5)


def test_the_due_dates_are_deadlines_of_whose_step_it_is_until_it_is_settled(
    staff: User, task: MigrationTask, coordinator: User
) -> None:
    def owed(user: User) -> list[tuple[str, date]]:
        found = open_deadlines(actor_for(user), sides=[Side.OWN])
        return [(one.subject, one.due_on) for one in found if one.kind == "security.migration_task"]

    assert ("利用申請", date(2016, 11, 1)) in owed(staff)
    assert ("岸和田市 ヒアリング", date(2016, 12, 1)) in owed(coordinator)
    update_task(actor=actor_for(staff), task=task, version=1, state=TaskState.DONE, done_on=date(2016, 11, 1))
    assert ("利用申請", date(2016, 11, 1)) not in owed(staff)
