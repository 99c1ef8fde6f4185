"""The pages of deadlines: rules, preview, what was not delivered, extensions, closing days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.selectors import actor_for
from portal.applications.models import ApplicationWindow
from portal.deadlines.models import (
    ClosingDay,
    DeadlineExtension,
    DeadlineRule,
    MailDecision,
    Reminder,
    ReminderMail,
)
from portal.deadlines.selectors.open_deadlines import open_deadlines
from portal.deadlines.services import outbox
from portal.deadlines.services.delivery import send_due
from portal.notifications.models import Notice
from security.services.plans import publish_plan
from tests.factories.incidents import make_notice
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user
from tests.factories.security import make_draft, make_programme, open_wishes
from tests.support.mail_sink import SinkServer

from .kinds import CODE, owe
from .makers import make_debtors, make_reminders, states

WINDOW = "applications.window"
RULE = {
    "version": "0",
    "is_enabled": "on",
    "staff_before": "５・２",
    "staff_after": "1",
    "approver_before": "1",
    "approver_after": "",
    "coordinator_before": "",
    "coordinator_after": "1",
    "last_call_before": "0",
    "is_digest": "on",
    "min_gap_days": "1",
    "max_count": "5",
    "sends_from": "9:00",
    "sends_until": "17時",
}


@pytest.fixture
def window(prefecture, municipality, other_municipality) -> ApplicationWindow:
    return open_wishes(make_programme(prefecture, [municipality, other_municipality]))


def get(client, name, *arguments, **query) -> str:
    response = client.get(reverse(f"deadlines:{name}", args=arguments), query)
    assert response.status_code == 200
    return response.content.decode()


# --- rules ---


def save_rule(client, **changes):
    return client.post(reverse("deadlines:rule-edit", args=[WINDOW]), RULE | changes)


def test_a_coordinator_changes_the_rule_of_the_own_prefecture_alone(client, prefecture, coordinator):
    client.force_login(coordinator)
    assert save_rule(client).status_code == 302

    [rule] = DeadlineRule.objects.all()
    assert (rule.prefecture, rule.kind, rule.version) == (prefecture, WINDOW, 1)
    assert (rule.staff_offsets, rule.coordinator_offsets, rule.last_call_offset) == ([-5, -2, 1], [1], 0)
    assert (rule.sends_from.hour, rule.sends_until.hour, rule.sends_on_closed_days) == (9, 17, False)


def test_the_list_says_every_rule_in_words(client, coordinator):
    client.force_login(coordinator)
    assert "60開庁日前、20開庁日前、10開庁日前、3開庁日前（最終）" in get(client, "rule-list")

    save_rule(client, staff_before="4")
    assert "4開庁日前、当日（最終）、1開庁日後" in get(client, "rule-list")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (
            "staff_before",
            "五日",
            "担当者：期限の何開庁日前は「5、2」のように、開庁日の数を読点で区切って入力してください。",
        ),
        ("staff_after", "0", "担当者：期限の何開庁日後は1から120までの数で入力してください。"),
        ("coordinator_before", "500", "府県担当者：期限の何開庁日前は0から120までの数で入力してください。"),
        ("sends_until", "8:00", "送信を終える時刻は、始める時刻より後にしてください。"),
        ("sends_from", "25:00", "送信を始める時刻は「17:15」のように"),
    ],
)
def test_a_wrong_rule_is_refused_at_its_field_and_stays_as_typed(client, coordinator, field, typed, sentence):
    client.force_login(coordinator)
    html = save_rule(client, **{field: typed}).content.decode()

    assert sentence in html
    assert f'value="{typed}"' in html
    assert not DeadlineRule.objects.exists()


def test_the_second_of_two_editors_is_shown_both_versions(client, coordinator):
    client.force_login(coordinator)
    save_rule(client, staff_before="7")
    response = save_rule(client, staff_before="3")

    html = response.content.decode()
    assert response.status_code == 409
    assert "他の人が先に更新しました" in html
    assert "<td>7</td><td>3</td>" in html
    assert 'name="version" value="1"' in html
    assert DeadlineRule.objects.get().staff_offsets == [-7, 1]


def test_a_rule_goes_back_to_the_preset(client, coordinator):
    client.force_login(coordinator)
    save_rule(client)
    client.post(reverse("deadlines:rule-reset", args=[WINDOW]))

    assert not DeadlineRule.objects.exists()


def test_an_auditor_reads_rules_and_changes_none(client, auditor):
    client.force_login(auditor)

    assert "規則を保存する" not in get(client, "rule-edit", WINDOW)
    assert save_rule(client).status_code == 404


# --- who gets what when ---


def test_the_preview_names_everybody_who_will_be_told(client, prefecture, municipality, staff, approver, coordinator):
    DeadlineRule.objects.create(
        kind=CODE, prefecture=prefecture, staff_offsets=[-2], approver_offsets=[-1], last_call_offset=0
    )
    owe(municipality, until=timezone.localdate() + timedelta(days=30))
    client.force_login(coordinator)
    html = get(client, "preview", kind=CODE)

    assert html.count("市町村 担当") == 2
    assert html.count("市町村 承認") == 1
    assert "最終のお知らせ" in html


def test_the_preview_shows_whom_nothing_can_reach(client, window, staff, coordinator):
    client.force_login(coordinator)
    html = get(client, "preview")

    assert "宛先のないお知らせがあります" in html
    assert "宛先なし" in html


def test_the_preview_can_be_narrowed_to_one_organisation(client, window, municipality, staff, neighbour, coordinator):
    client.force_login(coordinator)

    assert "隣接 担当" in get(client, "preview")
    assert "隣接 担当" not in get(client, "preview", organisation=municipality.pk)


def test_another_prefecture_previews_nothing_of_ours(client, window, staff, stranger):
    client.force_login(stranger)

    assert "市町村 担当" not in get(client, "preview")


def test_the_preview_takes_as_many_statements_for_six_organisations_as_for_two(client, window, prefecture, coordinator):
    client.force_login(coordinator)
    get(client, "preview")
    with CaptureQueriesContext(connection) as few:
        get(client, "preview")
    for _ in range(4):
        make_user(make_municipality(prefecture), Role.STAFF)
    with CaptureQueriesContext(connection) as many:
        get(client, "preview")

    assert len(many) == len(few)


# --- what was not delivered ---


@pytest.fixture
def uncertain(municipality, staff, mail_server: SinkServer) -> Reminder:
    [reminder] = make_reminders([municipality], [staff])
    mail_server.sink.cut_after_taking = lambda mail: True
    send_due()
    mail_server.sink.cut_after_taking = lambda mail: False
    reminder.refresh_from_db()
    return reminder


def decide(client, reminder, decision, reason="担当の方に電話で確認した"):
    address = reverse("deadlines:undelivered-detail", args=[reminder.pk])
    return client.post(address, {"decision": decision, "reason": reason})


def test_a_coordinator_confirms_that_a_mail_has_arrived(client, uncertain, coordinator, prefecture):
    client.force_login(coordinator)
    assert "到達不明" in get(client, "undelivered-list")
    assert "届いたかどうか分かりません" in get(client, "undelivered-detail", uncertain.pk)

    assert decide(client, uncertain, "confirmed").status_code == 302
    assert states() == {"sent": 1}
    [decision] = MailDecision.objects.all()
    assert (decision.decided_by, decision.organisation) == (coordinator, prefecture)
    assert "試験の提出物" not in get(client, "undelivered-list")
    assert "担当の方に電話で確認した" in get(client, "undelivered-detail", uncertain.pk)


def test_a_coordinator_sends_the_same_mail_again(client, uncertain, coordinator, mail_server: SinkServer):
    client.force_login(coordinator)
    decide(client, uncertain, "resend")
    send_due()

    first, second = mail_server.sink.taken
    assert (first.message_id, first.date) == (second.message_id, second.date)
    assert states() == {"sent": 1}


def test_what_was_missed_can_still_be_sent(client, municipality, staff, coordinator, mail_server: SinkServer):
    past = timezone.localdate() - timedelta(days=2)
    [reminder] = make_reminders([municipality], [staff], state="missed", useful_until=past)
    client.force_login(coordinator)
    decide(client, reminder, "resend")
    outbox.take_back()
    send_due()

    assert [mail.recipient for mail in mail_server.sink.taken] == [staff.email]


def test_a_decision_needs_a_reason_and_is_made_once(client, uncertain, coordinator):
    client.force_login(coordinator)
    assert "確認した内容を入力してください。" in decide(client, uncertain, "confirmed", reason=" ").content.decode()

    decide(client, uncertain, "confirmed")
    html = decide(client, uncertain, "resend").content.decode()
    assert "このお知らせは、すでに対応済みです。" in html
    assert MailDecision.objects.count() == 1


def test_what_was_dealt_with_otherwise_leaves_the_list_but_stays_known(client, uncertain, coordinator):
    client.force_login(coordinator)
    decide(client, uncertain, "dismissed")

    assert "試験の提出物" not in get(client, "undelivered-list")
    assert "試験の提出物" in get(client, "undelivered-list", show="all")
    assert ReminderMail.objects.get().state == "uncertain"


def test_a_coordinator_of_another_prefecture_sees_and_decides_nothing(client, uncertain, stranger):
    client.force_login(stranger)

    assert "試験の提出物" not in get(client, "undelivered-list")
    assert decide(client, uncertain, "confirmed").status_code == 404
    assert states() == {"uncertain": 1}


def test_the_list_takes_as_many_statements_for_five_rows_as_for_one(client, prefecture, coordinator):
    client.force_login(coordinator)
    make_reminders(*make_debtors(prefecture, 1), state="missed")
    get(client, "undelivered-list")
    with CaptureQueriesContext(connection) as one:
        get(client, "undelivered-list")
    make_reminders(*make_debtors(prefecture, 4), state="missed")
    with CaptureQueriesContext(connection) as five:
        get(client, "undelivered-list")

    assert len(one) == len(five)


# --- more time for one ---


def extend(client, organisation, due_on, reason="庁舎移転のため"):
    address = reverse("deadlines:extension-edit", args=[CODE, organisation.pk, organisation.pk])
    return client.post(address, {"due_on": str(due_on), "reason": reason})


def test_a_coordinator_gives_one_organisation_more_time(client, municipality, staff, coordinator):
    day = timezone.localdate() + timedelta(days=5)
    owe(municipality, until=day)
    client.force_login(coordinator)
    assert "延長する" in get(client, "deadline-list")
    assert extend(client, municipality, day + timedelta(days=7)).status_code == 302

    [deadline] = open_deadlines(actor_for(staff))
    assert deadline.due_on == day + timedelta(days=7)
    assert "まで延長されました。" in Notice.objects.get(recipient=staff).text
    [extension] = DeadlineExtension.objects.all()
    assert (extension.original_due_on, extension.granted_by) == (day, coordinator)


def test_nobody_is_offered_more_time_for_what_they_owe_themselves(client, prefecture, coordinator):
    owe(prefecture, until=timezone.localdate() + timedelta(days=5))
    client.force_login(coordinator)

    page = get(client, "deadline-list")

    assert ("試験の提出物" in page, "延長する" in page) == (True, False)


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (0, "庁舎移転のため", "より後の日付で入力してください。"),
        (-9, "庁舎移転のため", "より後の日付で入力してください。"),
        (5, "", "延長の理由を入力してください。"),
    ],
)
def test_an_extension_that_is_none_is_refused(client, municipality, coordinator, days, reason, sentence):
    day = timezone.localdate() + timedelta(days=5)
    owe(municipality, until=day)
    client.force_login(coordinator)

    assert sentence in extend(client, municipality, day + timedelta(days=days), reason).content.decode()
    assert not DeadlineExtension.objects.exists()


def test_more_time_for_a_confirmation_stands_on_its_own_page(client, coordinator, manager, municipality, staff):
    draft = make_draft(make_programme(municipality.prefecture, [municipality]), {municipality: "2017-05"})
    row = publish_plan(actor=actor_for(manager), plan=draft, reason="公開").acknowledgements.get()
    later = row.due_on + timedelta(days=14)
    client.force_login(coordinator)
    address = reverse("deadlines:extension-edit", args=["security.acknowledgement", row.pk, municipality.pk])
    client.post(address, {"due_on": str(later), "reason": "担当者の異動のため"})
    row.refresh_from_db()
    owed = open_deadlines(actor_for(staff), kinds=["security.acknowledgement"])
    assert (row.due_on, [one.due_on for one in owed]) == (later, [later])


def test_more_time_for_an_answer_ends_at_the_same_hour(client, coordinator, municipality, prefecture, staff):
    notice = make_notice(actor_for(coordinator))
    row = notice.recipients.get(organisation=municipality)
    later = timezone.localdate(row.due_at) + timedelta(days=3)
    client.force_login(coordinator)
    address = reverse("deadlines:extension-edit", args=["security.incident_notice", notice.pk, municipality.pk])
    client.post(address, {"due_on": str(later), "reason": "担当者の出張のため"})
    before = row.due_at
    row.refresh_from_db()
    assert row.due_at == before + timedelta(days=3)


def test_who_owes_cannot_give_themselves_more_time(client, municipality, staff, stranger, auditor):
    day = timezone.localdate() + timedelta(days=5)
    owe(municipality, until=day)
    for user in (staff, stranger, auditor):
        client.force_login(user)
        assert extend(client, municipality, day + timedelta(days=7)).status_code == 404


# --- closing days ---


def add_day(client, **values):
    address = reverse("deadlines:closing-day-list")
    return client.post(address, {"organisation": "", "day": "R9.2.1", "name": "市制記念日"} | values)


def test_an_organisation_keeps_its_own_closing_days(client, municipality, other_municipality, staff):
    client.force_login(staff)
    assert add_day(client).status_code == 302
    assert list(ClosingDay.objects.values_list("organisation", "day")) == [(municipality.pk, date(2027, 2, 1))]

    assert "この日は、すでに休庁日として登録されています。" in add_day(client).content.decode()
    assert add_day(client, organisation=other_municipality.pk, day="R9.2.2").status_code == 200
    assert ClosingDay.objects.count() == 1


def test_a_closing_day_is_removed_by_its_own_organisation_or_the_prefecture(
    client, municipality, neighbour, coordinator
):
    row = ClosingDay.objects.create(organisation=municipality, day=date(2027, 2, 1), name="市制記念日")
    address = reverse("deadlines:closing-day-remove", args=[row.pk])
    client.force_login(neighbour)
    assert client.post(address).status_code == 404

    client.force_login(coordinator)
    assert client.post(address).status_code == 302
    assert not ClosingDay.objects.exists()


def test_the_lists_of_staff_show_nothing_of_neighbours(client, window, municipality, other_municipality, neighbour):
    ClosingDay.objects.create(organisation=municipality, day=date(2027, 2, 1), name="岸和田の日")
    client.force_login(neighbour)

    assert "岸和田" not in get(client, "deadline-list")
    assert "岸和田" not in get(client, "closing-day-list")
