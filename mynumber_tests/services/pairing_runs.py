"""Asking for a pairing: the input as it is now, calculated by a worker, kept with what came out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mynumber_tests.choices import PairingState
from mynumber_tests.models import PairingRun, Programme
from mynumber_tests.planning.explanation import Explanation
from mynumber_tests.planning.formats import PlanStatus, explanation_document, plan_document, read_problem
from mynumber_tests.planning.plan import Progress
from mynumber_tests.planning.problem import Problem
from mynumber_tests.planning.reason import reasons
from mynumber_tests.selectors.pairing_input import input_hash, pairing_instance, scenario_names
from mynumber_tests.selectors.pairing_words import PairingWords
from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.jobs.services import start_job

from .programmes import check_may_change

SOLVE_JOB = "mynumber_tests.solve_pairing"
EXPLAIN_S = 30
Document = dict[str, Any]


@transaction.atomic
def create_run(
    *,
    actor: Actor,
    programme: Programme,
    name: str,
    time_limit_s: int = 60,
    keeps_published: bool = False,
    queue: bool = True,
) -> PairingRun:
    """Freeze the input as it is now and queue the calculation (`queue=False`: the caller calculates).

    Raises RuleViolation without the right, or where nobody inquires yet.
    """
    record_as(actor)
    check_may_change(actor, programme)
    instance = pairing_instance(programme, keeps_published=keeps_published)
    if not instance["inquiries"]:
        raise RuleViolation(
            "no_inquiries", _("参加条件が登録された団体の照会がありません。先に、参加申請を受理してください。")
        )
    run = PairingRun.objects.create(
        programme=programme,
        name=name,
        time_limit_s=time_limit_s,
        keeps_published=keeps_published,
        instance=instance,
        input_hash=input_hash(instance),
        created_by=actor.user,
    )
    if queue:
        run.job = start_job(SOLVE_JOB, actor=actor, pairing_run_id=run.pk)
        run.save(update_fields=["job"])
    return run


def calculate(
    run: PairingRun,
    progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> tuple[PairingState, Document, Document | None]:
    """Solve the stored input; where the pins contradict each other, say why."""
    # The solver takes seconds to import and much memory; only the process that plans shall pay for it.
    from mynumber_tests.planning.explain import explain
    from mynumber_tests.planning.pairing import solve

    problem, started = read_problem(run.instance), time.monotonic()
    words = PairingWords(problem, scenario_names(run.programme))
    plan = solve(problem, time_limit_s=run.time_limit_s, seed=run.seed, progress=progress, is_cancelled=is_cancelled)
    found = reasons(problem, plan.tests, plan.unserved) if plan else []
    why = {reason.inquiry: words.why_unserved(reason) for reason in found}
    result = plan_document(plan, why=why, seconds=time.monotonic() - started)
    if result["status"] != PlanStatus.INFEASIBLE:
        return PairingState.SOLVED, result, None
    explanation = explain(problem, time_limit_s=EXPLAIN_S)
    return PairingState.IMPOSSIBLE, result, _explained(words, explanation)


def _explained(words: PairingWords, explanation: Explanation | None) -> Document | None:
    return explanation_document(explanation, words.explanation(explanation)) if explanation else None


def store_outcome(*, run_id: int, state: PairingState, result: Document, explanation: Document | None) -> None:
    """Keep what came out; a second delivery of the same job changes nothing."""
    waiting = PairingRun.objects.filter(pk=run_id, state=PairingState.WAITING)
    waiting.update(state=state, result=result, explanation=explanation)


def solve_and_store(run: PairingRun) -> PairingRun:
    """Without a job, for the sample and for tests."""
    state, result, explanation = calculate(run)
    store_outcome(run_id=run.pk, state=state, result=result, explanation=explanation)
    run.refresh_from_db()
    return run


def problem_of(run: PairingRun) -> Problem:
    return read_problem(run.instance)
