"""Reminders as mails: the words of deadlines, in the forms that all mails of the portal have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.notifications.mails import Addressee, Mail, MailItem, digest_mail, reminder_mail
from portal.notifications.services.preferences import unsubscribe_token

from .models import Reminder, ReminderMail
from .registry import find_deadline_kind, title_of
from .words import due_text, stage_text

MOST_IN_A_MAIL = 100


def render_reminder(mail: ReminderMail, reminders: Sequence[Reminder], link_version: int | None = None) -> Mail:
    """One mail with one or more reminders. Needs recipient and organisations joined.

    `link_version` is that of the recipient's links to unsubscribe, for those who have read it for a whole batch.
    """
    addressee = Addressee(mail.recipient.email, mail.recipient.name, mail.recipient_organisation.name)
    if len(reminders) == 1:
        stage = stage_text(reminders[0].stage)
        return reminder_mail(addressee, _item(reminders[0]), stage=stage, is_last_call=mail.is_last_call)
    items = [_item(reminder) for reminder in reminders[:MOST_IN_A_MAIL]]
    digest = digest_mail(addressee, items, unsubscribe_token=unsubscribe_token(mail.recipient, link_version))
    subject = _("期限のお知らせ（%(count)d件）") % {"count": len(reminders)}
    return replace(digest, subject=settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject)


def _item(reminder: Reminder) -> MailItem:
    kind = find_deadline_kind(reminder.kind)
    is_late = reminder.due_on < timezone.localdate()
    facts = [(_("期限"), due_text(reminder.due_on, reminder.due_at))]
    if reminder.organisation_id != reminder.recipient_organisation_id:
        facts.insert(0, (_("団体"), reminder.organisation.name))
    sentence = _("「%(subject)s」の期限を過ぎています。") if is_late else _("「%(subject)s」の期限が近づいています。")
    return MailItem(
        sentence % {"subject": reminder.subject},
        facts,
        kind.path_of(reminder.object_key) if kind else reverse("deadlines:deadline-list"),
        title_of(reminder.kind),
    )


def build_message(
    mail: ReminderMail, reminders: Sequence[Reminder], link_version: int | None = None
) -> EmailMultiAlternatives:
    """The message as it goes out. Message-ID and Date come from the row: a server can recognise a repetition."""
    date = format_datetime(timezone.localtime(mail.dated_at))
    return render_reminder(mail, reminders, link_version).message(**{"Message-ID": mail.message_id, "Date": date})
