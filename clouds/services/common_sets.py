"""Asking for the cheapest common set: the input as it is now, calculated by a worker, kept with what came out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clouds.form_choices import CommonSetState
from clouds.models import CommonSetRun, FormCatalogue
from clouds.planning.common_set import Point, Progress, problem_of
from clouds.selectors.common_sets import answers_in, input_hash, instance_of, month_in, needs_in
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job

from .form_catalogues import require_change

SOLVE_JOB = "clouds.solve_common_set"
TIME_LIMIT_S = 60.0
Document = dict[str, Any]
Tell = Callable[[str, Progress], None]  # the product at hand, and how far it is


@transaction.atomic
def ask_for_set(*, actor: Actor, catalogue: FormCatalogue, queue: bool = True) -> CommonSetRun:
    """Freeze needs and answers as they are now and queue the calculation (`queue=False`: the caller calculates).

    Raises RuleViolation without the right, and as long as nobody, or no vendor, has handed in an answer.
    """
    record_as(actor)
    require_change(actor, catalogue)
    instance = instance_of(catalogue)
    if not instance["needs"] or not instance["products"]:
        sentence = _("団体の必要度と事業者の回答が、それぞれ1つ以上提出されてから計算してください。")
        raise RuleViolation("nothing_to_compare", sentence)
    run = CommonSetRun.objects.create(
        catalogue=catalogue, instance=instance, input_hash=input_hash(instance), created_by=actor.user
    )
    if queue:
        run.job = start_job(SOLVE_JOB, actor=actor, common_set_id=run.pk)
        run.save(update_fields=["job"])
    return run


def calculate(run: CommonSetRun, tell: Tell | None = None, is_cancelled: Callable[[], bool] | None = None) -> Document:
    """The sets of every product, each with an equal share of the time."""
    # The solver takes seconds to import and much memory; only the process that plans shall pay for it.
    from clouds.planning.common_set_solver import cheapest_sets

    needs, month, products = needs_in(run.instance), month_in(run.instance), run.instance["products"]
    found = []
    for product in products:
        problem, out = problem_of(needs, answers_in(product, run.instance["forms"]), month)
        points = cheapest_sets(
            problem,
            time_limit_s=TIME_LIMIT_S / len(products),
            report=partial(tell, product["name"]) if tell else None,
            is_cancelled=is_cancelled,
        )
        found.append({"blocked": {who: list(forms) for who, forms in out.items()}, "points": [*map(_point, points)]})
    return {"products": found}


def _point(point: Point) -> Document:
    return {
        "at_least": point.at_least,
        "members": list(point.choice.members),
        "forms": list(point.choice.forms),
        "cost_yen": point.cost_yen,
        "bound_yen": point.bound_yen,
    }


def store_result(*, run_id: int, result: Document) -> None:
    """Keep what came out; a second delivery of the same job changes nothing."""
    waiting = CommonSetRun.objects.filter(pk=run_id, state=CommonSetState.WAITING)
    waiting.update(state=CommonSetState.SOLVED, result=result)
