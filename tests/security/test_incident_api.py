"""Notices for machines: what changed, unchanged, one's own answer and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.selectors import actor_for
from portal.api.services.tokens import issue_token
from security.models import IncidentNotice
from security.services.notice_answers import answer_notice
from tests.factories.incidents import correct_notice, make_draft_notice, make_notice, make_report

LIST = "security-api:incident-notice-list"


@pytest.fixture
def notice(coordinator, staff, neighbour):
    report = make_report(actor_for(staff))
    return make_notice(actor_for(coordinator), report)


@pytest.fixture
def machine(staff):
    """A client with a token of the municipality; `machine(scope, …)`."""

    def client_with(*scopes):
        _token, secret = issue_token(actor=actor_for(staff), name="SIEM", scopes=list(scopes), days=30)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return client_with


def one(notice):
    return reverse("security-api:incident-notice-detail", args=[notice.pk])


def answer(client, notice, etag=None, **body):
    headers = {"If-Match": etag} if etag else {}
    address = reverse("security-api:incident-notice-answer", args=[notice.pk])
    return client.post(address, body, content_type="application/json", headers=headers)


def test_a_token_reads_the_shared_text_with_broken_addresses_and_its_own_answer(machine, notice):
    [found] = machine("incidents:read").get(reverse(LIST)).json()["results"]
    assert found["indicators"] == [
        "hxxps://evil[.]example[.]jp/a",
        "billing[at]example[.]jp",
        "192[.]0[.]2[.]7",
    ]
    assert (found["reporter"], found["tlp"], found["own_answer"]["answer"]) == (None, "amber", None)
    assert {"report", "recipients", "chosen"}.isdisjoint(found)


def test_a_token_without_the_scope_is_told_which_one_is_needed(machine, notice):
    refused = machine("schedules:read").get(reverse(LIST))
    assert refused.status_code == 403
    assert "incidents:read" in refused.json()["detail"]
    assert answer(machine("incidents:read"), notice, answer="done").status_code == 403


def test_only_what_changed_since_is_sent_and_nothing_twice(machine, coordinator, notice):
    client = machine("incidents:read")
    first = client.get(reverse(LIST))
    assert client.get(reverse(LIST), headers={"If-None-Match": first["ETag"]}).status_code == 304
    later = (timezone.now() + timedelta(seconds=1)).isoformat()
    assert client.get(reverse(LIST), {"updated_since": later}).json()["results"] == []
    IncidentNotice.objects.update(updated_at=timezone.now() - timedelta(days=1))
    since = timezone.now().isoformat()
    correct_notice(actor_for(coordinator), notice, summary="訂正後")
    [found] = client.get(reverse(LIST), {"updated_since": since}).json()["results"]
    assert (found["revision"], found["summary"]) == (2, "訂正後")
    assert client.get(reverse(LIST), headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_pages_follow_each_other_by_cursor(machine, coordinator, notice):
    for number in range(4):
        make_notice(actor_for(coordinator), title=f"注意{number}")
    client, address, seen = machine("incidents:read"), f"{reverse(LIST)}?limit=2", []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 5


def test_a_draft_and_an_unshared_correction_are_not_for_machines(client, coordinator, notice):
    make_draft_notice(actor_for(coordinator), title="下書きの題")
    client.force_login(coordinator)
    assert "下書きの題" not in client.get(reverse(LIST)).content.decode()


def test_an_answer_needs_the_version_that_was_read(machine, staff, notice):
    client = machine("incidents:read", "incidents:write")
    etag = client.get(one(notice))["ETag"]
    assert answer(client, notice, answer="done").status_code == 428
    assert answer(client, notice, '"old"', answer="done").status_code == 412
    given = answer(client, notice, etag, answer="done", comment="検索済み")
    assert (given.status_code, given.json()["own_answer"]["answer"]) == (200, "done")
    assert answer(client, notice, etag, answer="checked").status_code == 412
    assert answer(client, notice, given["ETag"], answer="checked").status_code == 200
    row = notice.recipients.get(organisation=actor_for(staff).organisation)
    assert (row.answer, row.answered_by) == ("checked", staff)


def test_what_is_wrong_with_an_answer_is_said_at_its_member(machine, notice):
    client = machine("incidents:read", "incidents:write")
    etag = client.get(one(notice))["ETag"]
    unknown = answer(client, notice, etag, answer="maybe")
    assert unknown.status_code == 422 or unknown.status_code == 400
    assert "answer" in str(unknown.json())
    bare = answer(client, notice, etag, answer="not_applicable")
    assert bare.status_code in (400, 409, 422)
    assert "確かめた方法" in str(bare.json())


def test_a_neighbours_answer_changes_nothing_for_me(machine, neighbour, notice):
    client = machine("incidents:read")
    before = client.get(one(notice))
    answer_notice(actor=actor_for(neighbour), notice=notice, answer="done", comment="隣の話")
    after = client.get(one(notice), headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 304
