"""Notices by mail: each once, digests in the morning of a business day, faults visible and never repeated unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.jobs.models import JobRun
from portal.notifications import sample
from portal.notifications.choices import CHOOSABLE, MailDelivery, MailState, NoticeKind
from portal.notifications.models import Notice, NoticeMail
from portal.notifications.services import handover, mark_all_read, notify, sending
from portal.notifications.services.preferences import choose_mails
from portal.notifications.services.sending import assemble_mails, send_due_mails
from portal.notifications.tasks import mail_notices
from portal.organisations.models import Organisation
from tests.factories.people import make_user
from tests.support.dying_senders import dying, send_until_death
from tests.support.mail_sink import SinkServer

MONDAY_NOON = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
TUESDAY_EARLY = datetime(2026, 11, 30, 22, 0, tzinfo=UTC)  # 7:00 in Japan
TUESDAY_MORNING = datetime(2026, 11, 30, 23, 40, tzinfo=UTC)
SATURDAY = datetime(2026, 12, 5, 3, 0, tzinfo=UTC)


@pytest.fixture
def tell(municipality: Organisation, staff: User) -> Callable[..., None]:
    def tell(text: str = "受付が始まりました。", **options: Any) -> None:
        options = {"kind": NoticeKind.APPLICATION} | options
        notify(actor=Actor.system(), organisations=[municipality], roles=[Role.STAFF], text=text, **options)

    return tell


def choose(user: User, delivery: MailDelivery) -> None:
    choose_mails(actor=actor_for(user), delivery=delivery, kinds=CHOOSABLE)


def states() -> list[str]:
    return list(NoticeMail.objects.order_by("pk").values_list("state", flat=True))


def test_a_notice_goes_out_once(tell: Callable[..., None], staff: User) -> None:
    tell(link="/applications/")
    for _round in range(3):
        assemble_mails()
        send_due_mails()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([staff.email], "【市町村共同IT化ポータル】受付が始まりました。")
    assert states() == [MailState.SENT]


def test_whoever_wants_none_gets_none_but_finds_it_in_the_portal(tell: Callable[..., None], staff: User) -> None:
    choose(staff, MailDelivery.NONE)
    tell()
    tell("不審メールに注意してください。", kind=NoticeKind.INCIDENT)
    assemble_mails()
    send_due_mails()
    assert [one.subject.partition("】")[2] for one in mail.outbox] == ["不審メールに注意してください。"]
    assert Notice.objects.count() == 2


def test_what_somebody_else_mails_is_not_mailed_twice(tell: Callable[..., None]) -> None:
    tell(is_mailed=False)
    assert assemble_mails() == 0


def test_a_digest_comes_in_the_morning_of_a_business_day(tell: Callable[..., None], staff: User) -> None:
    choose(staff, MailDelivery.DIGEST)
    counts = []
    with time_machine.travel(MONDAY_NOON):
        tell("一つ目")
        tell("二つ目")
        counts.append(assemble_mails())
    with time_machine.travel(TUESDAY_EARLY):
        counts.append(assemble_mails())
    with time_machine.travel(SATURDAY):
        counts.append(assemble_mails())
    with time_machine.travel(TUESDAY_MORNING):
        counts += [assemble_mails(), assemble_mails()]
        send_due_mails()
    assert counts == [0, 0, 0, 1, 0]
    (sent,) = mail.outbox
    assert sent.subject.endswith("お知らせのまとめ（2件）")
    assert "一つ目" in sent.body
    assert "二つ目" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_was_read_in_the_portal_is_not_mailed(tell: Callable[..., None], staff: User) -> None:
    tell()
    assemble_mails()
    mark_all_read(actor=actor_for(staff))
    send_due_mails()
    assert (mail.outbox, states()) == ([], [MailState.DROPPED])


def test_who_has_left_the_organisation_gets_no_mail(tell: Callable[..., None], staff: User) -> None:
    tell()
    assemble_mails()
    Membership.objects.filter(user=staff).delete()
    send_due_mails()
    assert (mail.outbox, states()) == ([], [MailState.DROPPED])


class Closed(EmailBackend):
    def open(self) -> None:
        raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("at_recipient", "at_text", "is_cut", "state"),
    [
        ("550 no such user", None, False, MailState.FAILED),
        ("450 busy", None, False, MailState.WAITING),
        (None, "451 try later", False, MailState.WAITING),
        (None, "554 refused", False, MailState.FAILED),
        (None, None, True, MailState.UNCERTAIN),
    ],
)
def test_a_fault_becomes_a_state(
    tell: Callable[..., None],
    mail_server: SinkServer,
    at_recipient: str | None,
    at_text: str | None,
    is_cut: bool,
    state: str,
) -> None:
    sink = mail_server.sink
    sink.on_recipient = lambda address: at_recipient
    sink.on_data = lambda mail: at_text
    sink.cut_after_taking = lambda mail: is_cut
    tell()
    assemble_mails()
    assert send_due_mails() == 0
    assert states() == [state]


STEPS: dict[str, tuple[Any, str]] = {
    "claim": (sending, "_claim"),
    "writing the mail": (sending, "_message"),
    "sender and recipient": (handover, "_announce"),
    "commit of the hand-over": (sending._NoticeOutbox, "note_hand_over"),
    "text": (handover, "_send_text"),
    "commit of the outcome": (sending._NoticeOutbox, "note_sent"),
}
# The server has the text, or may have it, and the table does not say so yet.
WINDOW = {
    ("commit of the hand-over", "after"),
    ("text", "before"),
    ("text", "after"),
    ("commit of the outcome", "before"),
}


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_sender_that_dies_at_any_step_loses_and_doubles_no_notice(
    tell: Callable[..., None], mail_server: SinkServer, step: str, moment: str
) -> None:
    for number in range(3):
        tell(f"お知らせ{number}")
    assemble_mails()
    deaths = 0
    for turn in range(2):
        with dying(*STEPS[step], moment, turn):
            deaths += send_until_death(send_due_mails)
        NoticeMail.objects.filter(state=MailState.SENDING).update(lease_until=timezone.now() - timedelta(minutes=1))
    send_due_mails()
    taken, uncertain = mail_server.sink.ids, states().count(MailState.UNCERTAIN)
    assert deaths >= 1
    assert len(taken) == len(set(taken))
    assert uncertain == (deaths if (step, moment) in WINDOW else 0)
    assert states().count(MailState.SENT) == 3 - uncertain
    assert 3 - uncertain <= len(taken) <= 3


def test_a_server_out_of_reach_is_tried_again_later_and_given_up_in_the_end(
    tell: Callable[..., None], settings: Any
) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Closed"
    tell()
    tell()
    assemble_mails()
    send_due_mails()
    assert states() == [MailState.WAITING] * 2
    assert not NoticeMail.objects.due().exists()
    for _round in range(5):
        NoticeMail.objects.filter(state=MailState.WAITING, pk__gt=NoticeMail.objects.earliest("pk").pk).update(
            due_at=Now()
        )
        send_due_mails()
    settings.EMAIL_BACKEND = backend
    NoticeMail.objects.update(due_at=Now())
    send_due_mails()
    assert states() == [MailState.SENT, MailState.FAILED]


def test_what_a_killed_worker_left_is_sent_if_it_was_not_handed_over_and_else_uncertain(
    tell: Callable[..., None],
) -> None:
    tell("渡す前")
    tell("渡した後")
    assemble_mails()
    first, second = NoticeMail.objects.order_by("pk")
    gone = {"state": MailState.SENDING, "lease_until": timezone.now() - timedelta(minutes=1)}
    NoticeMail.objects.filter(pk=first.pk).update(**gone)
    NoticeMail.objects.filter(pk=second.pk).update(**gone, handed_over_at=timezone.now())
    send_due_mails()
    assert [one.subject.partition("】")[2] for one in mail.outbox] == ["渡す前"]
    assert states() == [MailState.SENT, MailState.UNCERTAIN]


def test_a_mail_keeps_its_id_and_date_over_all_tries(tell: Callable[..., None]) -> None:
    tell()
    assemble_mails()
    row = NoticeMail.objects.get()
    for _round in range(2):
        NoticeMail.objects.update(state=MailState.WAITING, due_at=Now())
        send_due_mails()
    ids = {(one.extra_headers["Message-ID"], one.extra_headers["Date"]) for one in mail.outbox}
    assert len(mail.outbox) == 2
    assert len(ids) == 1
    assert f"notice-{row.pk}@" in next(iter(ids))[0]


def test_fifty_mails_take_few_more_statements_than_one(municipality: Organisation, tell: Callable[..., None]) -> None:
    def statements() -> int:
        tell()
        with CaptureQueriesContext(connection) as captured:
            assemble_mails()
        return len(captured)

    one = statements()
    for _round in range(4):
        make_user(municipality, Role.STAFF)
    assert statements() == one


def test_the_duty_asks_for_one_job_however_often_it_comes(tell: Callable[..., None]) -> None:
    mail_notices()
    assert not JobRun.objects.exists()
    tell()
    mail_notices()
    mail_notices()
    assert JobRun.objects.filter(kind="notifications.send_mails").count() == 1


def test_the_notices_of_a_first_sample_are_not_mailed(tell: Callable[..., None]) -> None:
    tell("サンプルの取り込み")
    sample.load()
    assert assemble_mails() == 0
    tell("その後のお知らせ")
    assert assemble_mails() == 1
    tell("次のお知らせ")
    sample.load()
    assert assemble_mails() == 1


def test_the_notices_of_a_first_sample_look_as_if_they_had_come_one_by_one(tell: Callable[..., None]) -> None:
    for number in range(8):
        tell(f"お知らせ{number}")
    sample.load()
    told = list(Notice.objects.order_by("-created_at").values_list("text", "read_at", "created_at"))
    assert [text for text, _read, _created in told] == [f"お知らせ{number}" for number in range(7, -1, -1)]
    assert [read is None for _text, read, _created in told] == [True] * 6 + [False] * 2
    days = {timezone.localdate(created) for _text, _read, created in told}
    assert (len(days), max(days) < timezone.localdate()) == (2, True)
    tell("その後のお知らせ")
    sample.load()
    assert timezone.localdate(Notice.objects.latest("created_at").created_at) == timezone.localdate()
