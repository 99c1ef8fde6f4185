"""Study groups with members, a meeting, its minutes, an action item; a plan and an entry of the support log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clouds.choices import Presence
from clouds.models import (
    ActionItem,
    AgendaItem,
    Material,
    Meeting,
    Minutes,
    Plan,
    PlanVersion,
    StudyGroup,
    SupportEntry,
)
from clouds.services.actions import add_action
from clouds.services.attendances import Seen, record_attendance
from clouds.services.groups import create_group, set_members
from clouds.services.materials import add_material
from clouds.services.meetings import AgendaLine, invite, plan_meeting, set_agenda
from clouds.services.minutes import ask_for_comments, confirm_minutes, open_objections, write_minutes
from clouds.services.plans import MilestoneLine, PhaseLine, create_plan, publish_plan, write_plan
from clouds.services.support import record_support
from portal.access.actor import Actor
from portal.lib.months import Month
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days

SYSTEM = Actor.system()
PHASES = [
    PhaseLine("意向の確認", Month(2026, 4), Month(2026, 9)),
    PhaseLine("共同調達", Month(2026, 10), Month(2027, 9)),
]
MILESTONES = [MilestoneLine("参加団体の決定", Month(2026, 9)), MilestoneLine("稼働", Month(2027, 10))]


def make_group(
    prefecture: Organisation, members: Sequence[Organisation] = (), name: str = "クラウド検討会", **fields: Any
) -> StudyGroup:
    """Open unless said otherwise, since April 2015."""
    facts = {"purpose": "共同利用の検討", "is_open": True, "established_on": date(2015, 4, 1)} | fields
    group = create_group(actor=SYSTEM, prefecture=prefecture, name=name, **facts)
    if members:
        add_members(group, members)
    return group


def add_members(group: StudyGroup, members: Sequence[Organisation]) -> None:
    """Exactly these, since July 2015."""
    set_members(actor=SYSTEM, group=group, version=group.version, organisations=members, joined_on=date(2015, 7, 1))
    group.refresh_from_db()


def make_meeting(group: StudyGroup, points: Sequence[str] = ("中長期計画について",), **fields: Any) -> Meeting:
    """In preparation: in about three weeks, in a room and online, replies within two."""
    starts_at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=21)
    facts = {
        "title": "第1回会議",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "府庁本館5階",
        "web_link": "https://meeting.example.lg.jp/1",
        "reply_by": in_days(10),
    }
    meeting = plan_meeting(actor=SYSTEM, group=group, **(facts | fields))
    lines = [AgendaLine(None, title, "事務局") for title in points]
    return set_agenda(actor=SYSTEM, meeting=meeting, version=meeting.version, lines=lines)


def make_invited(group: StudyGroup, **fields: Any) -> Meeting:
    meeting = make_meeting(group, **fields)
    return invite(actor=SYSTEM, meeting=meeting, version=meeting.version)


def make_held(group: StudyGroup, presences: Mapping[int, Presence] | None = None, **fields: Any) -> Meeting:
    """Everybody came to the room, but for `presences`."""
    meeting = make_invited(group, **fields)
    rows = meeting.attendances.values_list("organisation", flat=True)
    seen = {pk: Seen((presences or {}).get(pk, Presence.PRESENT), "room") for pk in rows}
    with time_machine.travel(meeting.ends_at):
        return record_attendance(actor=SYSTEM, meeting=meeting, version=meeting.version, seen=seen)


def add_paper(item: AgendaItem, title: str = "資料1", name: str = "資料1.txt", **fields: Any) -> Material:
    upload = SimpleUploadedFile(name, "会議の資料".encode(), content_type="text/plain")
    facts = {"is_for_members_only": False} | fields
    return add_material(actor=SYSTEM, item=item, title=title, upload=upload, **facts)


def make_minutes(meeting: Meeting, decisions: Sequence[str] = ("意向を取りまとめる。",), **fields: Any) -> Minutes:
    """A draft."""
    facts = {"body": "1　議事　中長期計画の案を説明した。", "version": 0} | fields
    return write_minutes(actor=SYSTEM, meeting=meeting, decisions=decisions, **facts)


def make_commenting(meeting: Meeting) -> Minutes:
    minutes = make_minutes(meeting)
    return ask_for_comments(actor=SYSTEM, minutes=minutes, version=minutes.version, answer_by=in_days(7))


def make_objection(meeting: Meeting) -> Minutes:
    minutes = make_commenting(meeting)
    return open_objections(actor=SYSTEM, minutes=minutes, version=minutes.version, answer_by=in_days(7))


def make_confirmed(meeting: Meeting) -> Minutes:
    minutes = make_objection(meeting)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        return confirm_minutes(actor=SYSTEM, minutes=minutes, version=minutes.version)


def make_action(group: StudyGroup, organisation: Organisation, **fields: Any) -> ActionItem:
    facts = {"title": "意向の取りまとめ", "due_on": in_days(20)} | fields
    return add_action(actor=SYSTEM, group=group, organisation=organisation, **facts)


def make_plan_draft(prefecture: Organisation, name: str = "中長期計画") -> PlanVersion:
    plan = Plan.objects.filter(prefecture=prefecture, name=name).first()
    plan = plan or create_plan(actor=SYSTEM, prefecture=prefecture, name=name)
    return write_plan(actor=SYSTEM, plan=plan, version=0, phases=PHASES, milestones=MILESTONES, note="時期を見直した。")


def make_plan_version(prefecture: Organisation, manager: Actor, name: str = "中長期計画") -> PlanVersion:
    """Published by a person of the prefecture."""
    draft = make_plan_draft(prefecture, name)
    return publish_plan(actor=manager, draft=draft, version=draft.version)


def make_support(coordinator: Actor, organisation: Organisation, **fields: Any) -> SupportEntry:
    facts = {
        "happened_on": timezone.localdate(),
        "manner": "visit",
        "subject": "共同調達の進め方の相談",
        "body": "近隣の団体との共同調達について相談を受けた。",
        "next_step": "見積りの取り方を伝える",
        "follow_up_on": in_days(14),
    }
    return record_support(actor=coordinator, organisation=organisation, **(facts | fields))
