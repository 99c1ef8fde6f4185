"""Meetings: prepared with an agenda, members invited, changed with a word to everybody, called off with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.choices import MeetingState
from clouds.models import AgendaItem, Attendance, Meeting, StudyGroup
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from portal.exceptions import RuleViolation
from portal.web.rendering import display_moment

from .invitations import address_meeting, tell_members
from .permits import require

MOST_ITEMS = 30
TOLD = ("title", "starts_at", "ends_at", "place", "web_link")  # what members have in their calendars


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One point as it is typed; `pk` of one that is there already."""

    pk: int | None
    title: str
    presenter: str = ""


@transaction.atomic
def plan_meeting(*, actor: Actor, group: StudyGroup, **fields: Any) -> Meeting:
    """A meeting that nobody knows of yet. Raises RuleViolation: not permitted, group ended, days out of order."""
    record_as(actor)
    require(actor, "change", group, _("この検討会の会議を作成する権限がありません。"))
    if group.ended_on is not None:
        raise RuleViolation("group_ended", _("この検討会は終了しているため、会議を作成できません。"))
    meeting = Meeting(group=group, **fields)
    _check_not_past(meeting)
    _check_days(meeting)
    meeting.full_clean()
    meeting.save()
    return meeting


@transaction.atomic
def update_meeting(*, actor: Actor, meeting: Meeting, version: int, reason: str = "", **fields: Any) -> Meeting:
    """Whoever was invited is told of another time or place.

    Raises RuleViolation: not permitted, changed since (STALE), held or called off, days out of order.
    """
    record_as(actor, reason=reason)
    stored = lock_meeting(actor, meeting, version, MeetingState.DRAFT, MeetingState.INVITED)
    before = {name: getattr(stored, name) for name in (*TOLD, "reply_by")}
    for name, value in fields.items():
        setattr(stored, name, value)
    if stored.starts_at != before["starts_at"]:
        _check_not_past(stored)
    _check_days(stored)
    stored.refresh_from_db()
    save_changed(stored, fields)
    if stored.state == MeetingState.INVITED:
        _tell_of_change(actor, stored, before)
    return stored


def _tell_of_change(actor: Actor, meeting: Meeting, before: dict[str, Any]) -> None:
    if before["reply_by"] != meeting.reply_by:
        rows = Attendance.objects.filter(meeting=meeting, reply="", reply_due_on=before["reply_by"])
        rows.update(reply_due_on=meeting.reply_by)
    if any(before[name] != getattr(meeting, name) for name in TOLD):
        sentence = _("「%(meeting)s」の案内が変わりました。日時は%(at)s、会場は%(place)sです。")
        place = meeting.place or _("オンライン")
        text = sentence % {"meeting": meeting, "at": display_moment(meeting.starts_at), "place": place}
        tell_members(actor, meeting, text, _invited(meeting))


@transaction.atomic
def set_agenda(*, actor: Actor, meeting: Meeting, version: int, lines: Sequence[AgendaLine]) -> Meeting:
    """Let exactly these be the points, in this order; one that is gone must have no papers.

    Raises RuleViolation: not permitted, changed since (STALE), called off, has papers.
    """
    record_as(actor)
    stored = lock_meeting(actor, meeting, version, MeetingState.DRAFT, MeetingState.INVITED, MeetingState.HELD)
    known = {item.pk: item for item in stored.agenda.all()}
    gone = known.keys() - {line.pk for line in lines}
    with_papers = stored.agenda.filter(pk__in=gone, materials__isnull=False).values_list("title", flat=True)
    if names := "、".join(f"「{title}」" for title in with_papers.distinct()):
        raise RuleViolation("has_materials", _("議題%(names)sには資料があるため、削除できません。") % {"names": names})
    stored.agenda.filter(pk__in=gone).delete()
    for position, line in enumerate(lines, start=1):
        item = known.get(line.pk or 0) or AgendaItem(meeting=stored)
        item.position, item.title, item.presenter = position, line.title, line.presenter
        item.full_clean()
        item.save()
    stored.version += 1
    stored.save(update_fields=["version", "updated_at"])
    return stored


@transaction.atomic
def invite(*, actor: Actor, meeting: Meeting, version: int) -> Meeting:
    """Ask every member whether it comes. Raises RuleViolation: not permitted, STALE, too late, nobody to ask."""
    record_as(actor)
    stored = lock_meeting(actor, meeting, version, MeetingState.DRAFT)
    if stored.starts_at <= timezone.now():
        raise RuleViolation("in_the_past", _("開始日時が過ぎています。日時を直してから案内してください。"))
    if stored.reply_by < timezone.localdate():
        raise RuleViolation("reply_in_the_past", _("出欠の回答期限が過ぎています。期限を直してから案内してください。"))
    if not stored.group.members.present().exists():
        raise RuleViolation("no_members", _("構成団体が登録されていません。検討会の構成団体を登録してください。"))
    stored.state, stored.invited_at = MeetingState.INVITED, timezone.now()
    stored.version += 1
    stored.save()
    address_meeting(actor=actor, meeting=stored)
    return stored


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: Meeting, version: int, reason: str) -> Meeting:
    """Call a meeting off and tell everybody why. Raises RuleViolation: not permitted, changed since (STALE), held."""
    record_as(actor, reason=reason)
    stored = lock_meeting(actor, meeting, version, MeetingState.INVITED)
    save_changed(stored, {"state": MeetingState.CANCELLED, "cancel_reason": reason})
    sentence = _("「%(meeting)s」（%(at)s）は中止になりました。理由：%(reason)s")
    text = sentence % {"meeting": stored, "at": display_moment(stored.starts_at), "reason": reason}
    tell_members(actor, stored, text, _invited(stored))
    return stored


@transaction.atomic
def discard_meeting(*, actor: Actor, meeting: Meeting, version: int) -> None:
    """Remove what nobody was invited to. Raises RuleViolation: not permitted, changed since (STALE), has papers."""
    record_as(actor)
    stored = lock_meeting(actor, meeting, version, MeetingState.DRAFT)
    if stored.agenda.filter(materials__isnull=False).exists():
        raise RuleViolation("has_materials", _("資料が登録されています。資料を削除してから、会議を削除してください。"))
    stored.delete()


def lock_meeting(actor: Actor, meeting: Meeting, version: int, *states: MeetingState) -> Meeting:
    """The row as it is now. Raises RuleViolation: not permitted, changed since (STALE), in another state."""
    require(actor, "change", meeting, _("この会議を変更する権限がありません。"))
    stored = locked(Meeting, meeting.pk, version)
    if stored.state not in states:
        sentence = _("この会議は「%(state)s」のため、この操作はできません。")
        raise RuleViolation("wrong_state", sentence % {"state": stored.get_state_display()})
    return stored


def _check_not_past(meeting: Meeting) -> None:
    if meeting.starts_on < timezone.localdate():
        raise RuleViolation("in_the_past", _("開催日は、今日以降の日付で入力してください。"), field="day")


def _check_days(meeting: Meeting) -> None:
    if meeting.reply_by > meeting.starts_on:
        sentence = _("出欠の回答期限は、会議の日（%(day)s）までの日付で入力してください。")
        values = {"day": display_moment(meeting.starts_at).partition(" ")[0]}
        raise RuleViolation("reply_after_meeting", sentence % values, field="reply_by")


def _invited(meeting: Meeting) -> list[int]:
    return list(meeting.attendances.values_list("organisation", flat=True))
