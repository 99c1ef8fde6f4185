"""Asking for a switch schedule, calculating it, keeping what came out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job
from security.choices import ScenarioState
from security.models import Programme, Scenario
from security.planning.formats import plan_document, read_problem
from security.planning.plan import Progress
from security.selectors.planning_input import input_hash, planning_instance

SOLVE_JOB = "security.solve_scenario"
Report = Callable[..., None]


@transaction.atomic
def create_scenario(
    *,
    actor: Actor,
    programme: Programme,
    name: str,
    time_limit_s: int = 30,
    keeps_published: bool = False,
    queue: bool = True,
) -> Scenario:
    """Freeze the programme's input as it is now and queue the calculation (`queue=False`: the caller calculates).

    Raises RuleViolation where the actor may not plan or nobody takes part.
    """
    record_as(actor)
    check_plans(actor, programme)
    instance = planning_instance(programme, keeps_published=keeps_published)
    if not instance["organisations"]:
        raise RuleViolation("no_participants", _("参加団体が登録されていません。先に参加団体を登録してください。"))
    scenario = Scenario.objects.create(
        programme=programme,
        name=name,
        time_limit_s=time_limit_s,
        keeps_published=keeps_published,
        instance=instance,
        input_hash=input_hash(instance),
        created_by=actor.user,
    )
    if queue:
        scenario.job = start_job(SOLVE_JOB, actor=actor, scenario_id=scenario.pk)
        scenario.save(update_fields=["job"])
    return scenario


def check_plans(actor: Actor, programme: Programme) -> None:
    """Raises RuleViolation unless the actor plans this programme."""
    if not is_permitted(actor, "plan", programme):
        raise RuleViolation("not_permitted", _("この事業の切替計画を作成する権限がありません。"))


def calculate(scenario: Scenario, *, progress: Callable[[Progress], None] | None = None) -> dict[str, Any]:
    """Solve the stored input: a migration-plan/1, also when there is no plan."""
    # The solver takes seconds to import and much memory; only the process that plans shall pay for it.
    from security.planning.switch_schedule import solve

    problem, started = read_problem(scenario.instance), time.monotonic()
    try:
        plan = solve(problem, time_limit_s=scenario.time_limit_s, seed=scenario.seed, progress=progress)
    except TimeoutError:
        return plan_document(None, seconds=time.monotonic() - started, is_unknown=True)
    return plan_document(plan, seconds=time.monotonic() - started)


def solve_and_store(scenario: Scenario) -> Scenario:
    """Without a job, for the sample and for tests."""
    store_result(scenario_id=scenario.pk, result=calculate(scenario))
    scenario.refresh_from_db()
    return scenario


def store_result(*, scenario_id: int, result: dict[str, Any]) -> None:
    """Keep the plan or the explanation; a second delivery of the same job changes nothing."""
    states = {
        "optimal": ScenarioState.SOLVED,
        "feasible": ScenarioState.SOLVED,
        "infeasible": ScenarioState.IMPOSSIBLE,
        "unknown": ScenarioState.FAILED,
    }
    Scenario.objects.filter(pk=scenario_id, state=ScenarioState.WAITING).update(
        state=states[result["status"]], result=result
    )
