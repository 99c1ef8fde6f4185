"""What members answer to an invitation, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import CAME, Manner, MeetingState, MinutesState, Presence, Reply
from clouds.models import Attendance, Meeting
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked
from portal.exceptions import RuleViolation

from .meetings import lock_meeting
from .permits import require


@dataclass(frozen=True, slots=True)
class Seen:
    """Whether one organisation came, and how."""

    presence: Presence
    manner: Manner | str = ""


@transaction.atomic
def reply_to_invitation(
    *,
    actor: Actor,
    attendance: Attendance,
    version: int,
    reply: Reply,
    manner: str = "",
    attendees: str = "",
    message: str = "",
) -> Attendance:
    """Answer for one's organisation; a later answer replaces an earlier one until the meeting begins.

    Raises RuleViolation: not permitted, changed since (STALE), not open any more, who or how is missing.
    """
    record_as(actor)
    require(actor, "reply", attendance, _("出欠を回答できるのは、案内を受けた団体の担当者です。"))
    stored = locked(Attendance, attendance.pk, version)
    meeting = stored.meeting
    if not meeting.is_open_for_replies:
        raise RuleViolation(
            "not_open", _("出欠の回答は、会議が始まるまでの間に受け付けています。事務局に連絡してください。")
        )
    if reply == Reply.ABSENT:
        manner = attendees = ""
    else:
        _check_coming(meeting, manner, attendees)
    stored.reply, stored.manner, stored.attendees, stored.message = reply, manner, attendees, message
    stored.replied_at, stored.replied_by = timezone.now(), actor.user
    stored.version += 1
    stored.full_clean()
    stored.save()
    return stored


def _check_coming(meeting: Meeting, manner: str, attendees: str) -> None:
    if not attendees:
        raise RuleViolation("no_attendees", _("出席する人の職と氏名を入力してください。"), field="attendees")
    if manner not in ways_of(meeting):
        raise RuleViolation("no_manner", _("参加方法を選んでください。"), field="manner")


def ways_of(meeting: Meeting) -> list[Manner]:
    """How one can take part: where there is a room, and where there is a link."""
    offered: Mapping[Manner, str] = {Manner.ROOM: meeting.place, Manner.ONLINE: meeting.web_link}
    return [manner for manner, where in offered.items() if where]


@transaction.atomic
def record_attendance(*, actor: Actor, meeting: Meeting, version: int, seen: Mapping[int, Seen]) -> Meeting:
    """Take down who came, by the key of the organisation; the meeting is held by that.

    Raises RuleViolation: not permitted, changed since (STALE), before the day, somebody missing, minutes confirmed.
    """
    record_as(actor)
    stored = lock_meeting(actor, meeting, version, MeetingState.INVITED, MeetingState.HELD)
    if stored.starts_on > timezone.localdate():
        raise RuleViolation("not_yet", _("出欠の記録は、会議の当日から入力できます。"))
    if _is_confirmed(stored):
        raise RuleViolation("minutes_confirmed", _("議事録が確定しているため、出欠の記録は変更できません。"))
    rows = list(stored.attendances.select_for_update().select_related("organisation"))
    if missing := [row.organisation.name for row in rows if row.organisation_id not in seen]:
        raise RuleViolation("somebody_missing", _("%(names)sの出欠を選んでください。") % {"names": "、".join(missing)})
    for row in rows:
        _take_down(row, seen[row.organisation_id])
    Attendance.objects.bulk_update(rows, ["presence", "presence_manner"])
    stored.state = MeetingState.HELD
    stored.version += 1
    stored.save()
    return stored


def _take_down(row: Attendance, seen: Seen) -> None:
    row.presence = seen.presence
    row.presence_manner = seen.manner if seen.presence in CAME else ""


def _is_confirmed(meeting: Meeting) -> bool:
    states: set[Any] = set(meeting.minutes.values_list("state", flat=True))
    return states == {MinutesState.CONFIRMED}
