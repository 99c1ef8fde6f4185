"""What one more unit of capacity would be worth in each month of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from security.models import Scenario
from security.planning.formats import read_problem

from .scenarios import check_plans, too_little_time

if TYPE_CHECKING:
    from security.planning.capacity_price import CapacityPrice
    from security.planning.rounds import Round

PRICE_JOB = "security.price_capacity"
TIME_S = 300
Prices = dict[str, Any]


@transaction.atomic
def ask_for_prices(*, actor: Actor, scenario: Scenario) -> JobRun:
    """Queue the calculation. Raises RuleViolation without the right to plan or where nothing was calculated yet."""
    record_as(actor)
    check_plans(actor, scenario.programme)
    if not scenario.result or not scenario.result["assignment"]:
        raise RuleViolation("scenario_not_solved", _("計算が終わった案だけ、上限を増やす効果を調べられます。"))
    return start_job(PRICE_JOB, actor=actor, scenario_id=scenario.pk)


def scenario_prices(scenario: Scenario, report: Callable[[Round], None]) -> Prices:
    """By how much each goal falls with one unit or one switch more in a month, as far as proved.

    Raises RuleViolation where not even a plan with a tray exists, and if the time was too short for any plan.
    """
    from security.planning.capacity_price import capacity_prices  # seconds to import: only for those who plan

    problem = read_problem(scenario.instance)
    try:
        found = capacity_prices(problem, time_limit_s=TIME_S, seed=scenario.seed, report=report)
    except TimeoutError as error:
        raise too_little_time() from error
    if found is None:
        raise RuleViolation(
            "no_plan_at_all", _("固定した月どうしが両立しないため、上限を増やしても計画は成り立ちません。")
        )
    return {"prices": [_row(price) for price in found.prices], "is_complete": found.is_complete}


def _row(price: CapacityPrice) -> dict[str, Any]:
    """What gets worse for the sake of a goal before it is below zero."""
    gains = {goal.value: price.saved(goal) for goal in price.before.objective}
    return {"rule": str(price.rule), "gains": {name: gain for name, gain in gains.items() if gain}}
