"""From the row to the mail server: who gets what, and what becomes of the answer."""

from __future__ import annotations

import asyncio
import itertools
from datetime import date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import Membership
from portal.accounts.selectors import actor_for
from portal.deadlines.mails import build_message
from portal.deadlines.models import Reminder, ReminderMail
from portal.deadlines.services import outbox
from portal.deadlines.services.delivery import send_due
from portal.jobs.models import JobRun
from portal.jobs.ticks import tick
from portal.notifications.choices import MailDelivery, NoticeKind
from portal.notifications.services.preferences import choose_mails, unsubscribe
from tests.factories.people import make_user
from tests.support.mail_sink import SinkServer

from .kinds import settle
from .makers import TOKYO, let_leases_run_out, make_debtors, make_reminders, states


@pytest.fixture
def debtor(municipality, staff):
    make_reminders([municipality], [staff])
    return municipality


def test_a_mail_is_sent_once_with_the_id_and_the_date_of_its_row(debtor, staff, mail_server: SinkServer):
    assert send_due() == 1
    assert send_due() == 0

    [mail] = ReminderMail.objects.all()
    [taken] = mail_server.sink.taken
    assert (taken.message_id, taken.recipient) == (mail.message_id, staff.email)
    assert parsedate_to_datetime(taken.date) == mail.dated_at
    assert states() == {"sent": 1}
    assert mail.sent_at >= mail.handed_over_at


def test_the_mail_is_in_japanese_and_carries_a_link(debtor, mail_server: SinkServer):
    send_due()

    [taken] = mail_server.sink.taken
    assert taken.subject.startswith("【市町村共同IT化ポータル】（期限の")
    assert "「試験の提出物」の期限が近づいています。" in taken.text
    assert "岸和田市\n市町村 担当 様" in taken.text
    assert f"http://localhost:8000/organisations/{debtor.pk}/" in taken.text


def test_what_people_typed_stays_text_in_the_mail(municipality, staff, mail_server: SinkServer):
    make_reminders([municipality], [staff], subject='<b>重要</b>\r\nBcc: "x" & y')
    send_due()

    [taken] = mail_server.sink.taken
    assert taken.recipient == staff.email
    assert '「<b>重要</b> Bcc: "x" & y」' in taken.subject
    assert "<b>重要</b>" in taken.text


def test_a_line_that_is_a_dot_does_not_end_the_mail(municipality, staff, mail_server: SinkServer):
    make_reminders([municipality], [staff])
    with mock.patch("portal.deadlines.services.delivery.build_message", return_value=_dotted()):
        send_due()

    assert mail_server.sink.taken[0].text == "一\n.\n二\n"


def _dotted() -> EmailMessage:
    return EmailMessage("点", "一\n.\n二\n", to=["dot@example.lg.jp"])


@pytest.mark.parametrize("fault", ["writing", "encoding"])
def test_a_mail_that_cannot_be_written_is_shown_as_failed_and_holds_up_no_other(
    municipality, staff, approver, mail_server: SinkServer, fault
):
    make_reminders([municipality, municipality], [staff, approver])
    turns = itertools.count()

    def write(*mail: Any) -> EmailMessage:
        if next(turns):
            return build_message(*mail)
        if fault == "writing":
            raise ValueError("a template that fails")
        return EmailMessage("件名", "本文\ud800", to=["x@example.lg.jp"])

    with mock.patch("portal.deadlines.services.delivery.build_message", write):
        assert send_due() == 1

    assert (len(mail_server.sink.taken), states()) == (1, {"failed": 1, "sent": 1})
    assert "メールの文面を作成できませんでした。" in ReminderMail.objects.get(state="failed").error


def test_whoever_settles_between_planning_and_sending_gets_no_mail(debtor, mail_server: SinkServer):
    settle(debtor)
    send_due()

    assert (mail_server.sink.ids, states()) == ([], {"cancelled": 1})


def test_whoever_has_left_the_organisation_gets_no_mail(debtor, staff, mail_server: SinkServer):
    Membership.objects.filter(user=staff).delete()
    send_due()

    assert (mail_server.sink.ids, states()) == ([], {"cancelled": 1})


