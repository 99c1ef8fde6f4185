"""Sending notices by mail: each once. What a killed worker may or may not have sent is shown, never repeated.

A row is claimed with a lease, noted as handed over just before the server gets it, and marked at once afterwards.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from email.utils import format_datetime
from itertools import groupby
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from portal.accounts.models import Membership
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import is_business_day
from portal.notifications.choices import MailDelivery, MailState, NoticeKind
from portal.notifications.mails import Addressee, Mail, MailItem, digest_mail, notice_mail
from portal.notifications.models import Notice, NoticeMail
from portal.notifications.selectors import MailChoice, mail_choices
from portal.notifications.services.preferences import unsubscribe_token

logger = structlog.get_logger(__name__)
BATCH = 50
LEASE = timedelta(minutes=10)
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
DIGEST_TIME = time(8, 30)
MOST_IN_A_MAIL = 100


@transaction.atomic
def assemble_mails() -> int:
    """Make the mails of notices that wait: one each, and after 8:30 of a business day one digest a person."""
    waiting = Notice.objects.to_be_mailed().select_for_update(skip_locked=True)
    singles = list(waiting.filter(mail_wish=MailDelivery.SINGLE).order_by("pk")[:2000])
    made = [(NoticeMail(recipient_id=n.recipient_id, organisation_id=n.organisation_id), [n]) for n in singles]
    since = _last_digest_moment()
    digests = waiting.filter(mail_wish=MailDelivery.DIGEST, created_at__lt=since) if since else Notice.objects.none()
    by_person = groupby(digests.order_by("recipient", "organisation", "pk")[:2000], key=_person)
    for (recipient, organisation), group in by_person:
        mail = NoticeMail(recipient_id=recipient, organisation_id=organisation, is_digest=True)
        made.append((mail, list(group)))
    NoticeMail.objects.bulk_create([mail for mail, _notices in made])
    mailed = []
    for mail, notices in made:
        for notice in notices:
            notice.mail = mail
            mailed.append(notice)
    Notice.objects.bulk_update(mailed, ["mail"], batch_size=500)
    return len(made)


def _person(notice: Notice) -> tuple[int, int]:
    return notice.recipient_id, notice.organisation_id


def _last_digest_moment() -> datetime | None:
    """8:30 of today once it has come; None before, and on days on which offices are closed."""
    now = timezone.localtime()
    moment = now.replace(hour=DIGEST_TIME.hour, minute=DIGEST_TIME.minute, second=0, microsecond=0)
    day = now.date()
    return moment if now >= moment and is_business_day(day, closed_days_between(day, day)) else None


def send_due_mails(report: Callable[[], None] = lambda: None) -> int:
    """Send all that is due, in batches over one connection each; gives how many were sent."""
    _take_back_abandoned()
    sent = 0
    while mails := _claim():
        sent += _send_batch(mails)
        report()
    return sent


@transaction.atomic
def _claim() -> list[NoticeMail]:
    rows = NoticeMail.objects.due().select_for_update(skip_locked=True).order_by("due_at", "pk")
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    NoticeMail.objects.filter(pk__in=keys).update(state=MailState.SENDING, lease_until=Now() + LEASE)
    claimed = NoticeMail.objects.filter(pk__in=keys).select_related("recipient", "organisation")
    return list(claimed.prefetch_related("notices"))


def _send_batch(mails: list[NoticeMail]) -> int:
    members = set(
        Membership.objects.filter(user__in=[mail.recipient_id for mail in mails], user__is_active=True)
        .values_list("user", "role_group__organisation")
        .order_by()
    )
    choices = mail_choices({mail.recipient_id for mail in mails})
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        logger.error("mail_server_out_of_reach", error=type(error).__name__)
        for mail in mails:
            _later(mail)
        return 0
    try:
        return sum(_send(connection, mail, _written_for(mail, members, choices[mail.recipient_id])) for mail in mails)
    finally:
        connection.close()


def _send(connection: BaseEmailBackend, mail: NoticeMail, written: Mail | None) -> bool:
    if written is None:
        _settle(mail, MailState.DROPPED)
        return False
    message = written.message(**{"Message-ID": _message_id(mail), "Date": format_datetime(mail.created_at)})
    message.connection = connection
    NoticeMail.objects.filter(pk=mail.pk).update(handed_over_at=timezone.now())
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        refused_for_good = all(code >= 500 for code, _text in error.recipients.values())
        _settle(mail, MailState.FAILED) if refused_for_good else _later(mail)
    except smtplib.SMTPResponseException as error:  # the server has answered: it has not taken the mail
        logger.error("mail_refused", code=error.smtp_code)
        _settle(mail, MailState.FAILED) if error.smtp_code >= 500 else _later(mail)
    except (smtplib.SMTPException, OSError) as error:  # the line broke: nobody knows
        logger.error("mail_uncertain", error=type(error).__name__)
        _settle(mail, MailState.UNCERTAIN)
    else:
        _settle(mail, MailState.SENT, sent_at=timezone.now())
        return True
    return False


def _written_for(mail: NoticeMail, members: set[tuple[int, int]], choice: MailChoice) -> Mail | None:
    """The mail; None where the person has left, or has read everything in the portal meanwhile."""
    unread = [notice for notice in mail.notices.all() if notice.is_unread]
    if not unread or (mail.recipient_id, mail.organisation_id) not in members:
        return None
    person = mail.recipient
    addressee = Addressee(person.email, person.name, mail.organisation.name)
    items = [_item(notice) for notice in sorted(unread, key=lambda notice: notice.pk)[:MOST_IN_A_MAIL]]
    if mail.is_digest:
        return digest_mail(addressee, items, unsubscribe_token=unsubscribe_token(person, choice.link_version))
    return notice_mail(addressee, items[0])


def _item(notice: Notice) -> MailItem:
    return MailItem(notice.text, path=notice.link, label=str(NoticeKind(notice.kind).label))


def _message_id(mail: NoticeMail) -> str:
    """The same at every try: a server that has it already keeps one."""
    return f"<notice-{mail.pk}@{urlsplit(settings.PORTAL_BASE_URL).hostname}>"


def _later(mail: NoticeMail) -> None:
    """Try again after a while; after the last time it is shown as failed."""
    if mail.attempts >= len(RETRY_AFTER):
        _settle(mail, MailState.FAILED)
    else:
        _settle(mail, MailState.WAITING, due_at=Now() + RETRY_AFTER[mail.attempts])


def _settle(mail: NoticeMail, state: MailState, **values: object) -> None:
    if state != MailState.UNCERTAIN:
        values["handed_over_at"] = None
    NoticeMail.objects.filter(pk=mail.pk).update(state=state, lease_until=None, attempts=mail.attempts + 1, **values)


def _take_back_abandoned() -> None:
    """A killed worker's mails: those not handed over go back to the queue, the others are uncertain."""
    lost = NoticeMail.objects.abandoned()
    lost.filter(handed_over_at__isnull=True).update(state=MailState.WAITING, lease_until=None)
    lost.filter(handed_over_at__isnull=False).update(state=MailState.UNCERTAIN, lease_until=None)
