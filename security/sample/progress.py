"""How the work on the switches looks in the sample: one programme that is over, and one that runs today."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership
from portal.accounts.selectors import actor_for
from portal.lib.fiscal_years import fiscal_year_of
from portal.lib.months import Month
from portal.organisations.models import Organisation
from portal.samples import SignIn
from security.models import MigrationPlan, MigrationTask, Programme
from security.services.hand_moves import copy_to_draft, move_switch
from security.services.menu import set_menu
from security.services.obstacles import report_obstacle
from security.services.participants import add_participants
from security.services.plans import draft_plan, publish_plan
from security.services.programmes import create_programme, set_month
from security.services.sample_progress import by_side, sample_outcomes, store_sample_progress
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store

DATA = Path(__file__).parent.parent / "data"
SEED = 2016
Facts = dict[str, Any]


def load() -> list[SignIn]:
    """Does nothing where anything has been recorded already."""
    facts: Facts = json.loads((DATA / "sample_progress.json").read_text("utf-8"))
    osaka: Facts = json.loads((DATA / "osaka_2016.json").read_text("utf-8"))
    prefecture = Organisation.objects.get(code=osaka["prefecture"])
    finished = Programme.objects.filter(name=osaka["name"]).first()
    if finished and not MigrationTask.objects.filter(migration__programme=finished, version__gt=1).exists():
        _record(finished, prefecture, [])
    if not Programme.objects.filter(name=facts["running"]["name"]).exists():
        _run(prefecture, facts["running"])
    return []


def _actor(organisation: Organisation, role: Role) -> Actor:
    """The demo account that holds this role."""
    memberships = Membership.objects.of(organisation).filter(role_group__role=role).select_related("user")
    return actor_for(memberships[0].user, organisation.pk)


def _record(programme: Programme, prefecture: Organisation, left_open: list[tuple[str, str]]) -> list[MigrationTask]:
    tasks = list(MigrationTask.objects.filter(migration__programme=programme).select_related("migration__organisation"))
    organisations = {task.migration.organisation_id: task.migration.organisation for task in tasks}
    staff = {pk: _actor(organisation, Role.STAFF) for pk, organisation in organisations.items()}
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    done, begun = sample_outcomes(tasks, timezone.localdate(), left_open, dice)
    actor_of = by_side(_actor(prefecture, Role.COORDINATOR), staff)
    store_sample_progress(programme=programme, done=done, begun=begun, actor_of=actor_of)
    return list(MigrationTask.objects.filter(migration__programme=programme).select_related("migration__organisation"))


def _report(task: MigrationTask, facts: Facts) -> None:
    report_obstacle(
        actor=_actor(task.migration.organisation, Role.STAFF),
        task=task,
        text=facts["text"],
        since_on=timezone.localdate() - timedelta(days=facts["days_ago"]),
        needed_help=facts["needed_help"],
    )


def _run(prefecture: Organisation, facts: Facts) -> None:
    """A programme around today, one organisation a month, so that late, at risk and on time are all to be seen."""
    members = list(Organisation.objects.current().filter(prefecture=prefecture, code__in=facts["members"]))
    coordinator, manager = _actor(prefecture, Role.COORDINATOR), _actor(prefecture, Role.MANAGER)
    programme = _programme(prefecture, members, facts)
    scenario = create_scenario(actor=coordinator, programme=programme, name="初回の計画案", queue=False)
    plan = draft_plan(actor=coordinator, scenario=solve_and_store(scenario))
    publish_plan(actor=manager, plan=plan, reason="先行団体の切替月が固まったため（架空のサンプル）")
    _swap(plan, coordinator, manager, facts["moved"])
    order = list(plan.entries.order_by("month").values_list("organisation__code", flat=True))
    tasks = _record(programme, prefecture, [(order[row["place"]] or "", row["step"]) for row in facts["left_open"]])
    late, ahead = facts["obstacle_of_the_late"], facts["obstacle_ahead"]
    _report(next(one for one in tasks if _is(one, order[late["place"]], late["step"])), late)
    today = timezone.localdate()
    waiting = [one for one in tasks if one.name == ahead["step"] and one.due_on > today and not one.is_closed]
    _report(min(waiting, key=lambda one: one.due_on), ahead)


def _is(task: MigrationTask, code: str | None, step: str) -> bool:
    return (task.migration.organisation.code, task.name) == (code, step)


def _programme(prefecture: Organisation, members: Sequence[Organisation], facts: Facts) -> Programme:
    this = Month.of(timezone.localdate())
    first, last = this + -facts["months_before"], this + facts["months_after"]
    programme = create_programme(
        actor=Actor.system(),
        prefectures=[prefecture],
        name=facts["name"],
        build_fiscal_year=fiscal_year_of(this),
        calendar_first=(first + -3).first_day,
        window_first=first.first_day,
        window_last=last.first_day,
        operation_first=first.first_day,
        operation_last=(last + 60).first_day,
        is_sample=True,
    )
    set_menu(actor=Actor.system(), programme=programme, items=facts["menu"])
    for month in programme.calendar:
        set_month(actor=Actor.system(), programme=programme, month=month, units=24, switches=1)
    add_participants(actor=Actor.system(), programme=programme, organisations=members)
    return programme


def _swap(plan: MigrationPlan, coordinator: Actor, manager: Actor, facts: Facts) -> None:
    """A second version: two organisations in the future have changed places."""
    later = list(plan.entries.select_related("organisation").order_by("-month")[:2])
    draft = copy_to_draft(actor=coordinator, plan=plan)
    for one, other in (later, later[::-1]):
        move_switch(
            actor=coordinator,
            plan=draft,
            organisation=one.organisation,
            month=Month.of(other.month),
            reason=facts["reason"],
            version=0,
        )
    publish_plan(actor=manager, plan=draft, reason=facts["published"])
