"""The rows of mails between tables and mail server: claiming, handing over, marking. One short transaction each.

Every change names the claim in its condition: a sender that lost its lease changes nothing any more.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from portal.accounts.models import Membership
from portal.deadlines.choices import ReminderState
from portal.deadlines.debts import debt_rows, united
from portal.deadlines.models import Reminder, ReminderMail
from portal.deadlines.models.reminders import ReminderMailQuerySet
from portal.deadlines.registry import find_deadline_kind
from portal.lib.business_days import is_business_day
from portal.notifications.choices import NoticeKind
from portal.notifications.selectors import mail_choices

from . import statements
from .slots import closed_days

MOST_ATTEMPTS_OF_LAST_CALL = 5
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30, 60, 120, 240))


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed mail with what it still has to say."""

    mail: ReminderMail
    reminders: Sequence[Reminder]
    link_version: int  # of the recipient's links to unsubscribe


def due_now() -> ReminderMailQuerySet:
    """Mails whose day and hour it is."""
    now = timezone.localtime()
    due = ReminderMail.objects.due().filter(
        sends_from__lte=now.time(), sends_until__gte=now.time(), useful_until__gte=now.date()
    )
    is_open = is_business_day(now.date(), closed_days(now.date(), now.date() + timedelta(days=1)))
    return due if is_open else due.filter(sends_on_closed_days=True)


def claim_due(limit: int) -> list[Parcel] | None:
    """Take up to `limit` mails, last calls first, and call off what is no longer owed. None: nothing is due."""
    ticket = uuid.uuid4()
    with transaction.atomic():
        mails = _claim(ticket, limit)
        _call_off(mails)
        return _parcels(ticket) if mails else None


def _claim(ticket: uuid.UUID, limit: int) -> list[uuid.UUID]:
    rows = due_now().select_for_update(skip_locked=True).order_by("-is_last_call", "send_after", "pk")[:limit]
    ids = list(rows.values_list("pk", flat=True))
    ReminderMail.objects.filter(pk__in=ids).update(
        state=ReminderState.SENDING,
        claim=ticket,
        lease_until=lease_end(),
        attempts=F("attempts") + 1,
        handed_over_at=None,
    )
    Reminder.objects.filter(mail__in=ids, state=ReminderState.SCHEDULED).update(state=ReminderState.SENDING)
    return ids


def _call_off(mails: Sequence[uuid.UUID]) -> None:
    """Whoever no longer owes, no longer works there, or wants no such mails but the last call, is left in peace."""
    if not mails:
        return
    carried = Reminder.objects.filter(mail__in=mails, state=ReminderState.SENDING)
    for code in set(carried.values_list("kind", flat=True)):
        _call_off_settled(code, carried.filter(kind=code))
    still_there = Membership.objects.filter(
        user=OuterRef("recipient"), user__is_active=True, role_group__organisation=OuterRef("recipient_organisation")
    )
    carried.filter(~Exists(still_there)).update(state=ReminderState.CANCELLED)
    wishes = mail_choices(set(carried.values_list("recipient", flat=True)))
    unwilling = [user for user, choice in wishes.items() if not choice.wish_for(NoticeKind.DEADLINE)]
    carried.filter(recipient__in=unwilling, is_last_call=False).update(state=ReminderState.CANCELLED)


def _call_off_settled(code: str, carried: Any) -> None:
    kind = find_deadline_kind(code)
    wanted = list(carried.values_list("pk", "object_key", "organisation", "due_on"))
    owed: set[tuple[str, int, Any]] = set()
    if kind is not None:
        near = [rows.filter(d_organisation__in={row[2] for row in wanted}) for rows in debt_rows(kind)]
        owed = statements.owed(united(near))
    settled = [pk for pk, *deadline in wanted if tuple(deadline) not in owed]
    Reminder.objects.filter(pk__in=settled).update(state=ReminderState.CANCELLED)


def _parcels(ticket: uuid.UUID) -> list[Parcel]:
    claimed = {
        mail.pk: mail
        for mail in ReminderMail.objects.filter(claim=ticket)
        .select_related("recipient", "recipient_organisation")
        .order_by("-is_last_call", "send_after", "pk")
    }
    carried: dict[uuid.UUID, list[Reminder]] = {}
    rows = Reminder.objects.filter(mail__in=claimed, state=ReminderState.SENDING).select_related("organisation")
    for reminder in rows.order_by("due_on", "organisation__code", "pk"):
        assert reminder.mail_id
        carried.setdefault(reminder.mail_id, []).append(reminder)
    empty = [pk for pk in claimed if pk not in carried]
    ReminderMail.objects.filter(pk__in=empty).update(state=ReminderState.CANCELLED, claim=None, lease_until=None)
    choices = mail_choices({mail.recipient_id for mail in claimed.values()})
    return [
        Parcel(mail, carried[pk], choices[mail.recipient_id].link_version)
        for pk, mail in claimed.items()
        if pk in carried
    ]


