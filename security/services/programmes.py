"""Setting up a programme: who takes part, what each month can carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import Programme, ProgrammeMonth


@transaction.atomic
def create_programme(*, actor: Actor, prefectures: Sequence[Organisation], **fields: Any) -> Programme:
    """A new programme with an empty month for each month of its calendar. Raises ValidationError."""
    record_as(actor)
    programme = Programme(**fields)
    programme.full_clean()
    programme.save()
    programme.prefectures.set(prefectures)
    fill_calendar(programme)
    regrant(programme)
    return programme


def fill_calendar(programme: Programme) -> None:
    """A row for every month that has none yet."""
    rows = [ProgrammeMonth(programme=programme, month=m.first_day, units=0, switches=0) for m in programme.calendar]
    ProgrammeMonth.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def set_month(
    *, actor: Actor, programme: Programme, month: Month, units: int, switches: int, blackout_reason: str = ""
) -> None:
    """What one month can carry. Raises RuleViolation outside the calendar or without the right to change it."""
    record_as(actor)
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この事業の上限を変更する権限がありません。"))
    if month not in programme.calendar:
        raise RuleViolation("month_outside", _("準備作業の最初の月から切替期間の最後の月までの間で指定してください。"))
    ProgrammeMonth.objects.update_or_create(
        programme=programme,
        month=month.first_day,
        defaults={"units": units, "switches": switches, "blackout_reason": blackout_reason},
    )
