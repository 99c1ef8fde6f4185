"""Clearing up what the machine could not: uncertain, failed and missed reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.deadlines.choices import TROUBLED, Decision, ReminderState
from portal.deadlines.models import MailDecision, Reminder, ReminderMail
from portal.exceptions import RuleViolation
from portal.web.validators import check_no_individual_number

from .assembling import join_to_mails

SENT_AGAIN_WITHIN = timedelta(days=3)


@transaction.atomic
def decide(*, actor: Actor, reminder: Reminder, decision: Decision, reason: str) -> MailDecision:
    """Confirmed, send again, or dealt with in another way; for all that the same mail carries.

    Sending again keeps Message-ID and date, so that a server that has the mail can drop the copy. Raises RuleViolation:
    not permitted, no reason, or no longer in trouble.
    """
    reason = reason.strip()
    if not reason:
        raise RuleViolation("no_reason", _("確認した内容を入力してください。"), field="reason")
    check_no_individual_number(reason)
    record_as(actor, reason=reason)
    rows = _locked(actor, reminder)
    if decision == Decision.CONFIRMED and reminder.mail_id is None:
        raise RuleViolation(
            "never_sent", _("このお知らせはまだ送信していません。別の対応を選んでください。"), "decision"
        )
    _APPLY[decision](rows)
    assert actor.user
    assert actor.organisation
    return MailDecision.objects.create(
        mail_id=reminder.mail_id,
        reminder=None if reminder.mail_id else reminder,
        decision=decision,
        reason=reason,
        decided_by=actor.user,
        organisation=actor.organisation,
    )


def _locked(actor: Actor, reminder: Reminder) -> list[Reminder]:
    """The reminders of the same mail that the actor looks after, still in trouble."""
    if reminder.mail_id:
        ReminderMail.objects.select_for_update().get(pk=reminder.mail_id)
    same = Q(mail=reminder.mail_id) if reminder.mail_id else Q(pk=reminder.pk)
    rows = Reminder.objects.permitted_to(actor, "change").filter(same).troubled().select_for_update(of=("self",))
    found = list(rows)
    if not any(row.pk == reminder.pk for row in found):
        raise RuleViolation(
            "settled", _("このお知らせは、すでに対応済みです。画面を開き直して、状態を確かめてください。")
        )
    return found


def _confirm(rows: list[Reminder]) -> None:
    _put(rows, state=ReminderState.SENT, cleared_at=timezone.now())
    _mails(rows).update(state=ReminderState.SENT, sent_at=timezone.now(), error="", claim=None)


def _dismiss(rows: list[Reminder]) -> None:
    _put(rows, cleared_at=timezone.now())


def _send_again(rows: list[Reminder]) -> None:
    now = timezone.now()
    until = timezone.localdate() + SENT_AGAIN_WITHIN
    _put(rows, state=ReminderState.SCHEDULED, useful_until=until, cleared_at=None)
    uncertain = _mails(rows).filter(state=ReminderState.UNCERTAIN)
    uncertain.update(was_uncertain=True)
    _mails(rows).update(
        state=ReminderState.SCHEDULED, useful_until=until, send_after=now, handed_over_at=None, claim=None, error=""
    )
    join_to_mails(now)


_APPLY = {Decision.CONFIRMED: _confirm, Decision.DISMISSED: _dismiss, Decision.RESEND: _send_again}


def _put(rows: list[Reminder], **values: Any) -> None:
    Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(**values)


def _mails(rows: list[Reminder]) -> Any:
    ids = {row.mail_id for row in rows if row.mail_id}
    return ReminderMail.objects.filter(pk__in=ids, state__in=TROUBLED)
