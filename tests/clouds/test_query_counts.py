"""Pages about groups, meetings, minutes, plans and support take as many queries for five of everything as for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clouds.models import ActionItem, Meeting, Minutes, PlanVersion, StudyGroup, SupportEntry
from clouds.services.groups import set_contacts
from clouds.services.plans import MilestoneLine, PhaseLine, create_plan, publish_plan, write_plan
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.audit.tracking import record_as
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.organisations.services.departments import ContactValues, add_department
from tests.factories.organisations import make_municipality
from tests.factories.study_groups import (
    add_paper,
    make_action,
    make_commenting,
    make_group,
    make_held,
    make_invited,
    make_support,
)
from tests.support.forms import signed_in
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@dataclass(frozen=True)
class World:
    """One group with `size` of everything."""

    group: StudyGroup
    invited: Meeting
    held: Meeting
    minutes: Minutes
    action: ActionItem
    version: PlanVersion
    support: SupportEntry


def make_world(prefecture: Organisation, city: Organisation, desk: User, head: User, size: int) -> World:
    record_as(actor_for(desk))  # so that each history has an author to be named
    members = [city, *(make_municipality(prefecture) for _one in range(size - 1))]
    group = make_group(prefecture, members, name=f"検討会{size}")
    for member in group.members.select_related("organisation"):
        values = {"name": f"情報課{size}", "is_information_department": True}
        contacts = [ContactValues(name=f"見本{number}", job_title="主査") for number in range(size)]
        department = add_department(actor=SYSTEM, organisation=member.organisation, contacts=contacts, **values)
        set_contacts(actor=SYSTEM, member=member, contacts=department.contacts.all())
    points = [f"議題{number}" for number in range(size)]
    meetings = [make_invited(group, title=f"会議{number}", points=points) for number in range(size)]
    for item in meetings[0].agenda.all():
        for number in range(size):
            add_paper(item, title=f"資料{number}")
    helds = [make_held(group, title=f"開催{number}", points=points) for number in range(size)]
    minutes = [make_commenting(held) for held in helds]
    actions = [make_action(group, city, meeting=helds[0]) for _one in range(size)]
    entries = [make_support(actor_for(desk), city) for _one in range(size)]
    version = make_versions(prefecture, head, size)
    return World(group, meetings[0], helds[0], minutes[0], actions[0], version, entries[0])


def make_versions(prefecture: Organisation, head: User, size: int) -> PlanVersion:
    """The newest of so many, and one to be compared with."""
    plan = create_plan(actor=SYSTEM, prefecture=prefecture, name=f"計画{size}")
    phases = [PhaseLine(f"段階{number}", Month(2026, 4), Month(2027, 3)) for number in range(size)]
    milestones = [MilestoneLine(f"節目{number}", Month(2027, 3)) for number in range(size)]
    for _one in range(size + 1):
        typed: dict[str, Any] = {"phases": phases, "milestones": milestones, "note": "見直した。"}
        draft = write_plan(actor=SYSTEM, plan=plan, version=0, **typed)
        version = publish_plan(actor=actor_for(head), draft=draft, version=draft.version)
    return version


PAGES: dict[str, Callable[[World], Any]] = {
    "group-list": lambda world: None,
    "action-list": lambda world: None,
    "plan-list": lambda world: None,
    "support-list": lambda world: None,
    "group-detail": lambda world: world.group,
    "group-history": lambda world: world.group,
    "group-edit": lambda world: world.group,
    "members-edit": lambda world: world.group,
    "member-contacts": lambda world: world.group.members.first(),
    "meeting-new": lambda world: world.group,
    "meeting-detail": lambda world: world.invited,
    "meeting-edit": lambda world: world.invited,
    "agenda-edit": lambda world: world.invited,
    "attendance-list": lambda world: world.invited,
    "attendance-edit": lambda world: world.held,
    "minutes-edit": lambda world: world.held,
    "minutes-detail": lambda world: world.minutes,
    "minutes-objections": lambda world: world.minutes,
    "action-new": lambda world: world.group,
    "action-detail": lambda world: world.action,
    "action-edit": lambda world: world.action,
    "plan-detail": lambda world: world.version.plan,
    "plan-edit": lambda world: world.version.plan,
    "version-detail": lambda world: world.version,
    "support-new": lambda world: None,
    "support-detail": lambda world: world.support,
    "support-edit": lambda world: world.support,
}
OF_A_MEMBER = ("group-list", "group-detail", "meeting-detail", "minutes-detail", "action-list", "action-detail")
REPLIES: dict[str, Callable[[World], Any]] = {
    "meeting-reply": lambda world: world.invited,
    "minutes-answer": lambda world: world.minutes,
}
FILES: dict[str, Callable[[World], Any]] = {
    "members-export": lambda world: world.group,
    "attendance-export": lambda world: world.held,
    "action-export": lambda world: None,
    "support-export": lambda world: None,
}


def test_pages_and_files_take_as_many_queries_for_five_of_everything_as_for_one(
    prefecture: Organisation, municipality: Organisation, coordinator: User, manager: User, staff: User
) -> None:
    counts = []
    for size in (1, 5):
        world = make_world(prefecture, municipality, coordinator, manager, size)
        of_member = {name: PAGES[name] for name in OF_A_MEMBER} | REPLIES
        counts.append(
            counted(signed_in(coordinator), world, PAGES | FILES)
            | {f"{name} of a member": count for name, count in counted(signed_in(staff), world, of_member).items()}
        )
    assert counts[0] == counts[1]


def counted(client: Client, world: World, pages: dict[str, Callable[[World], Any]]) -> dict[str, int]:
    found = {}
    for name, thing_of in pages.items():
        thing = thing_of(world)
        address = reverse(f"clouds:{name}", args=[thing.pk] if thing else [])
        found[name] = query_count(client, address + ("?format=csv" if name in FILES else ""))
    return found
