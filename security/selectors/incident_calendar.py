"""Due dates of notices for calendars; what was withdrawn, ended or taken off stays as cancelled."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.calendars.sources import CalendarEntry
from security.models import IncidentNotice, NoticeRecipient


def own_due_dates(actor: Actor) -> Iterator[CalendarEntry]:
    """When the answers of the actor's organisation are due."""
    rows = NoticeRecipient.objects.permitted_to(actor).filter(organisation=actor.organisation)
    for row in rows.select_related("notice__current"):
        yield _entry(row.notice, f"own-{row.organisation_id}", row.due_at)


def issued_due_dates(actor: Actor) -> Iterator[CalendarEntry]:
    """The common due dates of what the actor's prefecture has shared."""
    notices = IncidentNotice.objects.permitted_to(actor, "inspect").published().select_related("current")
    for notice in notices:
        assert notice.current
        yield _entry(notice, "all", notice.current.due_at)


def _entry(notice: IncidentNotice, whose: str, due_at) -> CalendarEntry:  # type: ignore[no-untyped-def]
    assert notice.current
    return CalendarEntry(
        uid=f"security-incident-{notice.pk}-{whose}@portal",
        sequence=notice.version,
        summary=_("回答期限：%(title)s") % {"title": notice.current.title},
        starts_at=due_at,
        updated_at=notice.updated_at,
        description=_("注意喚起 %(number)s（%(tlp)s）")
        % {"number": notice.reference_number, "tlp": notice.current.get_tlp_display()},
        path=reverse("security:incident-notice-detail", args=[notice.pk]),
        is_cancelled=not notice.is_open,
    )
