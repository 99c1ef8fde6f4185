"""A sender dies at every step: each mail arrives once in effect, or stands in the table as uncertain.

Real processes die in test_crashes.py.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest

from portal.deadlines.models import ReminderMail
from portal.deadlines.services import delivery, outbox
from portal.notifications.services import handover
from tests.support.dying_senders import dying, send_until_death
from tests.support.mail_sink import MailSink, SinkServer, Taken

from .makers import let_leases_run_out, make_debtors, make_reminders, states

STEPS: dict[str, tuple[Any, str]] = {
    "claim": (outbox, "claim_due"),
    "writing the mail": (delivery, "build_message"),
    "sender and recipient": (handover, "_announce"),
    "commit of the hand-over": (outbox, "note_hand_over"),
    "text": (handover, "_send_text"),
    "commit of the outcome": (outbox, "note_sent"),
}
# The server has the text, or may have it, and the table does not say so yet.
WINDOW = {
    ("commit of the hand-over", "after"),
    ("text", "before"),
    ("text", "after"),
    ("commit of the outcome", "before"),
}


def send_the_rest() -> None:
    """What later ticks do, until nothing is left to do."""
    for _round in range(30):
        let_leases_run_out()
        outbox.take_back()
        delivery.send_due()
        if not ReminderMail.objects.filter(state__in=("scheduled", "sending")).exists():
            return
    raise AssertionError(f"not finished: {states()}")


def check(sink: MailSink, window_faults: int) -> None:
    """Exactly once in effect; what is not known is shown; a repetition is recognisable, and only of last calls."""
    raw = Counter(sink.ids)
    mails = {mail.message_id: mail for mail in ReminderMail.objects.all()}
    uncertain = {key for key, mail in mails.items() if mail.state == "uncertain"}
    assert {mail.state for mail in mails.values()} <= {"sent", "uncertain"}
    assert set(mails) - set(raw) <= uncertain
    assert len(uncertain) <= window_faults
    assert {key for key, number in raw.items() if number > 1} <= {k for k, m in mails.items() if m.was_uncertain}
    assert all(mails[key].is_last_call for key, number in raw.items() if number > 1)
    assert len({(mail.message_id, mail.date) for mail in sink.taken}) == len(raw)


@pytest.mark.parametrize("is_last_call", [False, True], ids=["reminder", "last call"])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_sender_that_dies_at_any_step_loses_and_doubles_nothing(
    prefecture, mail_server: SinkServer, step, moment, is_last_call, faults
):
    organisations, users = make_debtors(prefecture, 3)
    deaths = 0
    for turn in range(3):
        make_reminders(organisations, users, is_last_call=is_last_call)
        with dying(*STEPS[step], moment, turn):
            deaths += send_until_death(delivery.send_due)
        send_the_rest()

    faults["deaths of a sender in one process"] += deaths
    in_window = deaths if (step, moment) in WINDOW else 0
    check(mail_server.sink, in_window)
    assert deaths >= 1
    if not in_window:
        assert set(ReminderMail.objects.values_list("state", flat=True)) == {"sent"}
    if is_last_call:
        assert len(mail_server.sink.in_effect) == ReminderMail.objects.count()


class Moods:
    """A mail server that misbehaves now and then, and counts how often."""

    def __init__(self, sink: MailSink, dice: random.Random, rate: float) -> None:
        self.dice, self.rate, self.faults, self.cuts = dice, rate, 0, 0
        sink.on_recipient, sink.on_data, sink.cut_after_taking = self.recipient, self.data, self.cut

    def _happens(self) -> bool:
        happens = self.dice.random() < self.rate
        self.faults += happens
        return happens

    def recipient(self, address: str) -> str | None:
        return self.dice.choice(["450 busy", "421 closing"]) if self._happens() else None

    def data(self, mail: Taken) -> str | None:
        return "452 no space" if self._happens() else None

    def cut(self, mail: Taken) -> bool:
        is_cut = self._happens()
        self.cuts += is_cut
        return is_cut


@pytest.mark.parametrize("seed", range(3))
def test_deaths_and_moods_of_the_server_in_any_order(prefecture, mail_server: SinkServer, seed, faults):
    dice = random.Random(seed)
    moods = Moods(mail_server.sink, dice, rate=0.08)
    organisations, users = make_debtors(prefecture, 12)
    make_reminders(organisations, users)
    make_reminders(organisations[:6], users[:6], is_last_call=True)
    deaths = in_window = 0
    for _round in range(14):
        step, moment = dice.choice(list(STEPS)), dice.choice(["before", "after"])
        with dying(*STEPS[step], moment, dice.randrange(8)):
            has_died = send_until_death(delivery.send_due)
        deaths += has_died
        in_window += has_died and (step, moment) in WINDOW
        let_leases_run_out()
        outbox.take_back()
        if not outbox.is_anything_due():
            make_reminders(organisations, users)
    moods.rate = 0
    send_the_rest()

    check(mail_server.sink, in_window + moods.cuts)
    faults["deaths of a sender in one process"] += deaths
    faults["refusals and cuts by the mail server"] += moods.faults
    assert deaths + moods.faults >= 10
