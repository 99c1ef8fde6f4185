"""From a calculated scenario to a draft, from a draft to the version in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.lib.months import Month, parse_month
from portal.planners.versions import put_in_force
from portal.reports.services.schedules import deliver_on_publication
from security.choices import PlanState, ScenarioState
from security.models import MigrationPlan, Participation, PlanEntry, Programme, Scenario
from security.selectors.planning_input import organisation_key
from security.selectors.release import release_problems
from security.selectors.rules import release_rules, rules_of
from security.selectors.versions import fingerprint

from .acknowledgements import ask_for_acknowledgement
from .publishers import check_publisher
from .scenarios import check_plans
from .task_scheduling import schedule_steps

PLAN_PUBLISHED = "security.plan"  # upon which reports on the switch schedule are delivered
SEEN_CHANGED = "seen_changed"  # code of the refusal of what is no longer what was shown


@transaction.atomic
def draft_plan(*, actor: Actor, scenario: Scenario) -> MigrationPlan:
    """Turn a calculated scenario into a draft; from an impossible one, a draft in which some have no month yet.

    Raises RuleViolation if nothing was found.
    """
    record_as(actor)
    check_plans(actor, scenario.programme)
    has_plan = scenario.state in (ScenarioState.SOLVED, ScenarioState.IMPOSSIBLE)
    if not has_plan or not scenario.result or not scenario.result["assignment"]:
        raise RuleViolation("scenario_not_solved", _("計算が終わった案だけを計画の下書きにできます。"))
    plan = MigrationPlan.objects.create(
        programme=scenario.programme,
        scenario=scenario,
        goals=scenario.goals,
        objective=scenario.result["objective"],
        bound=scenario.result["bound"],
        rules=rules_of(scenario.instance, scenario.programme),
        created_by=actor.user,
    )
    PlanEntry.objects.bulk_create(_entries(plan, scenario))
    regrant(plan)
    return plan


def _entries(plan: MigrationPlan, scenario: Scenario) -> list[PlanEntry]:
    assignment: Mapping[str, str] = (scenario.result or {})["assignment"]
    facts: Mapping[str, Any] = {row["code"]: row for row in scenario.instance["organisations"]}
    rows = Participation.objects.filter(programme=plan.programme_id).select_related("organisation")
    return [
        _entry(plan, row, parse_month(assignment[organisation_key(row)]), facts[organisation_key(row)])
        for row in rows
        if organisation_key(row) in assignment
    ]


def _entry(plan: MigrationPlan, row: Participation, month: Month, facts: Mapping[str, Any]) -> PlanEntry:
    effect = facts["allowed"][str(month)]
    return PlanEntry(
        plan=plan,
        organisation_id=row.organisation_id,
        month=month.first_day,
        work=facts["work"],
        gap_days=effect["gap_days"],
        cost_yen=effect["yen"],
        wish_penalty=effect["wish"],
    )


@transaction.atomic
def publish_plan(*, actor: Actor, plan: MigrationPlan, reason: str, seen: str | None = None) -> MigrationPlan:
    """Make a draft the version in force, numbered without gaps, and show it to everyone who takes part.

    `seen` is the fingerprint of what the actor was shown. The database checks every hard rule once more on its own.
    Raises RuleViolation if the plan is no draft any more, is not what was seen, breaks a rule as it holds today,
    or if a second person has to publish it.
    """
    record_as(actor, reason=reason)
    check_publisher(actor, plan)
    Programme.objects.select_for_update().get(pk=plan.programme_id)  # two publishers queue up here
    locked = MigrationPlan.objects.select_for_update().get(pk=plan.pk)  # and whoever edits its entries waits
    if locked.state != PlanState.DRAFT:
        raise RuleViolation("plan_not_draft", _("この計画はすでに公開または破棄されています。"))
    if seen is not None and seen != fingerprint(locked):
        raise RuleViolation(SEEN_CHANGED, _seen_changed())
    locked.rules = release_rules(locked.programme)
    _check_release(locked)
    _put_in_force(actor, locked, reason)
    regrant(locked)
    ask_for_acknowledgement(actor=actor, plan=locked)
    plan.refresh_from_db()
    deliver_on_publication(PLAN_PUBLISHED, subject=plan.programme_id, occasion=f"plan-{plan.pk}")
    schedule_steps(plan)
    return plan


def _put_in_force(actor: Actor, plan: MigrationPlan, reason: str) -> None:
    try:
        put_in_force(plan, actor=actor, reason=reason)
    except IntegrityError as error:
        _check_release(plan)  # somebody changed a rule between our check and the database's
        raise RuleViolation(SEEN_CHANGED, _seen_changed()) from error


def _seen_changed() -> str:
    return _("画面を開いた後に、計画または条件が変更されました。最新の内容を確かめてから、もう一度公開してください。")


def _check_release(plan: MigrationPlan) -> None:
    problems = release_problems(plan, plan.rules)
    if problems:
        raise RuleViolation(
            "plan_breaks_rules", _("このままでは公開できません。%(problems)s") % {"problems": " ".join(problems)}
        )


@transaction.atomic
def discard_plan(*, actor: Actor, plan: MigrationPlan) -> None:
    """Put a draft aside. Raises RuleViolation for anything but a draft."""
    record_as(actor)
    check_plans(actor, plan.programme)
    changed = MigrationPlan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).update(state=PlanState.DISCARDED)
    if not changed:
        raise RuleViolation("plan_not_draft", _("公開済みの計画は破棄できません。"))
