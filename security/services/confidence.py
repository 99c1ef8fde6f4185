"""Facts that planning misses: what each could change, and asking the organisations for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.services import start_job
from portal.notifications.services import notify
from security.models import Programme
from security.planning.formats import read_problem
from security.planning.problem import Cost
from security.selectors.confidence import Extremes, MissingFact, confidence_of, extremes_of
from security.selectors.planning_input import planning_instance

from .scenarios import check_plans, too_little_time

if TYPE_CHECKING:
    from security.planning.confidence import FactWeight
    from security.planning.rounds import Round

WEIGH_JOB = "security.weigh_facts"
PLAN_S, FACTS_S = 60, 300
Weights = dict[str, Any]


@transaction.atomic
def ask_for_facts(*, actor: Actor, programme: Programme, organisations: Collection[int]) -> int:
    """Tell the staff of these organisations which facts are missing, with a link to their profile.

    Gives the number of organisations that were told. Raises RuleViolation without the right to plan or where none of
    them misses anything.
    """
    record_as(actor)
    check_plans(actor, programme)
    missing: defaultdict[int, list[MissingFact]] = defaultdict(list)
    for fact in confidence_of(programme).facts:
        if fact.organisation_id in organisations:
            missing[fact.organisation_id].append(fact)
    if not missing:
        raise RuleViolation("nothing_to_ask", _("入力をお願いする団体を選んでください。"))
    for organisation_id, facts in missing.items():
        notify(
            actor=actor,
            organisations=[organisation_id],
            roles=[Role.STAFF],
            text=_("「%(programme)s」の費用を正しく見積もるため、接続状況の次の項目の入力をお願いします：%(facts)s")
            % {"facts": "、".join(fact.label for fact in facts), "programme": programme.name},
            link=reverse("security:profile-edit", args=[facts[0].profile_id]),
        )
    return len(missing)


@transaction.atomic
def ask_for_weights(*, actor: Actor, programme: Programme) -> JobRun:
    """Queue the calculation. Raises RuleViolation without the right to plan or where no missing fact costs anything."""
    record_as(actor)
    check_plans(actor, programme)
    if not extremes_of(programme):
        raise RuleViolation("nothing_to_weigh", _("計画の費用を変えうる項目は、すべてそろっています。"))
    return start_job(WEIGH_JOB, actor=actor, programme_id=programme.pk)


def weigh_facts(programme: Programme, report: Callable[[Round], None]) -> Weights:
    """What each missing fact could change if everybody were planned again, the weightiest first.

    Raises RuleViolation where no plan exists, and if the time was too short for one.
    """
    from security.planning import confidence as weighing  # seconds to import: only for those who plan
    from security.planning.switch_schedule import solve

    problem, unknown = read_problem(planning_instance(programme)), extremes_of(programme)
    try:
        plan = solve(problem, time_limit_s=PLAN_S)
    except TimeoutError as error:
        raise too_little_time() from error
    if plan is None:
        raise RuleViolation(
            "no_plan", _("いまの条件では、成り立つ計画がありません。先に計画案で理由を確かめてください。")
        )
    found = weighing.confidence(
        problem,
        plan,
        [weighing.MissingFact(one.code, one.label, _costs(one.low), _costs(one.high)) for one in unknown],
        asked=confidence_of(programme).asked,
        time_limit_s=FACTS_S,
        report=report,
    )
    known = {(one.code, one.label): one for one in unknown}
    rows = [_row(weight, known[weight.fact.code, weight.fact.fact]) for weight in found.weights]
    return {"weights": rows, "is_complete": found.is_complete}


def _costs(months: Mapping[str, Mapping[str, int]]) -> dict[str, Cost]:
    return {month: Cost(cost["gap_days"], cost["yen"], cost["wish"]) for month, cost in months.items()}


def _row(weight: FactWeight, extremes: Extremes) -> dict[str, Any]:
    days, yen = weight.change
    regret_days, regret_yen = weight.regret
    return {
        "profile_id": extremes.profile_id,
        "name": extremes.name,
        "label": extremes.label,
        "days": days,
        "yen": yen,
        "regret_days": regret_days,
        "regret_yen": regret_yen,
        "breaks": weight.could_break_the_plan,
        "is_proved": weight.is_proved,
    }
