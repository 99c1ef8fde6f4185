"""Calendar entries of the municipal cloud: meetings, and what joint groups have to do until when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clouds.choices import MeetingState
from clouds.models import Meeting
from clouds.selectors.gates import GateDay, StartMonth, gate_days, start_months
from clouds.selectors.meetings import calendar_meetings
from portal.access.actor import Actor, acts_for_public_body
from portal.calendars.choices import SourceScope
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source
from portal.lib.months import Month


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


def joint_entries(actor: Actor) -> Iterator[CalendarEntry]:
    """A member sees its own gates, the prefecture those of all members."""
    yield from (_gate(one, names_member=actor.is_prefecture_side) for one in gate_days(actor))
    yield from (_start(one) for one in start_months(actor))


def _gate(one: GateDay, *, names_member: bool) -> CalendarEntry:
    """Under the identity of its deadline, and in its words: who has both calendars sees it once."""
    step, member, group = one.step, one.step.member, one.step.member.group
    values = {"name": member.organisation.name, "gate": step.get_gate_display(), "group": group.name}
    sentence = _("【期限】%(name)s：共同利用の%(gate)s") if names_member else _("【期限】共同利用の%(gate)s")
    state = _("（完了）") if step.passed_on else ""
    return CalendarEntry(
        uid=f"deadline-clouds.joint_gate-{step.pk}-{member.organisation_id}@portal",
        sequence=step.version + group.version - 2 + (member.left_on is not None),
        summary=f"{sentence % values}{state}",
        starts_on=one.day,
        updated_at=one.changed_at,
        description=_("「%(group)s」の参加手続の期限です。") % values,
        path=reverse("clouds:gate-detail", args=[step.pk]),
        is_cancelled=one.is_gone,
    )


def _start(one: StartMonth) -> CalendarEntry:
    month = Month.of(one.first_day)
    return CalendarEntry(
        uid=f"clouds-joint-start-{one.group.pk}@portal",
        sequence=one.group.version - 1,
        summary=_("%(group)s　利用開始の予定月") % {"group": one.group.name},
        starts_on=month.first_day,
        ends_on=month.last_day,
        updated_at=one.changed_at,
        path=reverse("clouds:joint-group-detail", args=[one.group.pk]),
        is_cancelled=one.is_gone,
    )


register_calendar_source(
    CalendarSource(
        "clouds.joint_groups",
        gettext_lazy("共同利用グループの参加手続と利用開始"),
        joint_entries,
        acts_for_public_body,
        scope=SourceScope.ORGANISATION,
    )
)
