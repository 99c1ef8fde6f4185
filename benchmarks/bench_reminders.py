"""What reminders cost in a national installation: 100,000 planned, 5,000 mails delivered, beside the obvious way.

Run by `make bench`, on a database that is thrown away. The obvious way makes one row at a time and one task, with a
connection of its own, for each mail; it is measured on a part and counted up. The mail server is a process of its own.
"""

from __future__ import annotations

import logging
import multiprocessing
import smtplib
import socket
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from email import message_from_bytes
from typing import Any

import django

django.setup()

import pgtrigger  # noqa: E402
from aiosmtpd.controller import Controller  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.access.actor import Actor  # noqa: E402
from portal.access.choices import Role  # noqa: E402
from portal.access.models import RoleGroup  # noqa: E402
from portal.accounts.models import Membership, User  # noqa: E402
from portal.deadlines.mails import build_message  # noqa: E402
from portal.deadlines.models import Reminder, ReminderMail  # noqa: E402
from portal.deadlines.registry import DeadlineKind, Debts, declare_deadline  # noqa: E402
from portal.deadlines.services import delivery, planning  # noqa: E402
from portal.lib.business_days import add_business_days, closed_days_of, on_or_after  # noqa: E402
from portal.notifications.models import Notice  # noqa: E402
from portal.organisations.choices import OrganisationKind  # noqa: E402
from portal.organisations.models import Organisation  # noqa: E402
from portal.organisations.services.organisations import create_organisations  # noqa: E402

PREFECTURES, ORGANISATIONS, PEOPLE, TASKS = 47, 3_300, 2, 50_000
REMINDERS, MAILS, NAIVE_ROWS, NAIVE_MAILS = 100_000, 5_000, 1_000, 200


class Task(models.Model):
    """Stands in for a step of a migration: one of fifteen that an organisation owes by the same day."""

    owner = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    is_done = models.BooleanField(default=False)

    class Meta:
        app_label = "deadlines"

    def __str__(self) -> str:
        return str(self.pk)


declare_deadline(
    DeadlineKind(
        code="bench.task",
        title="移行作業",
        model=Task,
        fields=("due_on",),
        debts=lambda: [
            Debts(
                Task.objects.filter(is_done=False),
                due_on="due_on",
                organisation="owner",
                coordinator="owner__prefecture",
            )
        ],
        link="organisations:organisation-detail",
    )
)


def main() -> None:
    noon = fill()
    people = ORGANISATIONS * PEOPLE
    print(f"{ORGANISATIONS:,} organisations, {people:,} people, {TASKS:,} things due in five business days")
    plan_side_by_side(noon)
    send_side_by_side()
    with pgtrigger.ignore():  # published plans refuse to be emptied otherwise
        call_command("flush", interactive=False, verbosity=0)


