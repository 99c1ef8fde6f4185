"""The price of stability: how much cheaper a plan gets with every organisation that may get another month."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from security.models import Programme, Scenario
from security.planning.formats import read_problem
from security.planning.objective import moves
from security.planning.plan import Plan
from security.planning.problem import Goal, Problem
from security.selectors.planning_input import planning_instance, published_months

from .scenarios import check_plans, create_scenario

STABILITY_JOB = "security.price_stability"
GOALS = (Goal.GAP_DAYS, Goal.YEN, Goal.WISH, Goal.PEAK)
STEPS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 60, 80, 100, 150, 200)
TIME_OF_A_POINT_S = 15
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan in which at most so many organisations get another month than in the version in force."""

    moves: int
    gap_days: int
    yen: int
    wish: int
    is_proved: bool


@transaction.atomic
def ask_for_stability(*, actor: Actor, programme: Programme) -> JobRun:
    """Queue the calculation of the curve. Raises RuleViolation without the right to plan or before a publication."""
    record_as(actor)
    check_plans(actor, programme)
    if not published_months(programme):
        raise RuleViolation("nothing_published", _("公開した版がないため、変更の数を数えられません。"))
    return start_job(STABILITY_JOB, actor=actor, programme_id=programme.pk)


def stability_curve(programme: Programme, told: Told = lambda done, of: None) -> list[dict[str, object]]:
    """Points from fewest changes to most; each is better than the one before. `told` hears how far it is."""
    problem = read_problem(planning_instance(programme, keeps_published=True))
    free = _best(problem, None, problem.published)
    if free is None:
        return []
    most = moves(problem, free.month_of)
    limits = [*(step for step in STEPS if step < most), most]
    points: list[Point] = []
    known: Mapping[str, str] = problem.published
    for done, limit in enumerate(limits):
        told(done, len(limits))
        plan = free if limit == most else _best(problem, limit, known)
        if plan is not None:
            known = plan.month_of
            points.append(_point(problem, plan))
    return [asdict(point) for point in _worth_it(points)]


def _best(problem: Problem, most: int | None, start: Mapping[str, str]) -> Plan | None:
    from security.planning.switch_schedule import solve  # seconds to import: only for those who plan

    limits = {} if most is None else {Goal.MOVES: most}
    try:
        return solve(problem, time_limit_s=TIME_OF_A_POINT_S, goals=GOALS, at_most=limits, start=start)
    except TimeoutError:
        return None


def _point(problem: Problem, plan: Plan) -> Point:
    values = plan.objective
    return Point(
        moves=moves(problem, plan.month_of),
        gap_days=values[Goal.GAP_DAYS],
        yen=values[Goal.YEN],
        wish=values[Goal.WISH],
        is_proved=plan.is_proved,
    )


def _worth_it(points: Sequence[Point]) -> list[Point]:
    """Without those that change more and gain nothing in days, yen or wishes."""
    kept: list[Point] = []
    for point in points:
        if not kept or (point.gap_days, point.yen, point.wish) < (kept[-1].gap_days, kept[-1].yen, kept[-1].wish):
            kept.append(point)
    return kept


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
