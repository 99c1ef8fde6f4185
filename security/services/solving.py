"""Calculating a scenario and keeping what came out: the plan, or why there is none and what is possible at least."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from security.choices import ScenarioState
from security.models import Scenario
from security.planning.formats import PlanStatus, explanation_document, plan_document, read_problem
from security.planning.plan import Progress
from security.planning.problem import Goal, Problem
from security.selectors.conflict_reasons import conflict_sentences

Document = dict[str, Any]
EXPLAIN_S = 60
STATES = {
    PlanStatus.OPTIMAL: ScenarioState.SOLVED,
    PlanStatus.FEASIBLE: ScenarioState.SOLVED,
    PlanStatus.INFEASIBLE: ScenarioState.IMPOSSIBLE,
    PlanStatus.UNKNOWN: ScenarioState.FAILED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The plan; where none exists, the plan with a tray (if even that exists) and the explanation."""

    state: ScenarioState
    result: Document
    explanation: Document | None = None


@dataclass(frozen=True, slots=True)
class Watcher:
    """Whoever follows a calculation. `step` is told what begins, in words; `is_cancelled` ends the search early."""

    progress: Callable[[Progress], None] | None = None
    is_cancelled: Callable[[], bool] | None = None
    explaining: Callable[[], None] = lambda: None


NOBODY = Watcher()


def calculate(scenario: Scenario, watcher: Watcher = NOBODY) -> Outcome:
    """Solve the stored input. Without any plan, say why and find one that leaves as few as possible without a month."""
    problem = read_problem(scenario.instance)
    result = _solved(scenario, problem, watcher)
    state = STATES[PlanStatus(result["status"])]
    if state != ScenarioState.IMPOSSIBLE:
        return Outcome(state, result)
    watcher.explaining()
    return Outcome(state, _solved(scenario, problem, watcher, has_tray=True), _explained(problem, scenario, watcher))


def _solved(scenario: Scenario, problem: Problem, watcher: Watcher, *, has_tray: bool = False) -> Document:
    # The solver takes seconds to import and much memory; only the process that plans shall pay for it.
    from security.planning.switch_schedule import solve

    started = time.monotonic()
    limits: Mapping[Goal, int] = {Goal(name): value for name, value in scenario.at_most.items()}
    try:
        plan = solve(
            problem,
            time_limit_s=scenario.time_limit_s,
            seed=scenario.seed,
            goals=[Goal(name) for name in scenario.goals] or None,
            at_most=limits,
            has_tray=has_tray,
            start=problem.published,
            progress=watcher.progress,
            is_cancelled=watcher.is_cancelled,
        )
    except TimeoutError:
        return plan_document(None, seconds=time.monotonic() - started, is_unknown=True)
    return plan_document(plan, seconds=time.monotonic() - started)


def _explained(problem: Problem, scenario: Scenario, watcher: Watcher) -> Document | None:
    """None where the time was too short to find a contradiction, or where only a limit of the scenario stands in."""
    from security.planning.explain import explain

    try:
        explanation = explain(problem, time_limit_s=EXPLAIN_S, seed=scenario.seed, is_cancelled=watcher.is_cancelled)
    except TimeoutError:
        return None
    if explanation is None:
        return None
    return explanation_document(explanation, conflict_sentences(problem, explanation))


def solve_and_store(scenario: Scenario) -> Scenario:
    """Without a job, for the sample and for tests."""
    store_outcome(scenario_id=scenario.pk, outcome=calculate(scenario))
    scenario.refresh_from_db()
    return scenario


def store_outcome(*, scenario_id: int, outcome: Outcome) -> None:
    """Keep what came out; a second delivery of the same job changes nothing."""
    Scenario.objects.filter(pk=scenario_id, state=ScenarioState.WAITING).update(
        state=outcome.state, result=outcome.result, explanation=outcome.explanation
    )
