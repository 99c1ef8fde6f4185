"""Reminders as planning leaves them, without the detour over rules."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from portal.access.choices import Role
from portal.accounts.models import User
from portal.deadlines.choices import Audience
from portal.deadlines.models import Reminder, ReminderMail
from portal.deadlines.services.assembling import join_to_mails
from portal.organisations.models import Organisation
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user

from .kinds import CODE, owe

TOKYO = ZoneInfo("Asia/Tokyo")
NOON = datetime(2026, 3, 10, 12, tzinfo=TOKYO)  # a Tuesday long before the database's clock
_stages = itertools.count(1)


def make_reminders(
    organisations: Sequence[Organisation], users: Sequence[User], stages: Sequence[str] = (), **fields: object
) -> list[Reminder]:
    """One scheduled reminder for each pair, due today, in mails that may leave at any hour."""
    today = timezone.localdate()
    values: dict[str, object] = {
        "kind": CODE,
        "subject": "試験の提出物",
        "due_on": today,
        "audience": Audience.STAFF,
        "send_on": today,
        "useful_until": today + timedelta(days=3),
        "sends_from": time(0),
        "sends_until": time(23, 59, 59, 999999),
        "sends_on_closed_days": True,
        "planned_at": timezone.now(),
    } | fields
    chosen = stages or [f"staff-{next(_stages)}"] * len(users)
    day = values["due_on"]
    assert isinstance(day, date)
    owe(*organisations, until=day)
    made = Reminder.objects.bulk_create(
        Reminder(
            object_key=str(organisation.pk),
            organisation=organisation,
            coordinator=organisation.prefecture,
            recipient=user,
            stage=stage,
            **({"recipient_organisation": organisation} | values),
        )
        for organisation, user, stage in zip(organisations, users, chosen, strict=True)
    )
    join_to_mails(timezone.now())
    return made


def make_debtors(prefecture: Organisation, number: int) -> tuple[list[Organisation], list[User]]:
    organisations = [make_municipality(prefecture) for _ in range(number)]
    return organisations, [make_user(organisation, Role.STAFF) for organisation in organisations]


def states() -> dict[str, int]:
    """How many mails are in which state; the reminders that they carry must say the same."""
    counted: dict[str, int] = {}
    for mail, reminder in Reminder.objects.filter(mail__isnull=False).values_list("mail__state", "state"):
        assert mail == reminder or reminder == "cancelled", (mail, reminder)
        counted[reminder] = counted.get(reminder, 0) + 1
    return counted


def let_leases_run_out() -> None:
    """As if the time of every lease and pause had passed."""
    past = timezone.now() - timedelta(days=400)
    ReminderMail.objects.filter(lease_until__isnull=False).update(lease_until=past)
    ReminderMail.objects.filter(state="scheduled").update(send_after=past)
