"""Meetings as calendar entries: those that one is invited to or runs, and all that one may see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy

from clouds.choices import MeetingState
from clouds.models import Meeting
from clouds.selectors.meetings import calendar_meetings
from portal.access.actor import Actor, acts_for_public_body
from portal.calendars.choices import SourceScope
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source


def entries(actor: Actor, *, only_own: bool) -> Iterator[CalendarEntry]:
    return (_entry(meeting) for meeting in calendar_meetings(actor, only_own=only_own))


def _entry(meeting: Meeting) -> CalendarEntry:
    return CalendarEntry(
        uid=f"clouds-meeting-{meeting.pk}@portal",
        sequence=meeting.version - 1,
        summary=f"{meeting.group.name}　{meeting.title}",
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        updated_at=meeting.updated_at,
        description=meeting.note,
        location=meeting.place or str(gettext_lazy("オンライン")),
        path=reverse("clouds:meeting-detail", args=[meeting.pk]),
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


register_calendar_source(
    CalendarSource(
        "clouds.own",
        gettext_lazy("自団体の検討会の会議"),
        partial(entries, only_own=True),
        acts_for_public_body,
        scope=SourceScope.ORGANISATION,
    )
)
register_calendar_source(
    CalendarSource(
        "clouds.all", gettext_lazy("閲覧できる検討会の会議"), partial(entries, only_own=False), acts_for_public_body
    )
)
