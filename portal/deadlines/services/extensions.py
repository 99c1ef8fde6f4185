"""More time for one organisation."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.audit.tracking import record_as
from portal.deadlines.models import DeadlineExtension
from portal.deadlines.registry import DeadlineKind
from portal.deadlines.selectors.open_deadlines import OpenDeadline, Side, open_deadlines
from portal.deadlines.words import day_text
from portal.exceptions import RuleViolation
from portal.notifications.choices import NoticeKind
from portal.notifications.services import notify
from portal.web.validators import check_no_individual_number

TOLD = (Role.STAFF, Role.APPROVER, Role.VENDOR)


def extendable_deadline(actor: Actor, kind: DeadlineKind, key: str, organisation_id: int) -> OpenDeadline | None:
    """The open deadline that the actor may give more time for; None where there is none."""
    if kind.extend is None or not actor.coordinates:
        return None
    known = open_deadlines(actor, sides=[Side.COORDINATED], kinds=[kind.code])
    return next((one for one in known if (one.key, one.organisation.pk) == (key, organisation_id)), None)


@transaction.atomic
def extend_deadline(
    *, actor: Actor, kind: DeadlineKind, deadline: OpenDeadline, due_on: date, reason: str
) -> DeadlineExtension:
    """A second extension replaces the first. Raises RuleViolation: not permitted, not later, in the past, no reason."""
    found = extendable_deadline(actor, kind, deadline.key, deadline.organisation.pk)
    if found is None or actor.user is None or actor.organisation is None:
        raise RuleViolation("not_permitted", _("この期限を延長する権限がないか、すでに手続きが済んでいます。"))
    reason = _checked(reason)
    if due_on <= found.due_on:
        sentence = _("延長後の期限は、いまの期限（%(day)s）より後の日付で入力してください。")
        raise RuleViolation("not_later", sentence % {"day": day_text(found.due_on)}, field="due_on")
    if due_on < timezone.localdate():
        raise RuleViolation("day_in_the_past", _("延長後の期限は、今日以降の日付で入力してください。"), field="due_on")
    record_as(actor, reason=reason)
    extension, _created = DeadlineExtension.objects.update_or_create(
        kind=kind.code,
        object_key=found.key,
        organisation=found.organisation,
        defaults={"due_on": due_on, "reason": reason, "granted_by": actor.user, "subject": found.subject[:300]},
        create_defaults={
            "due_on": due_on,
            "reason": reason,
            "granted_by": actor.user,
            "subject": found.subject[:300],
            "coordinator": actor.organisation,
            "original_due_on": found.due_on,
        },
    )
    assert kind.extend is not None
    kind.extend(found.key, found.organisation, due_on)
    _tell(actor, found, due_on)
    return extension


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise RuleViolation("no_reason", _("延長の理由を入力してください。"), field="reason")
    check_no_individual_number(reason)
    return reason


def _tell(actor: Actor, deadline: OpenDeadline, due_on: date) -> None:
    notify(
        actor=actor,
        organisations=[deadline.organisation],
        roles=TOLD,
        text=_("「%(subject)s」の期限が、貴団体について%(day)sまで延長されました。")
        % {"subject": deadline.subject, "day": day_text(due_on)},
        link=deadline.path,
        kind=NoticeKind.DEADLINE,
    )
