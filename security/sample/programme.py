"""Osaka's programme of 2016 as a sample: real organisations and dates, generated contracts and wishes, a plan."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership
from portal.accounts.selectors import actor_for
from portal.applications.models import Application, ApplicationWindow
from portal.applications.services.applications import (
    accept_application,
    approve_application,
    request_approval,
    submit_application,
)
from portal.applications.services.drafts import create_application
from portal.lib.months import Month, parse_month
from portal.organisations.models import Organisation
from portal.samples import SignIn
from security.choices import MilestoneState
from security.models import Programme
from security.sample.planning import load_sample_planning
from security.sample.publication import in_a_year, load_sample_publication
from security.services.menu import set_menu
from security.services.milestones import add_usual_milestones, update_milestone
from security.services.order_rules import add_order_rule
from security.services.participants import add_participants
from security.services.plans import draft_plan, publish_plan
from security.services.programmes import create_programme, set_month
from security.services.receptions import open_reception
from security.services.sample_checklists import load_sample_checklists
from security.services.sample_profiles import load_sample_profiles
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store

DATA = Path(__file__).parent.parent / "data" / "osaka_2016.json"
SEED = 2016
Facts = dict[str, Any]


def load() -> list[SignIn]:
    """Does nothing where the programme is there already."""
    facts: Facts = json.loads(DATA.read_text("utf-8"))
    if not Programme.objects.filter(name=facts["name"]).exists():
        _load(facts)
    return []


def _load(facts: Facts) -> None:
    prefecture = Organisation.objects.get(code=facts["prefecture"])
    municipalities = list(Organisation.objects.current().municipalities().filter(prefecture=prefecture))
    coordinator, manager = _actor(prefecture, Role.COORDINATOR), _actor(prefecture, Role.MANAGER)
    programme = _programme(facts, prefecture)
    add_participants(actor=Actor.system(), programme=programme, organisations=municipalities)
    _choose_services(programme, facts)
    load_sample_profiles(municipalities, seed=SEED)
    load_sample_checklists(municipalities, seed=SEED)
    _milestones(programme, facts)
    _order(programme, facts)
    window = _window(programme, facts, prefecture)
    _apply(programme, window, facts, municipalities, coordinator)
    scenario = create_scenario(actor=coordinator, programme=programme, name="初回の計画案", queue=False)
    plan = draft_plan(actor=coordinator, scenario=solve_and_store(scenario))
    plan = publish_plan(actor=manager, plan=plan, reason="希望申請の取りまとめが終わったため（架空のサンプル）")
    load_sample_publication(plan, prefecture, actor_of=_actor, submit=_submitted, seed=SEED)
    load_sample_planning(plan, coordinator)


def _actor(organisation: Organisation, role: Role) -> Actor:
    """The demo account that holds this role."""
    membership = Membership.objects.of(organisation).filter(role_group__role=role).select_related("user").first()
    if membership is None:
        raise RuntimeError(f"the sample has no {role} for {organisation}")
    return actor_for(membership.user, organisation.pk)


def _programme(facts: Facts, prefecture: Organisation) -> Programme:
    months = ("calendar_first", "window_first", "window_last", "operation_first", "operation_last")
    programme = create_programme(
        actor=Actor.system(),
        prefectures=[prefecture],
        name=facts["name"],
        build_fiscal_year=facts["build_fiscal_year"],
        is_sample=True,
        **{name: parse_month(facts[name]).first_day for name in months},
    )
    set_menu(actor=Actor.system(), programme=programme, items=facts["menu"])
    for month in programme.calendar:
        blackout = facts["blackouts"].get(str(month), "")
        set_month(actor=Actor.system(), programme=programme, month=month, blackout_reason=blackout, **facts["capacity"])
    return programme


def _choose_services(programme: Programme, facts: Facts) -> None:
    """Optional services by chance, and the organisations that share a system."""
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    optional = list(programme.menu_items.filter(is_required=False))
    groups = {code: name for name, codes in facts["system_groups"].items() for code in codes}
    for row in programme.participations.select_related("organisation").order_by("organisation__code"):
        row.menu_items.add(*[item for item in optional if dice.random() < 0.3])
        row.system_group = groups.get(row.organisation.code, "")
        row.save(update_fields=["system_group"])


def _milestones(programme: Programme, facts: Facts) -> None:
    """The usual ones; what lies before the window is done."""
    add_usual_milestones(actor=Actor.system(), programme=programme)
    done_by = parse_month(facts["milestones_done_by"]).last_day
    for milestone in programme.milestones.filter(due_on__lte=done_by):
        update_milestone(
            actor=Actor.system(),
            milestone=milestone,
            version=milestone.version,
            state=MilestoneState.DONE,
            done_on=milestone.due_on,
        )


def _order(programme: Programme, facts: Facts) -> None:
    members = {
        row.organisation.code: row.organisation for row in programme.participations.select_related("organisation")
    }
    for rule in facts["order_rules"]:
        add_order_rule(
            actor=Actor.system(),
            programme=programme,
            **rule | {"first": members[rule["first"]], "then": members[rule["then"]]},
        )


def _window(programme: Programme, facts: Facts, prefecture: Organisation) -> ApplicationWindow:
    now = timezone.now()
    return open_reception(
        actor=Actor.system(),
        programme=programme,
        prefecture=prefecture,
        fiscal_year=facts["build_fiscal_year"],
        opens_at=now - timedelta(days=1),
        closes_at=in_a_year(),
        guidance="切り替えたい月と、切り替えできない月を選んで提出してください。（架空のサンプル）",
        is_sample=True,
        **facts["wish_window"],
    ).window


def _apply(
    programme: Programme,
    window: ApplicationWindow,
    facts: Facts,
    municipalities: list[Organisation],
    coordinator: Actor,
) -> None:
    dice = random.Random(SEED)  # noqa: S311 (a sample, not a secret)
    months = [month for month in programme.window if str(month) not in facts["blackouts"]]
    chosen = {
        row.organisation_id: [item.code for item in row.menu_items.all() if not item.is_required]
        for row in programme.participations.prefetch_related("menu_items")
    }
    for organisation in sorted(municipalities, key=lambda member: member.code or ""):
        typed = _typed(dice, months) | {"services": chosen.get(organisation.pk, [])}
        if organisation.code in facts["without_wish"]:
            continue
        application = _submitted(window, organisation, typed)
        if organisation.code not in facts["awaiting_review"]:
            accept_application(actor=coordinator, application=application)


def _submitted(window: ApplicationWindow, organisation: Organisation, typed: dict[str, list[str]]) -> Application:
    staff = _actor(organisation, Role.STAFF)
    application = create_application(actor=staff, window=window, typed=typed)
    if not organisation.requires_approval:
        return submit_application(actor=staff, application=application)
    application = request_approval(actor=staff, application=application)
    return approve_application(actor=_actor(organisation, Role.APPROVER), application=application)


def _typed(dice: random.Random, months: list[Month]) -> dict[str, list[str]]:
    """As the page posts it: a run of wished months, and the busy season impossible for some."""
    start = dice.randrange(len(months) - 3)
    wished = months[start : start + dice.randint(2, 4)]
    closed = [month for month in months if month.month == 3 and dice.random() < 0.5 and month not in wished]
    typed = {f"preferences_{month}": ["wished"] for month in wished}
    typed |= {f"preferences_{month}": ["impossible"] for month in closed}
    return typed | {"remarks": [""]}
