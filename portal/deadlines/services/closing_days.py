"""Days on which one organisation is closed besides the closed days of all."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.deadlines.models import ClosingDay
from portal.deadlines.selectors.closing_days import organisations_to_keep
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation


@transaction.atomic
def add_closing_day(*, actor: Actor, organisation: Organisation, day: date, name: str) -> ClosingDay:
    """Raises RuleViolation: not permitted, or the day is there already; ValidationError for a wrong name."""
    record_as(actor)
    if not organisations_to_keep(actor).filter(pk=organisation.pk).exists():
        raise RuleViolation("not_permitted", _("この団体の休庁日を登録する権限がありません。"))
    if ClosingDay.objects.filter(organisation=organisation, day=day).exists():
        raise RuleViolation("known", _("この日は、すでに休庁日として登録されています。"), field="day")
    row = ClosingDay(organisation=organisation, day=day, name=name.strip())
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remove_closing_day(*, actor: Actor, closing_day: ClosingDay) -> None:
    record_as(actor)
    ClosingDay.objects.permitted_to(actor, "change").filter(pk=closing_day.pk).delete()
