"""The price of stability: how much cheaper a plan gets with every organisation that may get another month."""

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
from security.models import Programme, Scenario
from security.planning.formats import read_problem
from security.planning.problem import Goal
from security.selectors.planning_input import planning_instance, published_months

from .scenarios import check_plans, create_scenario, too_little_time

if TYPE_CHECKING:
    from security.planning.rounds import Round

STABILITY_JOB = "security.price_stability"
GOALS = (Goal.GAP_DAYS, Goal.YEN, Goal.WISH, Goal.PEAK)
TIME_S = 300
Curve = dict[str, Any]


@transaction.atomic
def ask_for_stability(*, actor: Actor, programme: Programme) -> JobRun:
    """Queue the calculation of the curve. Raises RuleViolation without the right to plan or before a publication."""
    record_as(actor)
    check_plans(actor, programme)
    if not published_months(programme):
        raise RuleViolation("nothing_published", _("公開した版がないため、変更の数を数えられません。"))
    return start_job(STABILITY_JOB, actor=actor, programme_id=programme.pk)


def stability_curve(programme: Programme, report: Callable[[Round], None]) -> Curve:
    """From the fewest changes to the cheapest plan; no points where no plan exists at all.

    Raises RuleViolation if the time was too short for both ends of the curve.
    """
    from security.planning.stability import price_of_stability  # seconds to import: only for those who plan

    problem = read_problem(planning_instance(programme, keeps_published=True))
    try:
        curve = price_of_stability(problem, time_limit_s=TIME_S, report=report)
    except TimeoutError as error:
        raise too_little_time() from error
    if curve is None:
        return {"points": [], "is_complete": True}
    points = [
        {"moves": point.moves, "gap_days": point.gap_days, "yen": point.yen, "is_proved": point.is_proved}
        for point in curve.points
    ]
    return {"points": points, "is_complete": curve.is_complete}


@transaction.atomic
def choose_point(*, actor: Actor, programme: Programme, most: int, queue: bool = True) -> Scenario:
    """A scenario with at most so many changes. Raises RuleViolation as `create_scenario` does."""
    return create_scenario(
        actor=actor,
        programme=programme,
        name=_("現行の版から%(count)d団体まで変える案") % {"count": most},
        keeps_published=True,
        goals=[goal.value for goal in GOALS],
        at_most={Goal.MOVES.value: most},
        queue=queue,
    )