def fill() -> datetime:
    """Everything that is due, and the noon of the business day on which the first stage is."""
    with connection.schema_editor() as editor:
        editor.create_model(Task)
    today = timezone.localdate()
    closed = closed_days_of(range(today.year, today.year + 2))
    day = on_or_after(today, closed)
    prefectures = create_organisations(actor=Actor.system(), organisations=_prefectures())
    rows = [_municipality(number, prefectures[number % PREFECTURES]) for number in range(ORGANISATIONS)]
    organisations = create_organisations(actor=Actor.system(), organisations=rows)
    _people(organisations)
    due_on = add_business_days(day, 5, closed)
    Task.objects.bulk_create(
        [Task(owner=organisations[n % ORGANISATIONS], due_on=due_on) for n in range(TASKS)], batch_size=5000
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001


def _prefectures() -> list[Organisation]:
    return [Organisation(name=f"試験県{n}", kind=OrganisationKind.PREFECTURE) for n in range(PREFECTURES)]


def _municipality(number: int, prefecture: Organisation) -> Organisation:
    return Organisation(name=f"試験市{number}", kind=OrganisationKind.CITY, prefecture=prefecture)


def _people(organisations: list[Organisation]) -> None:
    groups = dict(RoleGroup.objects.filter(role=Role.STAFF).values_list("organisation", "pk"))
    password = make_password(None)
    users = User.objects.bulk_create(
        [
            User(email=f"p{number}-{organisation.pk}@example.lg.jp", name="試験 担当", password=password)
            for organisation in organisations
            for number in range(PEOPLE)
        ],
        batch_size=5000,
    )
    Membership.objects.bulk_create(
        [Membership(user=user, role_group_id=groups[organisations[n // PEOPLE].pk]) for n, user in enumerate(users)],
        batch_size=5000,
    )


# --- planning ---


def plan_side_by_side(noon: datetime) -> None:
    naive_s = timed(lambda: plan_one_by_one(NAIVE_ROWS)) * REMINDERS / NAIVE_ROWS
    Reminder.objects.all().delete()
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as queries:
        first_s = timed(lambda: planning.plan(noon))
    planned, mails, notices = Reminder.objects.count(), ReminderMail.objects.count(), Notice.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE deadlines_reminder")
    again_s = timed(lambda: planning.plan(noon))
    made = f"{planned:,} reminders, {notices:,} notices, {mails:,} mails"
    print(f"planning {made}: {first_s:.1f} s, {len(queries)} statements for all kinds")
    print(f"planning again, nothing new: {again_s:.1f} s")
    print(f"one row at a time: {naive_s:.0f} s (from {NAIVE_ROWS:,}), {naive_s / first_s:.0f} times as long")


def plan_one_by_one(number: int) -> None:
    """As one would write it first: a query for each debt, a row and a notice for each person."""
    made = 0
    for task in Task.objects.filter(is_done=False).iterator():
        members = Membership.objects.filter(role_group__organisation=task.owner_id, role_group__role=Role.STAFF)
        for member in members.select_related("user"):
            _row, is_new = Reminder.objects.get_or_create(
                kind="bench.task",
                object_key=str(task.pk),
                organisation_id=task.owner_id,
                recipient=member.user,
                due_on=task.due_on,
                stage="staff-5",
                defaults={
                    "subject": "移行作業",
                    "audience": "staff",
                    "recipient_organisation_id": task.owner_id,
                    "send_on": task.due_on,
                    "useful_until": task.due_on,
                    "sends_from": "08:30",
                    "sends_until": "17:15",
                    "planned_at": timezone.now(),
                },
            )
            if is_new:
                Notice.objects.create(recipient=member.user, organisation_id=task.owner_id, text="期限です。")
            made += 1
        if made >= number:
            return


# --- sending ---


class Counting:
    """Takes everything and remembers the Message-IDs."""

    def __init__(self, ids: Any) -> None:
        self.ids = ids

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (the library calls it)
        self.ids.put(message_from_bytes(envelope.content)["Message-ID"])
        return "250 OK"


def serve_mail(port: Any, ids: Any, stop: Any) -> None:
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    controller = Controller(Counting(ids), hostname="127.0.0.1", port=port)
    controller.start()
    stop.wait()
    controller.stop()


def send_side_by_side() -> None:
    context = multiprocessing.get_context("spawn")
    ids, stop, port = context.Queue(), context.Event(), free_port()
    server = context.Process(target=serve_mail, args=[port, ids, stop])
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    wait_for(port)
    naive_s = timed(lambda: send_one_by_one(NAIVE_MAILS)) * MAILS / NAIVE_MAILS
    for _number in range(NAIVE_MAILS):
        ids.get(timeout=30)
    _make_due()
    sent = 0

    def send() -> None:
        nonlocal sent
        sent = delivery.send_due()

    sent_s = timed(send)
    arrived = [ids.get(timeout=30) for _number in range(sent)]
    print(f"delivering {sent:,} mails ({len(set(arrived)):,} different): {sent_s:.1f} s, {sent / sent_s:.0f} a second")
    times = naive_s / sent_s
    print(f"one task and one connection for each mail: {naive_s:.0f} s (from {NAIVE_MAILS}), {times:.1f} times as long")
    stop.set()
    server.join()


def _make_due() -> None:
    """Five thousand of the mails, whatever the hour of the bench."""
    chosen = list(ReminderMail.objects.values_list("pk", flat=True)[:MAILS])
    ReminderMail.objects.exclude(pk__in=chosen).update(state="cancelled")
    now = timezone.now()
    ReminderMail.objects.filter(pk__in=chosen).update(
        sends_from="00:00", sends_until="23:59:59.999", sends_on_closed_days=True, send_after=now - timedelta(hours=1)
    )


def send_one_by_one(number: int) -> None:
    """A task for each mail: read the row, write the same mail, open a connection, send, mark."""
    for pk in list(ReminderMail.objects.values_list("pk", flat=True)[:number]):
        mail = ReminderMail.objects.select_related("recipient", "recipient_organisation").get(pk=pk)
        reminders = Reminder.objects.filter(mail=mail).select_related("organisation").order_by("due_on", "pk")
        build_message(mail, list(reminders)).send()
        ReminderMail.objects.filter(pk=pk).update(attempts=0)


def free_port() -> int:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def wait_for(port: int) -> None:
    for _attempt in range(300):
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=1).quit()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the mail server of the bench does not answer")


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
