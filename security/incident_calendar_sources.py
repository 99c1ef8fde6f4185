"""When answers to notices are due, as calendars."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.calendars.choices import SourceScope
from portal.calendars.sources import CalendarSource, register_calendar_source
from security.selectors.incident_calendar import issued_due_dates, own_due_dates


def answers_notices(actor: Actor) -> bool:
    return actor.organisation is not None and not actor.is_vendor and not actor.is_prefecture_side


def issues_notices(actor: Actor) -> bool:
    return actor.organisation is not None and actor.is_prefecture_side


register_calendar_source(
    CalendarSource(
        "security.incidents",
        _("注意喚起の回答期限"),
        own_due_dates,
        answers_notices,
        scope=SourceScope.ORGANISATION,
    )
)
register_calendar_source(
    CalendarSource("security.issued_incidents", _("共有した注意喚起の回答期限"), issued_due_dates, issues_notices)
)
