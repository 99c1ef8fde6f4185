"""What everybody can have: all that concerns them or their organisation, and the days on which offices are closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.calendars.agenda import all_occurrences
from portal.calendars.choices import SourceScope, View
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


def everything(actor: Actor, *, view: View) -> Iterator[CalendarEntry]:
    return (occurrence.entry for occurrence in all_occurrences(actor, view))


register_calendar_source(
    CalendarSource("portal.closed_days", _("祝日と年末年始の休庁日"), closed_days, everyone, scope=SourceScope.COMMON)
)
for code, title, view in (
    ("portal.mine", _("自分に関係する予定のすべて"), View.MINE),
    ("portal.organisation", _("自団体の予定のすべて"), View.ORGANISATION),
):
    register_calendar_source(
        CalendarSource(code, title, partial(everything, view=view), everyone, scope=SourceScope.COMBINED)
    )
