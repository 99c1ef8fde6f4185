"""The study groups, their meetings, the plan and the support log of Osaka's sample."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clouds.choices import Answer, Reply
from clouds.models import Meeting, Plan, StudyGroup
from clouds.services.actions import add_action
from clouds.services.attendances import reply_to_invitation
from clouds.services.groups import create_group, set_contacts
from clouds.services.materials import add_material
from clouds.services.meetings import AgendaLine, invite, plan_meeting, set_agenda
from clouds.services.minutes import ask_for_comments, write_minutes
from clouds.services.plans import MilestoneLine, PhaseLine, create_plan, publish_plan, write_plan
from clouds.services.responses import answer_minutes
from clouds.services.sample_history import write_past_meeting, write_past_members, write_past_minutes
from clouds.services.support import record_support
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.audit.tracking import record_as
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import on_or_after
from portal.lib.fiscal_years import FIRST_MONTH, fiscal_year_of
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.organisations.services.departments import ContactValues, add_department
from portal.samples import SignIn

from .people import actor_of

DATA = Path(__file__).parent.parent / "data" / "osaka_groups.json"
SEED = 2015
REASON = "サンプルの登録（架空のサンプル）"
CAN_BE_TRIED = ("272027", "273228")  # 岸和田市 and 能勢町, whose sign-ins can answer
Facts = dict[str, Any]


def load() -> list[SignIn]:
    """Does nothing where the group is there already."""
    facts: Facts = json.loads(DATA.read_text("utf-8"))
    if not StudyGroup.objects.filter(name=facts["group"]["name"]).exists():
        _load(facts)
    return []


def _load(facts: Facts) -> None:
    prefecture = Organisation.objects.get(code=facts["prefecture"])
    coordinator, manager = actor_of(prefecture, Role.COORDINATOR), actor_of(prefecture, Role.MANAGER)
    record_as(coordinator, reason=REASON)
    groups = _groups(facts, prefecture)
    _contacts(groups["early"])
    for number, past in enumerate(facts["past_meetings"]):
        starts_at = timezone.make_aware(datetime.fromisoformat(past["starts"]))
        told = {name: past[name] for name in ("title", "hours", "place", "agenda")}
        meeting = write_past_meeting(group=groups[past["group"]], starts_at=starts_at, seed=SEED + number, **told)
        write_past_minutes(meeting=meeting, body=past["body"], decisions=past["decisions"])
    _recent(facts["recent"], groups["group"], coordinator)
    _coming(facts["coming"], groups["group"], coordinator)
    _plan(facts["plan"], prefecture, coordinator, manager)
    _support(facts["support"], coordinator)


def _groups(facts: Facts, prefecture: Organisation) -> dict[str, StudyGroup]:
    everybody = list(Organisation.objects.current().municipalities().filter(prefecture=prefecture).order_by("code"))
    early = [one for one in everybody if one.code in facts["early"]["members"]]
    members = {"liaison": everybody, "group": _thirty(everybody, facts), "early": early}
    groups = {}
    for key, organisations in members.items():
        known = facts[key]
        since = date.fromisoformat(known["established_on"])
        groups[key] = create_group(
            actor=Actor.system(),
            prefecture=prefecture,
            name=known["name"],
            purpose=known["purpose"],
            is_open=key != "early",
            established_on=since,
            is_sample=True,
        )
        write_past_members(group=groups[key], organisations=organisations, joined_on=since)
    return groups


def _contacts(group: StudyGroup) -> None:
    """Somebody to be asked at each member, made up."""
    for member in group.members.select_related("organisation"):
        department = add_department(
            actor=Actor.system(),
            organisation=member.organisation,
            name="情報担当課",
            is_information_department=True,
            contacts=[ContactValues(name="見本 担当（架空のサンプル）", job_title="主査")],
        )
        set_contacts(actor=Actor.system(), member=member, contacts=department.contacts.all())


def _thirty(everybody: list[Organisation], facts: Facts) -> list[Organisation]:
    """The paper tells how many, not who: drawn by lot, but for those whose sign-ins and early start need them."""
    named = {*CAN_BE_TRIED, *facts["early"]["members"]}
    certain = [one for one in everybody if one.code in named]
    rest = [one for one in everybody if one.code not in named]
    drawn = random.Random(SEED).sample(rest, facts["group"]["members"] - len(certain))  # noqa: S311 (a sample)
    return sorted([*certain, *drawn], key=lambda one: one.code or "")


def _recent(facts: Facts, group: StudyGroup, coordinator: Actor) -> None:
    """A meeting of these days whose minutes are being commented."""
    starts_at = _at_two(_days_ago(facts["days_ago"]))
    told = {name: facts[name] for name in ("title", "place", "agenda")}
    meeting = write_past_meeting(group=group, starts_at=starts_at, hours=2, seed=SEED, **told)
    texts = {name: facts[name] for name in ("body", "decisions")}
    minutes = write_minutes(actor=coordinator, meeting=meeting, version=0, **texts)
    minutes = ask_for_comments(actor=coordinator, minutes=minutes, version=minutes.version, answer_by=_in_days(12))
    waiting = minutes.responses.exclude(organisation__code__in=CAN_BE_TRIED).select_related("organisation")
    for number, response in enumerate(waiting):
        if number % 3 != 2:
            text = facts["comment"] if number == 0 else ""
            answer = Answer.SOME if text else Answer.NONE
            answer_minutes(
                actor=actor_of(response.organisation, Role.STAFF),
                response=response,
                version=response.version,
                answer=answer,
                text=text,
            )
    for one in facts["actions"]:
        owner = Organisation.objects.get(code=one["organisation"])
        due_on = _in_days(one["days"])
        add_action(
            actor=coordinator, group=group, meeting=meeting, title=one["title"], organisation=owner, due_on=due_on
        )


def _coming(facts: Facts, group: StudyGroup, coordinator: Actor) -> None:
    """A meeting to come, with a paper; two thirds have replied."""
    starts_at = _at_two(_in_days(facts["days_ahead"]))
    told = {name: facts[name] for name in ("title", "place", "web_link", "note")}
    times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=2), "reply_by": _in_days(10)}
    meeting = plan_meeting(actor=coordinator, group=group, **told, **times)
    lines = [AgendaLine(None, title) for title in facts["agenda"]]
    meeting = set_agenda(actor=coordinator, meeting=meeting, version=meeting.version, lines=lines)
    paper = facts["paper"].encode("utf-8")
    upload = SimpleUploadedFile("資料1_中長期計画の見直し（案）.txt", paper, content_type="text/plain")
    item = meeting.agenda.all()[0]
    title = "資料1 中長期計画の見直し（案）"
    add_material(actor=coordinator, item=item, title=title, is_for_members_only=True, upload=upload)
    _reply(invite(actor=coordinator, meeting=meeting, version=meeting.version))


def _reply(meeting: Meeting) -> None:
    replies = (Reply.ATTEND, Reply.PROXY, Reply.ATTEND, Reply.ABSENT, Reply.ATTEND)
    waiting = meeting.attendances.exclude(organisation__code__in=CAN_BE_TRIED).select_related("organisation")
    for number, row in enumerate(waiting):
        if number % 3 != 2:
            reply_to_invitation(
                actor=actor_of(row.organisation, Role.STAFF),
                attendance=row,
                version=row.version,
                reply=replies[number % len(replies)],
                manner="online" if number % 2 else "room",
                attendees="情報担当課長（架空のサンプル）",
            )


def _plan(facts: Facts, prefecture: Organisation, coordinator: Actor, manager: Actor) -> None:
    """Two versions: the second lets the joint procurement run three months longer.

    Months are counted from April of this fiscal year, so that the plan is always one under way.
    """
    plan = create_plan(actor=coordinator, prefecture=prefecture, name=facts["name"], is_sample=True)
    _publish(plan, facts, coordinator, manager, "")
    changed = json.loads(json.dumps(facts))
    changed["phases"][2][2] += 3
    _publish(plan, changed, coordinator, manager, facts["note"])


def _publish(plan: Plan, facts: Facts, coordinator: Actor, manager: Actor, note: str) -> None:
    april = Month(fiscal_year_of(Month.of(timezone.localdate())), FIRST_MONTH)
    phases = [PhaseLine(name, april + first, april + last, text) for name, first, last, text in facts["phases"]]
    milestones = [MilestoneLine(name, april + month, is_reached) for name, month, is_reached in facts["milestones"]]
    draft = write_plan(actor=coordinator, plan=plan, version=0, phases=phases, milestones=milestones, note=note)
    publish_plan(actor=manager, draft=draft, version=draft.version)


def _support(entries: list[Facts], coordinator: Actor) -> None:
    for one in entries:
        record_support(
            actor=coordinator,
            organisation=Organisation.objects.get(code=one["organisation"]),
            happened_on=_days_ago(one["days_ago"]),
            follow_up_on=_in_days(one["days"]) if "days" in one else None,
            is_sample=True,
            **{name: one[name] for name in ("manner", "subject", "body", "next_step")},
        )


def _in_days(days: int) -> date:
    """A business day, so many days from now or a little later."""
    day = timezone.localdate() + timedelta(days=days)
    return on_or_after(day, closed_days_between(day, day + timedelta(days=20)))


def _days_ago(days: int) -> date:
    """A business day, so many days ago or a little less."""
    day = timezone.localdate() - timedelta(days=days)
    return on_or_after(day, closed_days_between(day, day + timedelta(days=20)))


def _at_two(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time().replace(hour=14)))
