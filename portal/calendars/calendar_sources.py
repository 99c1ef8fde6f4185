"""The calendar that everybody can have: days on which offices are closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.calendars.selectors import closed_days_between
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source

UNDATED = datetime(2016, 1, 1, tzinfo=UTC)  # closed days have no history; a constant keeps the ETag


def everyone(actor: Actor) -> bool:
    return actor.organisation is not None


def closed_days(actor: Actor) -> Iterator[CalendarEntry]:
    """From the year before this one to five years ahead: no calendar needs more, and every line is sent each time."""
    year = timezone.localdate().year
    days = closed_days_between(date(year - 1, 1, 1), date(year + 5, 12, 31))
    return (
        CalendarEntry(uid=f"closed-day-{day:%Y%m%d}@portal", summary=name, starts_on=day, updated_at=UNDATED)
        for day, name in days.items()
    )


register_calendar_source(CalendarSource("portal.closed_days", _("祝日と年末年始の休庁日"), closed_days, everyone))
