"""Sending notices by mail: each once. What a killed worker may or may not have sent is shown, never repeated."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from email.utils import format_datetime
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from portal.accounts.models import Membership
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import is_business_day
from portal.notifications.choices import MailDelivery, MailState, NoticeKind
from portal.notifications.mails import Addressee, Mail, MailItem, digest_mail, notice_mail
from portal.notifications.models import Notice, NoticeMail
from portal.notifications.selectors import MailChoice, mail_choices
from portal.notifications.services.handover import BATCH, Letter, send_batch
from portal.notifications.services.preferences import unsubscribe_token

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
        taken, goes_on = send_batch(_OUTBOX, _letters(mails))
        sent += taken
        if not goes_on:
            break
        report()
    return sent


@transaction.atomic
def _claim() -> list[NoticeMail]:
    rows = NoticeMail.objects.due().select_for_update(skip_locked=True).order_by("due_at", "pk")
    keys, claim = list(rows.values_list("pk", flat=True)[:BATCH]), uuid.uuid4()
    NoticeMail.objects.filter(pk__in=keys).update(
        state=MailState.SENDING,
        claim=claim,
        lease_until=Now() + LEASE,
        handed_over_at=None,
        attempts=F("attempts") + 1,
    )
    claimed = (
        NoticeMail.objects.filter(claim=claim).select_related("recipient", "organisation").order_by("due_at", "pk")
    )
    return list(claimed.prefetch_related("notices"))


def _letters(mails: Sequence[NoticeMail]) -> list[Letter[NoticeMail]]:
    """What is still worth sending; the rest is dropped."""
    members = set(
        Membership.objects.filter(user__in=[mail.recipient_id for mail in mails], user__is_active=True)
        .values_list("user", "role_group__organisation")
        .order_by()
    )
    choices = mail_choices({mail.recipient_id for mail in mails})
    letters = []
    for mail in mails:
        written = _written_for(mail, members, choices[mail.recipient_id])
        if written is None:
            _held(mail).update(state=MailState.DROPPED, lease_until=None)
        else:
            letters.append(Letter(mail, partial(_message, mail, written)))
    return letters


def _message(mail: NoticeMail, written: Mail) -> EmailMultiAlternatives:
    return written.message(**{"Message-ID": _message_id(mail), "Date": format_datetime(mail.created_at)})


class _NoticeOutbox:
    """Every change names the claim: a sender that lost its lease changes nothing any more."""

    def note_hand_over(self, mail: NoticeMail) -> bool:
        return bool(_held(mail).update(handed_over_at=Now(), lease_until=Now() + LEASE))

    def note_sent(self, mail: NoticeMail) -> None:
        """True even if the lease ran out meanwhile, unless somebody has sent it again since."""
        known = (MailState.SENDING, MailState.UNCERTAIN)
        rows = NoticeMail.objects.filter(pk=mail.pk, claim=mail.claim, state__in=known)
        rows.update(state=MailState.SENT, sent_at=Now(), lease_until=None)

    def note_refused(self, mail: NoticeMail, error: str) -> None:
        _held(mail).update(state=MailState.FAILED, lease_until=None)

    def note_uncertain(self, mail: NoticeMail, error: str) -> None:
        _held(mail).update(state=MailState.UNCERTAIN, lease_until=None)

    def give_back(self, mails: Sequence[NoticeMail], error: str) -> None:
        """Another try after a while; after the last one it is shown as failed."""
        for mail in mails:
            if mail.attempts > len(RETRY_AFTER):
                self.note_refused(mail, error)
            else:
                pause = RETRY_AFTER[mail.attempts - 1]
                _held(mail).update(state=MailState.WAITING, due_at=Now() + pause, lease_until=None, handed_over_at=None)


_OUTBOX = _NoticeOutbox()


def _held(mail: NoticeMail) -> QuerySet[NoticeMail]:
    return NoticeMail.objects.filter(pk=mail.pk, claim=mail.claim, state=MailState.SENDING)


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


def _take_back_abandoned() -> None:
    """A killed worker's mails: those not handed over go back to the queue, the others are uncertain."""
    lost = NoticeMail.objects.abandoned()
    lost.filter(handed_over_at__isnull=True).update(state=MailState.WAITING, claim=None, lease_until=None)
    lost.filter(handed_over_at__isnull=False).update(state=MailState.UNCERTAIN, lease_until=None)
