"""What each month of a programme can carry: one month, or the whole table at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import STALE, stale
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from security.models import Programme, ProgrammeMonth

from .editing import check_may_change


@dataclass(frozen=True, slots=True)
class MonthValues:
    """What the provider can do in one month; with a reason, nobody may switch in it."""

    units: int
    switches: int
    blackout_reason: str = ""


class MonthsChanged(RuleViolation):
    """Somebody else changed the same months. `stored`: what stands there now."""

    def __init__(self, stored: Mapping[Month, MonthValues]) -> None:
        super().__init__(STALE, stale().message)
        self.stored = stored


@transaction.atomic
def set_months(
    *,
    actor: Actor,
    programme: Programme,
    shown: Mapping[Month, MonthValues],
    wanted: Mapping[Month, MonthValues],
    reason: str = "",
) -> int:
    """Write the months that differ from what the actor was shown; gives their number.

    What somebody else changed meanwhile in other months stays. Raises MonthsChanged where both changed the same month
    to different values, RuleViolation outside the calendar or without the right.
    """
    record_as(actor, reason=reason)
    check_may_change(actor, programme)
    changed = {month: values for month, values in wanted.items() if shown.get(month) != values}
    if any(month not in programme.calendar for month in changed):
        raise _outside()
    rows = programme.months.select_for_update().filter(month__in=[month.first_day for month in changed])
    stored = {Month.of(row.month): row for row in rows}
    clashes = {
        month: values_of(row)
        for month, row in stored.items()
        if values_of(row) not in (shown.get(month), changed[month])
    }
    if clashes:
        raise MonthsChanged(clashes)
    return _write(programme, changed, stored)


def _write(programme: Programme, changed: Mapping[Month, MonthValues], stored: Mapping[Month, ProgrammeMonth]) -> int:
    rows = [
        ProgrammeMonth(pk=stored[month].pk if month in stored else None, programme=programme, month=month.first_day)
        for month in changed
    ]
    for row in rows:
        for name, value in asdict(changed[Month.of(row.month)]).items():
            setattr(row, name, value)
        row.clean_fields(exclude=["id", "programme"])
    ProgrammeMonth.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["programme", "month"],
        update_fields=["units", "switches", "blackout_reason"],
    )
    return len(rows)


def values_of(row: ProgrammeMonth) -> MonthValues:
    return MonthValues(row.units, row.switches, row.blackout_reason)


def months_of(programme: Programme) -> dict[Month, MonthValues]:
    """Every month of the calendar in order; nothing can be done in one without a row."""
    known = {Month.of(row.month): values_of(row) for row in programme.months.all()}
    return {month: known.get(month, MonthValues(0, 0)) for month in programme.calendar}


@transaction.atomic
def set_month(
    *, actor: Actor, programme: Programme, month: Month, units: int, switches: int, blackout_reason: str = ""
) -> None:
    """What one month can carry. Raises RuleViolation outside the calendar or without the right to change it."""
    record_as(actor)
    check_may_change(actor, programme)
    if month not in programme.calendar:
        raise _outside()
    ProgrammeMonth.objects.update_or_create(
        programme=programme,
        month=month.first_day,
        defaults={"units": units, "switches": switches, "blackout_reason": blackout_reason},
    )


def _outside() -> RuleViolation:
    return RuleViolation("month_outside", _("準備作業の最初の月から切替期間の最後の月までの間で指定してください。"))
