"""Reminders as mails. Whatever people typed stays text; a mail carries the plain facts and a link, no attachment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Reminder, ReminderMail
from .registry import find_deadline_kind, title_of
from .words import due_text


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """One deadline as the mail shows it."""

    title: str
    subject: str
    organisation: str
    is_own: bool
    due: str
    is_late: bool
    link: str


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render_reminder(mail: ReminderMail, reminders: Sequence[Reminder]) -> Rendered:
    """Subject, text and HTML of one mail with one or more reminders. Needs recipient and organisations joined."""
    lines = [_line(reminder) for reminder in reminders]
    context = {
        "mail": mail,
        "lines": lines,
        "late": [line for line in lines if line.is_late],
        "coming": [line for line in lines if not line.is_late],
        "list_link": settings.PORTAL_BASE_URL + reverse("deadlines:deadline-list"),
        "base_url": settings.PORTAL_BASE_URL,
    }
    return Rendered(
        subject_of(mail, lines),
        render_to_string("deadlines/mail/reminder.txt", context),
        render_to_string("deadlines/mail/reminder.html", context),
    )


def subject_of(mail: ReminderMail, lines: Sequence[ReminderLine]) -> str:
    """The facts first: a mail list shows some thirty characters."""
    prefix = _("【最終のお知らせ】") if mail.is_last_call else _("【市町村共同IT化ポータル】")
    if len(lines) > 1:
        return prefix + _("期限のお知らせ（%(number)d件）") % {"number": len(lines)}
    line = lines[0]
    sentence = _("期限を過ぎています：%(subject)s") if line.is_late else _("期限のお知らせ：%(subject)s（%(due)sまで）")
    return prefix + " ".join((sentence % {"subject": line.subject, "due": line.due}).split())


def _line(reminder: Reminder) -> ReminderLine:
    kind = find_deadline_kind(reminder.kind)
    path = kind.path_of(reminder.object_key) if kind else reverse("deadlines:deadline-list")
    return ReminderLine(
        title=title_of(reminder.kind),
        subject=reminder.subject,
        organisation=reminder.organisation.name,
        is_own=reminder.organisation_id == reminder.recipient_organisation_id,
        due=due_text(reminder.due_on, reminder.due_at),
        is_late=reminder.due_on < timezone.localdate(),
        link=settings.PORTAL_BASE_URL + path,
    )


def build_message(mail: ReminderMail, reminders: Sequence[Reminder]) -> EmailMultiAlternatives:
    """The message as it goes out. Message-ID and Date come from the row: a server can recognise a repetition."""
    rendered = render_reminder(mail, reminders)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[mail.recipient.email],
        headers={
            "Message-ID": mail.message_id,
            "Date": format_datetime(timezone.localtime(mail.dated_at)),
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(rendered.html, "text/html")
    return message
