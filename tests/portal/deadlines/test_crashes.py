"""Real workers, schedulers, Redis, PostgreSQL and a mail server, and everything that can be killed is killed.

`REMINDER_FAULTS=1000 pytest tests/portal/deadlines/test_crashes.py` makes it long.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import psutil
import pytest
from django.db import OperationalError, connection

from portal.deadlines.models import DeadlineRule, Reminder, ReminderMail
from portal.serve.child import Child
from tests.support.brokers import OwnRedis
from tests.support.databases import OwnDatabase
from tests.support.mail_sink import SinkServer, Taken
from tests.support.waiting import wait_until
from tests.support.worker import WorkerProcess

from .kinds import CODE
from .makers import make_debtors, make_reminders

FAULTS = int(os.environ.get("REMINDER_FAULTS", "40"))
SEED = int(os.environ.get("REMINDER_SEED", "20161127"))
MAILS_AT_ONCE = 60
StartWorker = Callable[..., WorkerProcess]
StartBeat = Callable[..., Child]
# Leases of a second, so that what was killed is soon taken up again; four senders, because the dead count as busy.
HURRIED = {
    "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "127.0.0.1",
    "JOB_LEASE_S": "1",
    "JOB_REQUEUE_AFTER_S": "1",
    "JOB_MAX_ATTEMPTS": "1000",
    "REMINDER_LEASE_S": "1",
    "REMINDER_SENDERS": "4",
    "REMINDER_BACK_OFF": "0.005",
    "REMINDER_PLAN_EVERY_S": "1",
}


class Chaos:
    """One installation under fire. `window_faults` are those that may leave a mail of which nobody knows."""

    def __init__(self, faults: Counter[str], mail_server: SinkServer, dice: random.Random) -> None:
        self.faults, self.mail_server, self.dice = faults, mail_server, dice
        self.window_faults = 0
        self.workers: list[WorkerProcess] = []
        self.restart_worker: Callable[[], WorkerProcess] | None = None
        self._cut_next = False
        sink = mail_server.sink
        sink.on_data, sink.cut_after_taking = self._data, self._cut
        self._answers: list[str] = []

    def _data(self, mail: Taken) -> str | None:
        time.sleep(0.002)  # a server takes its time; senders are killed in the midst of it
        return self._answers.pop() if self._answers else None

    def _cut(self, mail: Taken) -> bool:
        is_cut, self._cut_next = self._cut_next, False
        return is_cut

    def note(self, name: str, *, in_window: bool = False) -> None:
        self.faults[name] += 1
        self.window_faults += in_window

    def kill_a_process(self) -> None:
        """kill -9 for one process of a pool, wherever it is."""
        pool = [child for worker in self.workers for child in worker.pool()]
        if not pool:
            return
        try:
            self.dice.choice(pool).send_signal(signal.SIGKILL)
        except psutil.NoSuchProcess:  # it ended by itself after it was listed: no fault was made
            return
        self.note("kill -9 of a pool process", in_window=True)

    def kill_a_worker(self) -> None:
        assert self.restart_worker
        worker = self.workers.pop(self.dice.randrange(len(self.workers)))
        self.window_faults += len(worker.pool())
        worker.kill()
        self.note("kill -9 of a worker")
        self.workers.append(self.restart_worker())

    def cut_the_line(self) -> None:
        self._cut_next = True
        self.note("line cut after the text", in_window=True)

    def refuse_a_text(self) -> None:
        self._answers.append(self.dice.choice(["451 try later", "452 no space"]))
        self.note("text refused for now")

    def close_the_port(self) -> None:
        self.mail_server.close()
        time.sleep(0.2)
        self.mail_server.open()
        self.note("mail server away")

    def settle(self) -> None:
        """Wait until nothing waits and nobody sends."""
        self._answers.clear()
        self._cut_next = False
        wait_until("every mail has an end", lambda: _calm(lambda: not _unfinished().exists()))

    def check(self) -> None:
        raw = Counter(self.mail_server.sink.ids)
        mails = {mail.message_id: mail for mail in ReminderMail.objects.all()}
        uncertain = {key for key, mail in mails.items() if mail.state == "uncertain"}
        repeated = {key for key, number in raw.items() if number > 1}
        assert Counter(mail.state for mail in mails.values()).keys() <= {"sent", "uncertain"}
        assert set(mails) - set(raw) <= uncertain, "lost without a trace"
        assert not {key for key in repeated if not mails[key].is_last_call}, "doubled"
        assert len(uncertain) <= self.window_faults
        assert {key for key, mail in mails.items() if mail.is_last_call} <= set(raw) | uncertain
        assert len({(mail.message_id, mail.date) for mail in self.mail_server.sink.taken}) == len(raw)
        assert not Reminder.objects.exclude(state__in=("sent", "uncertain")).exists()
        self.faults["(mails taken by the server meanwhile)"] += len(self.mail_server.sink.ids)
        self.faults["(of these, shown as uncertain)"] += len(uncertain)


def _unfinished() -> Any:
    return ReminderMail.objects.filter(state__in=("scheduled", "sending"))


def _calm(question: Callable[[], bool]) -> bool:
    """Asked of a database that may be restarting."""
    try:
        return question()
    except OperationalError:
        connection.close()
        return False


@pytest.fixture
def debtors(transactional_db: None, prefecture: Any) -> Any:
    """People who owe something; the scheduler's own planning must not add mails to those that are counted."""
    DeadlineRule.objects.create(kind=CODE, prefecture=prefecture, is_enabled=False)
    return make_debtors(prefecture, 10)


