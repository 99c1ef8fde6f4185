"""What one more unit of capacity would be worth in each month that is full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from security.models import Scenario
from security.planning.formats import read_problem
from security.planning.objective import load
from security.planning.plan import Plan
from security.planning.problem import Goal, Problem
from security.planning.rules import Rule, RuleKind

from .scenarios import check_plans

PRICE_JOB = "security.price_capacity"
TIME_OF_A_PRICE_S = 10
Told = Callable[[int, int], None]


@transaction.atomic
def ask_for_prices(*, actor: Actor, scenario: Scenario) -> JobRun:
    """Queue the calculation. Raises RuleViolation without the right to plan or where nothing was calculated yet."""
    record_as(actor)
    check_plans(actor, scenario.programme)
    if not scenario.result or not scenario.result["assignment"]:
        raise RuleViolation("scenario_not_solved", _("計算が終わった案だけ、上限を増やす効果を調べられます。"))
    return start_job(PRICE_JOB, actor=actor, scenario_id=scenario.pk)


def capacity_prices(scenario: Scenario, told: Told = lambda done, of: None) -> list[dict[str, Any]]:
    """For each full month and kind of capacity: by how much each goal falls with one unit more, as far as proved."""
    problem, result = read_problem(scenario.instance), scenario.result or {}
    month_of: Mapping[str, str] = result["assignment"]
    has_tray = bool(result.get("unplaced"))
    full = list(_full(problem, month_of))
    prices = []
    for done, rule in enumerate(full):
        told(done, len(full))
        plan = _best(scenario, _with_one_more(problem, rule), month_of, has_tray=has_tray)
        gains = _gains(result["objective"], plan) if plan else {}
        prices.append({"rule": str(rule), "gains": gains, "is_proved": bool(plan and plan.is_proved)})
    return prices


def _full(problem: Problem, month_of: Mapping[str, str]) -> Iterator[Rule]:
    """The capacities that are used to the last unit; more of any other can gain nothing."""
    units, switches = load(problem, month_of), Counter(month_of.values())
    for index, month in enumerate(problem.months):
        if units[index] and units[index] >= problem.units[index]:
            yield Rule(RuleKind.UNITS, month)
        if switches[month] and switches[month] >= problem.switches[index]:
            yield Rule(RuleKind.SWITCHES, month)


def _with_one_more(problem: Problem, rule: Rule) -> Problem:
    is_units = rule.kind is RuleKind.UNITS
    limits = list(problem.units if is_units else problem.switches)
    limits[problem.at[rule.subject]] += 1
    return replace(problem, units=tuple(limits)) if is_units else replace(problem, switches=tuple(limits))


def _best(scenario: Scenario, problem: Problem, start: Mapping[str, str], *, has_tray: bool) -> Plan | None:
    from security.planning.switch_schedule import solve  # seconds to import: only for those who plan

    try:
        return solve(
            problem,
            time_limit_s=TIME_OF_A_PRICE_S,
            seed=scenario.seed,
            goals=[Goal(name) for name in scenario.goals] or None,
            at_most={Goal(name): value for name, value in scenario.at_most.items()},
            has_tray=has_tray,
            start=start,
        )
    except TimeoutError:
        return None


def _gains(before: Mapping[str, int], plan: Plan) -> dict[str, int]:
    """By how much each goal gets smaller; what gets worse for the sake of a goal before it is below zero."""
    after = {goal.value: value for goal, value in plan.objective.items()}
    names = before.keys() | after.keys()
    changes = {name: before.get(name, 0) - after.get(name, 0) for name in names}
    return {name: change for name, change in sorted(changes.items()) if change}
