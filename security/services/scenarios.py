"""Asking for a switch schedule: the input as it is now, or with one thing changed on trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job
from security.models import Programme, Scenario
from security.planning.problem import Goal
from security.selectors.planning_input import Instance, input_hash, planning_instance

SOLVE_JOB = "security.solve_scenario"


@transaction.atomic
def create_scenario(
    *,
    actor: Actor,
    programme: Programme,
    name: str,
    time_limit_s: int = 30,
    keeps_published: bool = False,
    goals: Sequence[str] = (),
    at_most: Mapping[str, int] | None = None,
    queue: bool = True,
) -> Scenario:
    """Freeze the programme's input as it is now and queue the calculation (`queue=False`: the caller calculates).

    `goals` in order of importance, by default as the format lays down; `at_most` are values that no plan may exceed.
    Raises RuleViolation where the actor may not plan or nobody takes part.
    """
    record_as(actor)
    check_plans(actor, programme)
    instance = planning_instance(programme, keeps_published=keeps_published)
    if not instance["organisations"]:
        raise RuleViolation("no_participants", _("参加団体が登録されていません。先に参加団体を登録してください。"))
    scenario = Scenario(
        programme=programme,
        name=name,
        time_limit_s=time_limit_s,
        keeps_published=keeps_published,
        goals=checked_goals(goals),
        at_most=dict(at_most or {}),
        created_by=actor.user,
    )
    return start_scenario(actor=actor, scenario=scenario, instance=instance, queue=queue)


def start_scenario(*, actor: Actor, scenario: Scenario, instance: Instance, queue: bool = True) -> Scenario:
    """Store a new scenario with its input and queue the calculation. The caller has checked the rights."""
    scenario.instance, scenario.input_hash = instance, input_hash(instance)
    scenario.save()
    if queue:
        scenario.job = start_job(SOLVE_JOB, actor=actor, scenario_id=scenario.pk)
        scenario.save(update_fields=["job"])
    return scenario


def checked_goals(goals: Sequence[str]) -> list[str]:
    """Raises RuleViolation for a goal that does not exist or stands there twice."""
    known = {goal.value for goal in Goal} - {Goal.UNPLACED.value}
    if len(set(goals)) != len(goals) or not known.issuperset(goals):
        raise RuleViolation("goals_unknown", _("評価の優先順位には、それぞれの項目を1回ずつ選んでください。"))
    return list(goals)


def check_plans(actor: Actor, programme: Programme) -> None:
    """Raises RuleViolation unless the actor plans this programme."""
    if not is_permitted(actor, "plan", programme):
        raise RuleViolation("not_permitted", _("この事業の切替計画を作成する権限がありません。"))


def too_little_time() -> RuleViolation:
    return RuleViolation(
        "too_little_time", _("時間内に計画が見つかりませんでした。条件を減らすか、もう一度実行してください。")
    )