def add_mails(debtors: Any, number: int = MAILS_AT_ONCE) -> None:
    organisations, users = debtors
    for turn in range(number // len(users)):
        make_reminders(organisations, users, is_last_call=turn % 3 == 0)


def rounds(chaos: Chaos, debtors: Any, number: int, kinds: list[Callable[[], None]]) -> Iterator[Callable[[], None]]:
    """So many faults in any order, each at a random moment of the work; there is always work."""
    for _turn in range(number):
        if _unfinished().count() < MAILS_AT_ONCE // 2:
            add_mails(debtors)
        time.sleep(chaos.dice.random() * 0.3)
        yield chaos.dice.choice(kinds)


def test_workers_killed_at_random_moments_send_each_reminder_once_in_effect(
    mail_server: SinkServer, debtors: Any, own_redis: OwnRedis, start_worker: StartWorker, start_beat: StartBeat, faults
) -> None:
    chaos = Chaos(faults, mail_server, random.Random(SEED))
    environ = HURRIED | {"EMAIL_PORT": str(mail_server.port), "REDIS_URL": own_redis.url}
    names = iter(f"w{number}" for number in range(10_000))
    chaos.restart_worker = lambda: start_worker(next(names), include="tests.portal.deadlines.kinds", **environ)
    add_mails(debtors)
    chaos.workers = [chaos.restart_worker() for _ in range(2)]
    for _ in range(2):
        start_beat(**environ)

    def empty_redis() -> None:
        own_redis.empty()
        chaos.note("Redis emptied")

    def kill_redis() -> None:
        own_redis.kill()
        own_redis.start()
        chaos.note("kill -9 of Redis")

    def freeze_redis() -> None:
        own_redis.freeze()
        time.sleep(0.5)
        own_redis.thaw()
        chaos.note("Redis frozen")

    frequent = [chaos.kill_a_process] * 8 + [chaos.cut_the_line] * 2 + [chaos.refuse_a_text] * 2 + [empty_redis] * 2
    rare = [chaos.close_the_port, kill_redis, freeze_redis]
    for fault in rounds(chaos, debtors, FAULTS, frequent + rare):
        fault()
    chaos.kill_a_worker()
    chaos.settle()

    chaos.check()


def test_a_database_that_restarts_loses_and_doubles_nothing(
    own_database: OwnDatabase, mail_server: SinkServer, prefecture: Any, start_worker: StartWorker, start_beat, faults
) -> None:
    chaos = Chaos(faults, mail_server, random.Random(SEED))
    environ = HURRIED | {"EMAIL_PORT": str(mail_server.port)}
    DeadlineRule.objects.create(kind=CODE, prefecture=prefecture, is_enabled=False)
    debtors = make_debtors(prefecture, 10)
    add_mails(debtors, 150)
    start_worker("w", include="tests.portal.deadlines.kinds", **environ)
    start_beat(**environ)
    for turn in range(max(4, FAULTS // 20)):
        time.sleep(chaos.dice.random() * 0.8)
        own_database.restart(gently=bool(turn % 2))
        chaos.note("PostgreSQL restarted", in_window=True)
        with suppress(OperationalError):
            connection.close()
    chaos.settle()

    chaos.check()
