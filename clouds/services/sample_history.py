"""Meetings of the past for the sample: nobody is invited to what is over, so they are written as they ended."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from clouds.choices import CAME, Manner, MeetingState, MinutesState, Presence, Reply
from clouds.models import AgendaItem, Attendance, Decision, GroupMember, Meeting, Minutes, StudyGroup
from portal.access.grants import regrant
from portal.organisations.models import Organisation

ANSWERS = {Presence.PRESENT: Reply.ATTEND, Presence.PROXY: Reply.PROXY, Presence.EXCUSED: Reply.ABSENT}
LIKELY = (Presence.PRESENT, Presence.PRESENT, Presence.PRESENT, Presence.PROXY, Presence.EXCUSED)


@transaction.atomic
def write_past_members(*, group: StudyGroup, organisations: Sequence[Organisation], joined_on: date) -> None:
    """Members without a word to anybody."""
    GroupMember.objects.bulk_create(
        [GroupMember(group=group, organisation=one, joined_on=joined_on) for one in organisations]
    )
    regrant(group)


@transaction.atomic
def write_past_meeting(
    *, group: StudyGroup, title: str, starts_at: datetime, hours: int, place: str, agenda: Sequence[str], seed: int
) -> Meeting:
    """A meeting that was held, with its agenda and who came, thrown by dice."""
    meeting = Meeting.objects.create(
        group=group,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        place=place,
        reply_by=timezone.localdate(starts_at) - timedelta(days=7),
        state=MeetingState.HELD,
        invited_at=starts_at - timedelta(days=30),
    )
    AgendaItem.objects.bulk_create(
        [AgendaItem(meeting=meeting, position=n, title=name) for n, name in enumerate(agenda, start=1)]
    )
    dice = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    members = group.members.values_list("organisation", flat=True)
    Attendance.objects.bulk_create([_attendance(meeting, pk, dice.choice(LIKELY)) for pk in members])
    return meeting


def _attendance(meeting: Meeting, organisation_id: int, presence: Presence) -> Attendance:
    manner = Manner.ROOM if presence in CAME else ""
    return Attendance(
        meeting=meeting,
        organisation_id=organisation_id,
        reply_due_on=meeting.reply_by,
        reply=ANSWERS[presence],
        manner=manner,
        replied_at=meeting.starts_at - timedelta(days=10),
        presence=presence,
        presence_manner=manner,
    )


@transaction.atomic
def write_past_minutes(*, meeting: Meeting, body: str, decisions: Sequence[str]) -> Minutes:
    """Minutes that were confirmed about two months after their meeting."""
    minutes = Minutes.objects.create(meeting=meeting, number=1, body=body, was_commented=True)
    Decision.objects.bulk_create(
        [Decision(minutes=minutes, position=n, text=text) for n, text in enumerate(decisions, start=1)]
    )
    confirmed_at = meeting.ends_at + timedelta(days=60)
    minutes.answer_by = timezone.localdate(confirmed_at) - timedelta(days=1)
    for state in (MinutesState.OBJECTION, MinutesState.CONFIRMED):
        minutes.state = state
        minutes.confirmed_at = confirmed_at if state == MinutesState.CONFIRMED else None
        minutes.save()
    return minutes