def test_an_account_that_was_closed_gets_no_mail(debtor, staff, mail_server: SinkServer):
    staff.is_active = False
    staff.save()
    send_due()

    assert (mail_server.sink.ids, states()) == ([], {"cancelled": 1})


def test_whoever_wants_no_mails_still_gets_the_last_call(prefecture, municipality, staff, mail_server: SinkServer):
    unsubscribe(user=staff)
    make_reminders([municipality], [staff])
    make_reminders([municipality], [staff], is_last_call=True)
    send_due()

    assert ["最後のお知らせ" in mail.text for mail in mail_server.sink.taken] == [True]
    assert states() == {"cancelled": 1, "sent": 1}


def test_whoever_prefers_digests_gets_one_mail(municipality, staff, mail_server: SinkServer):
    choose_mails(actor=actor_for(staff), delivery=MailDelivery.DIGEST, kinds=list(NoticeKind))
    municipality.refresh_from_db()
    make_reminders([municipality, municipality], [staff, staff], stages=("staff-3", "staff-1"))
    send_due()

    assert len(mail_server.sink.ids) == 1


def test_a_digest_loses_only_what_was_settled(prefecture, coordinator, mail_server: SinkServer):
    organisations, _users = make_debtors(prefecture, 3)
    make_reminders(organisations, [coordinator] * 3, is_digest=True, recipient_organisation=prefecture)
    settle(organisations[0])
    send_due()

    [taken] = mail_server.sink.taken
    assert "期限のお知らせ（2件）" in taken.subject
    assert [organisation.name in taken.text for organisation in organisations] == [False, True, True]
    assert sorted(Reminder.objects.values_list("state", flat=True)) == ["cancelled", "sent", "sent"]


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        (datetime(2026, 3, 10, 8, 29, tzinfo=TOKYO), 0),
        (datetime(2026, 3, 10, 8, 30, tzinfo=TOKYO), 1),
        (datetime(2026, 3, 10, 17, 15, tzinfo=TOKYO), 1),
        (datetime(2026, 3, 10, 17, 16, tzinfo=TOKYO), 0),
        (datetime(2026, 3, 7, 12, 0, tzinfo=TOKYO), 0),
        (datetime(2026, 3, 20, 12, 0, tzinfo=TOKYO), 0),
    ],
)
def test_mails_leave_in_office_hours_on_business_days(municipality, staff, mail_server: SinkServer, moment, sent):
    with time_machine.travel(moment, tick=False):
        make_reminders(
            [municipality], [staff], sends_from=time(8, 30), sends_until=time(17, 15), sends_on_closed_days=False
        )
        assert send_due() == sent


def test_a_server_that_is_away_is_tried_again_after_a_pause(debtor, mail_server: SinkServer):
    mail_server.close()
    assert send_due() == 0
    [mail] = ReminderMail.objects.all()
    assert (mail.state, mail.attempts, mail.handed_over_at) == ("scheduled", 1, None)
    assert mail.error == "メールサーバー（127.0.0.1）に接続できませんでした。"
    assert mail.send_after > timezone.now()

    mail_server.open()
    assert send_due() == 0
    let_leases_run_out()
    assert send_due() == 1


def test_a_temporary_refusal_is_tried_again_and_a_final_one_is_shown(prefecture, mail_server: SinkServer):
    organisations, users = make_debtors(prefecture, 3)
    make_reminders(organisations, users)
    answers = {users[0].email: "550 5.1.1 unknown", users[1].email: "451 later"}
    mail_server.sink.on_recipient = answers.get
    send_due()

    assert [mail.recipient for mail in mail_server.sink.taken] == [users[2].email]
    found = {
        mail.recipient.email: (mail.state, mail.error) for mail in ReminderMail.objects.select_related("recipient")
    }
    assert found[users[0].email] == ("failed", "メールサーバーの応答：550 5.1.1 unknown")
    assert found[users[1].email] == ("scheduled", "メールサーバーの応答：451 later")


@pytest.mark.parametrize(("answer", "state"), [("452 full", "scheduled"), ("554 no", "failed")])
def test_a_text_that_is_refused_was_certainly_not_taken(debtor, mail_server: SinkServer, answer, state):
    mail_server.sink.on_data = lambda mail: answer
    send_due()

    assert (mail_server.sink.ids, states()) == ([], {state: 1})
    assert ReminderMail.objects.get().handed_over_at is None or state == "failed"


