"""Whom meetings and rounds of minutes are addressed to, as members come and go."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import MeetingState
from clouds.models import Attendance, Meeting, MinutesResponse, StudyGroup
from portal.access.actor import Actor
from portal.notifications.services import notify
from portal.organisations.models import Organisation
from portal.web.rendering import display_moment, display_value

from .permits import MEMBERS


def address_meetings(*, actor: Actor, group: StudyGroup) -> None:
    """Invite newcomers to what is to come; whoever left owes no reply any more."""
    for meeting in group.meetings.filter(state=MeetingState.INVITED, starts_at__gt=timezone.now()):
        address_meeting(actor=actor, meeting=meeting)


def address_meeting(*, actor: Actor, meeting: Meeting) -> None:
    """Ask whoever belongs to the group and has not been invited to this meeting."""
    members = set(meeting.group.members.present().values_list("organisation", flat=True))
    meeting.attendances.filter(reply="").exclude(organisation__in=members).delete()
    new = sorted(members - set(meeting.attendances.values_list("organisation", flat=True)))
    due_on = max(meeting.reply_by, min(timezone.localdate(), meeting.starts_on))
    Attendance.objects.bulk_create([Attendance(meeting=meeting, organisation_id=pk, reply_due_on=due_on) for pk in new])
    sentence = _("%(group)sの「%(meeting)s」（%(at)s）のご案内です。%(due)sまでに出欠を回答してください。")
    values = {"group": meeting.group, "meeting": meeting, "at": display_moment(meeting.starts_at)}
    text = sentence % (values | {"due": display_value(due_on)})
    tell_members(actor, meeting, text, new, page="clouds:meeting-reply")


def tell_members(
    actor: Actor, meeting: Meeting, text: str, organisations: Collection[int], page: str = "clouds:meeting-detail"
) -> None:
    """`page` names the address that the notice leads to."""
    link = reverse(page, args=[meeting.pk])
    notify(actor=actor, organisations=organisations, roles=MEMBERS, text=text, link=link)


def let_go_of_rounds(*, group: StudyGroup) -> None:
    """Whoever left is not waited for: what was not answered is taken back."""
    members = group.members.present().values("organisation")
    rows = MinutesResponse.objects.filter(minutes__meeting__group=group).pending()
    rows.exclude(organisation__in=members).delete()


def give_more_time_to_reply(key: str, organisation: Organisation, due_on: date) -> None:
    """A later day for one organisation; inside the service that has checked it."""
    rows = Attendance.objects.unanswered().filter(meeting=int(key), organisation=organisation)
    rows.update(reply_due_on=due_on)
