"""Read, checked, acted: per organisation, with times; the roster and the reminder."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.selectors import actor_for
from portal.deadlines.registry import find_deadline_kind
from portal.exceptions import RuleViolation
from portal.notifications.models import Notice
from security.models import NoticeRecipient
from security.selectors.incident_notices import roster_of
from security.services.notice_answers import answer_notice, remind
from tests.factories.incidents import make_notice, reloaded, set_due
from tests.factories.organisations import make_municipality
from tests.support.individual_numbers import with_check_digit

ANSWER, DETAIL = "security:incident-notice-answer", "security:incident-notice-detail"


@pytest.fixture
def notice(coordinator, staff, approver, neighbour):
    return make_notice(actor_for(coordinator))


@pytest.fixture
def issuer(coordinator):
    return actor_for(coordinator)


def row_of(notice, user):
    return notice.recipients.get(organisation=actor_for(user).organisation)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_first_person_who_opens_it_is_the_one_who_read_it(notice, staff, approver, coordinator):
    signed_in(coordinator).get(reverse(DETAIL, args=[notice.pk]))
    signed_in(approver).get(reverse(DETAIL, args=[notice.pk]))
    signed_in(staff).get(reverse(DETAIL, args=[notice.pk]))
    row = row_of(notice, staff)
    assert (row.read_by, row.answer) == (approver, "")
    assert row.read_at is not None


def test_an_answer_takes_two_clicks_and_keeps_who_and_when(notice, staff):
    client = signed_in(staff)
    listed = client.get(reverse("security:incident-list"))
    [own] = listed.context["owed"]
    assert "受信記録を確認してください。" in listed.content.decode()
    client.post(reverse(ANSWER, args=[notice.pk]), {"answer": "done", "version": own.row.version, "next": "list"})
    row = row_of(notice, staff)
    assert (row.answer, row.answered_by, row.answered_at is not None) == ("done", staff, True)
    assert client.get(reverse("security:incident-list")).context["owed"] == []


def test_checked_is_not_done_where_the_result_is_asked_for(issuer, notice, staff):
    answer_notice(actor=actor_for(staff), notice=notice, answer="checked")
    assert row_of(notice, staff) in NoticeRecipient.objects.unsettled()
    only_to_know = make_notice(issuer, requires_action=False)
    answer_notice(actor=actor_for(staff), notice=only_to_know, answer="checked")
    assert row_of(only_to_know, staff) not in NoticeRecipient.objects.unsettled()


def test_not_applicable_says_how_that_was_found_out(notice, staff):
    client = signed_in(staff)
    data = {"answer": "not_applicable", "version": row_of(notice, staff).version, "comment": ""}
    page = client.post(reverse(ANSWER, args=[notice.pk]), data)
    assert "確かめた方法をコメントに書いてください。" in page.context["form"].errors["comment"][0]
    data["version"] = row_of(notice, staff).version
    client.post(reverse(ANSWER, args=[notice.pk]), data | {"comment": "記録を検索し、なし"})
    assert row_of(notice, staff).comment == "記録を検索し、なし"


def test_the_second_of_two_colleagues_hears_of_the_first(notice, staff, approver):
    seen = row_of(notice, staff).version
    signed_in(approver).post(reverse(ANSWER, args=[notice.pk]), {"answer": "done", "version": seen})
    page = signed_in(staff).post(
        reverse(ANSWER, args=[notice.pk]), {"answer": "checked", "version": seen, "comment": "私のコメント"}
    )
    assert "市町村 承認さんが先に「対応済み」と回答しました。" in page.content.decode()
    assert "私のコメント" in page.content.decode()
    assert row_of(notice, staff).answer == "done"


def test_an_individual_number_in_a_comment_is_kept_nowhere(notice, staff):
    number = with_check_digit("12345678901")
    data = {"answer": "done", "version": row_of(notice, staff).version, "comment": f"番号 {number}"}
    page = signed_in(staff).post(reverse(ANSWER, args=[notice.pk]), data)
    assert number not in page.content.decode()
    assert row_of(notice, staff).answer == ""


def test_a_comment_with_markup_stays_text_on_the_roster(notice, staff, coordinator):
    answer_notice(actor=actor_for(staff), notice=notice, answer="done", comment="<script>alert(1)</script>")
    page = signed_in(coordinator).get(reverse("security:incident-notice-roster", args=[notice.pk]))
    assert "<script>alert(1)" not in page.content.decode()


# --- the roster -------------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(issuer, prefecture, staff, neighbour):
    """岸和田市 has answered, 豊中市 is late, 遅延市 is the latest, 期限内市 still has time."""
    for name in ("遅延市", "期限内市"):
        make_municipality(prefecture, name=name)
    notice = make_notice(issuer)
    now = timezone.now()
    set_due(notice, now - timedelta(hours=2))
    rows = {row.organisation.name: row for row in notice.recipients.select_related("organisation")}
    NoticeRecipient.objects.filter(pk=rows["遅延市"].pk).update(due_at=now - timedelta(days=3))
    NoticeRecipient.objects.filter(pk=rows["期限内市"].pk).update(due_at=now + timedelta(days=3))
    answer_notice(actor=actor_for(staff), notice=notice, answer="done", comment="済み")
    return reloaded(notice)


def test_the_late_ones_stand_first_the_oldest_before_the_others(mixed):
    roster = roster_of(mixed)
    assert [(row.organisation, row.is_late, row.owes) for row in roster.rows] == [
        ("遅延市", True, True),
        ("豊中市", True, True),
        ("期限内市", False, True),
        ("岸和田市", False, False),
    ]
    assert (roster.late, roster.owing, roster.unread) == (2, 3, 3)
    assert [count for _label, count in roster.answers] == [0, 1, 0]


def test_the_page_the_filters_and_the_file_tell_the_same(mixed, coordinator):
    client = signed_in(coordinator)
    address = reverse("security:incident-notice-roster", args=[mixed.pk])

    def listed(**query):
        return [row.organisation for row in client.get(address, query).context["table"].page.object_list]

    assert listed() == ["遅延市", "豊中市", "期限内市", "岸和田市"]
    assert listed(state="late") == ["遅延市", "豊中市"]
    assert listed(state="open") == ["遅延市", "豊中市", "期限内市"]
    assert listed(state="done") == ["岸和田市"]
    export = client.get(reverse("security:incident-roster-export", args=[mixed.pk]), {"format": "csv", "state": "late"})
    heading, *rows = csv.reader(io.StringIO(export.content.decode("utf-8-sig")))
    assert heading[:4] == ["団体コード", "団体名", "状態", "期限超過"]
    assert [row[1:4] for row in rows] == [["遅延市", "未読", "期限超過"], ["豊中市", "未読", "期限超過"]]


def test_one_click_reminds_who_owes_and_once_a_day_only(mixed, issuer, coordinator, staff, neighbour):
    before = Notice.objects.filter(recipient=staff).count()
    client = signed_in(coordinator)
    answer = client.post(reverse("security:incident-notice-remind", args=[mixed.pk]), follow=True)
    assert "3団体に督促のお知らせを送りました。" in answer.content.decode()
    assert Notice.objects.filter(recipient=neighbour, text__startswith="【督促】").count() == 1
    assert Notice.objects.filter(recipient=staff).count() == before
    with pytest.raises(RuleViolation, match="1日1回まで"):
        remind(actor=issuer, notice=mixed)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert remind(actor=issuer, notice=mixed) == 3


def test_a_pages_queries_do_not_grow_with_the_organisations(issuer, coordinator, prefecture, staff):
    pages, counts = [(coordinator, "security:incident-notice-roster"), (coordinator, DETAIL), (staff, DETAIL)], []
    for organisations in (1, 5):
        for _ in range(organisations - prefecture.members.municipalities().count()):
            make_municipality(prefecture)
        notice = make_notice(issuer)
        for user, name in pages:
            client, address = signed_in(user), reverse(name, args=[notice.pk])
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_lists_take_as_many_queries_for_five_notices_as_for_one(issuer, coordinator, staff):
    counts = []
    for added in (1, 4):
        for _ in range(added):
            make_notice(issuer)
        for user in (coordinator, staff):
            for address in (reverse("security:incident-list"), reverse("security-api:incident-notice-list"), "/"):
                client = signed_in(user)
                client.get(address)
                with CaptureQueriesContext(connection) as queries:
                    client.get(address)
                counts.append(len(queries))
    assert counts[:6] == counts[6:]


# --- what waits ---------------------------------------------------------------------------------------------------


def test_the_home_page_shows_both_sides_what_waits(mixed, coordinator, neighbour, staff):
    theirs = signed_in(neighbour).get("/").content.decode()
    assert "請求書を装った不審メール" in theirs
    assert "期限超過" in theirs
    assert "4団体のうち回答待ち3団体（期限超過2団体）" in signed_in(coordinator).get("/").content.decode()


def test_each_owing_organisation_is_a_debt_with_its_own_due_date(mixed):
    kind = find_deadline_kind("security.incident_notice")
    [debts] = kind.debts()
    owed = set(debts.rows.values_list("organisation__name", flat=True))
    assert owed == {"遅延市", "豊中市", "期限内市"}
    assert kind.path_of(str(mixed.pk)) == reverse(DETAIL, args=[mixed.pk])