def test_a_connection_cut_after_the_text_leaves_a_visible_uncertainty(debtor, mail_server: SinkServer):
    mail_server.sink.cut_after_taking = lambda mail: True
    send_due()
    assert (len(mail_server.sink.ids), states()) == (1, {"uncertain": 1})

    let_leases_run_out()
    outbox.take_back()
    send_due()
    assert (len(mail_server.sink.ids), states()) == (1, {"uncertain": 1})


def test_a_last_call_of_unknown_fate_goes_out_again_as_the_same_mail(municipality, staff, mail_server: SinkServer):
    make_reminders([municipality], [staff], is_last_call=True)
    cuts = iter([True, False])
    mail_server.sink.cut_after_taking = lambda mail: next(cuts)
    send_due()

    first, second = mail_server.sink.taken
    assert (first.message_id, first.date) == (second.message_id, second.date)
    assert states() == {"sent": 1}
    assert ReminderMail.objects.get().was_uncertain


def test_a_server_too_slow_to_answer_leaves_an_uncertainty_too(debtor, mail_server: SinkServer, settings):
    settings.EMAIL_TIMEOUT = 0.3

    async def dawdle() -> None:
        await asyncio.sleep(1)

    mail_server.sink.on_data = lambda mail: dawdle()
    send_due()

    assert states() == {"uncertain": 1}


def test_after_a_cut_the_other_mails_of_the_batch_still_go_out(prefecture, mail_server: SinkServer):
    organisations, users = make_debtors(prefecture, 4)
    make_reminders(organisations, users)
    cuts = iter([False, True, False, False])
    mail_server.sink.cut_after_taking = lambda mail: next(cuts)
    send_due()

    assert len(mail_server.sink.in_effect) == len(mail_server.sink.ids) == 4
    assert states() == {"sent": 3, "uncertain": 1}


def test_what_is_past_its_time_is_missed_or_failed_but_never_sent_late(prefecture, mail_server: SinkServer):
    organisations, users = make_debtors(prefecture, 2)
    make_reminders(organisations, users, useful_until=timezone.localdate() - timedelta(days=1))
    tried = ReminderMail.objects.order_by("pk").first()
    ReminderMail.objects.filter(pk=tried.pk).update(attempts=2)
    outbox.take_back()
    send_due()

    assert (mail_server.sink.ids, states()) == ([], {"missed": 1, "failed": 1})


def test_last_calls_go_first(prefecture, mail_server: SinkServer):
    organisations, users = make_debtors(prefecture, 3)
    make_reminders(organisations[:2], users[:2])
    make_reminders(organisations[2:], users[2:], is_last_call=True)
    send_due()

    assert mail_server.sink.taken[0].recipient == users[2].email


def test_a_batch_takes_as_many_statements_to_claim_for_six_mails_as_for_two(prefecture, mail_server: SinkServer):
    def claims(number: int) -> int:
        make_reminders(*make_debtors(prefecture, number))
        with CaptureQueriesContext(connection) as queries:
            parcels = outbox.claim_due(50)
        assert parcels is not None
        assert len(parcels) == number
        return len(queries)

    assert claims(2) == claims(6)


def test_the_tick_calls_one_sender_and_no_second_while_it_waits(debtor, mail_server: SinkServer):
    tick()
    tick()

    assert JobRun.objects.filter(kind="deadlines.send").count() == 1


def test_at_night_no_sender_is_called(municipality, staff, mail_server: SinkServer):
    with time_machine.travel(datetime(2026, 3, 10, 20, tzinfo=TOKYO), tick=False):
        make_reminders([municipality], [staff], sends_from=time(8, 30), sends_until=time(17, 15))
        tick()

    assert not JobRun.objects.filter(kind="deadlines.send").exists()


def test_mails_of_two_people_are_never_joined(prefecture, municipality, staff, mail_server: SinkServer):
    other = make_user(municipality, Role.STAFF)
    make_reminders([municipality, municipality], [staff, other], is_digest=True, due_on=date(2026, 3, 10))

    assert sorted(ReminderMail.objects.values_list("recipient", flat=True)) == sorted([staff.pk, other.pk])