def note_hand_over(mail: ReminderMail) -> bool:
    """Committed just before the text of the mail goes out; False: the lease is lost, so it must not."""
    held = ReminderMail.objects.filter(pk=mail.pk, claim=mail.claim, state=ReminderState.SENDING)
    return bool(held.update(handed_over_at=Now(), lease_until=lease_end()))


@transaction.atomic
def note_sent(mail: ReminderMail) -> None:
    """The server has said 250. True even if our lease ran out meanwhile, unless somebody has sent it again since.

    The commit does not wait for the disk: a database that crashes within the second leaves the mail uncertain, which
    is the safe side. The commit of the hand-over does wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")
    done = ReminderMail.objects.filter(
        pk=mail.pk, claim=mail.claim, state__in=(ReminderState.SENDING, ReminderState.UNCERTAIN)
    ).update(state=ReminderState.SENT, sent_at=Now(), error="", claim=None, lease_until=None)
    if done:
        _carried(mail).update(state=ReminderState.SENT)


@transaction.atomic
def note_refused(mail: ReminderMail, error: str) -> None:
    """The server will never take it."""
    _end(mail, ReminderState.FAILED, error)


@transaction.atomic
def note_uncertain(mail: ReminderMail, error: str) -> None:
    """The connection broke between the text and the answer: it may have arrived."""
    held = ReminderMail.objects.filter(pk=mail.pk, claim=mail.claim, state=ReminderState.SENDING)
    if held.update(error=error[:300]):
        resolve_abandoned([mail.pk])


@transaction.atomic
def give_back(mails: Sequence[ReminderMail], error: str) -> None:
    """Certainly not taken: another try later, after a growing pause."""
    for mail in mails:
        pause = BACK_OFF[min(mail.attempts, len(BACK_OFF)) - 1] * settings.REMINDER_BACK_OFF
        held = ReminderMail.objects.filter(pk=mail.pk, claim=mail.claim, state=ReminderState.SENDING)
        if held.update(
            state=ReminderState.SCHEDULED,
            send_after=Now() + pause,
            handed_over_at=None,
            error=error[:300],
            claim=None,
            lease_until=None,
        ):
            _carried(mail).update(state=ReminderState.SCHEDULED)


def _end(mail: ReminderMail, state: ReminderState, error: str) -> None:
    held = ReminderMail.objects.filter(pk=mail.pk, claim=mail.claim, state=ReminderState.SENDING)
    if held.update(state=state, error=error[:300], claim=None, lease_until=None):
        _carried(mail).update(state=state)


def _carried(mail: ReminderMail) -> Any:
    return Reminder.objects.filter(mail=mail.pk, state__in=(ReminderState.SENDING, ReminderState.UNCERTAIN))


@transaction.atomic
def take_back() -> None:
    """What killed senders held, and what has become pointless. Called on every tick."""
    abandoned = ReminderMail.objects.abandoned().select_for_update(skip_locked=True)
    resolve_abandoned(list(abandoned.values_list("pk", flat=True)))
    _expire()


def resolve_abandoned(mails: Sequence[uuid.UUID]) -> None:
    """Not handed over: safe to send. Handed over: uncertain, and never sent again by itself, except a last call.

    A last call goes out once more under the same Message-ID and date, so a server that looks at them drops it.
    """
    rows = ReminderMail.objects.filter(pk__in=mails, state=ReminderState.SENDING)
    again = Q(handed_over_at__isnull=True)
    repeated = Q(is_last_call=True, handed_over_at__isnull=False, attempts__lt=MOST_ATTEMPTS_OF_LAST_CALL)
    _put(rows.filter(repeated), ReminderState.SCHEDULED, was_uncertain=True, claim=None, handed_over_at=None)
    _put(rows.filter(again), ReminderState.SCHEDULED, claim=None)
    _put(rows, ReminderState.UNCERTAIN)  # keeps its claim: the sender may still learn that it was taken


def _put(rows: Any, state: ReminderState, **values: Any) -> None:
    ids = list(rows.values_list("pk", flat=True))
    ReminderMail.objects.filter(pk__in=ids).update(state=state, lease_until=None, **values)
    Reminder.objects.filter(mail__in=ids, state=ReminderState.SENDING).update(state=state)


def _expire() -> None:
    """A reminder whose time is past is not sent late: tried in vain it failed, never tried it was missed."""
    today = timezone.localdate()
    for condition, state in (
        (Q(attempts__gt=0), ReminderState.FAILED),
        (Q(attempts=0), ReminderState.MISSED),
    ):
        past = ReminderMail.objects.filter(condition, state=ReminderState.SCHEDULED, useful_until__lt=today)
        ids = list(past.select_for_update(skip_locked=True).values_list("pk", flat=True))
        ReminderMail.objects.filter(pk__in=ids).update(state=state)
        Reminder.objects.filter(mail__in=ids, state=ReminderState.SCHEDULED).update(state=state)


def lease_end() -> Any:
    return Now() + timedelta(seconds=settings.REMINDER_LEASE_S)


def is_anything_due() -> bool:
    return due_now().exists()
