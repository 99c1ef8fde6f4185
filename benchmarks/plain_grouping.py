"""Plain references for the municipal cloud: groups as one CP-SAT model goal by goal, sets by always the cheapest.

Nothing here is used by the portal; it shows what its own searches gain.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from clouds.planning import common_set
from clouds.planning.leader_model import LeaderModel
from clouds.planning.problem import Goal, Problem


@dataclass
class PlainResult:
    """The values and bounds of the goals that were reached in time."""

    value: dict[Goal, int] = field(default_factory=dict)
    bound: dict[Goal, int] = field(default_factory=dict)
    seconds: float = 0.0


def solve_plainly(problem: Problem, *, time_limit_s: float, workers: int = 2) -> PlainResult:
    """Level after level, each fixed at its value before the next; no bounds and no groups from elsewhere."""
    started, result, plain = time.monotonic(), PlainResult(), LeaderModel(problem)
    for goal in Goal:
        left = time_limit_s - (time.monotonic() - started)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(left, 0.01)
        solver.parameters.num_workers, solver.parameters.random_seed = workers, 0
        plain.model.minimize(plain.goals[goal])
        if left <= 0 or solver.solve(plain.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        result.value[goal] = round(solver.objective_value)
        result.bound[goal] = round(solver.best_objective_bound)
        plain.model.add(plain.goals[goal] <= result.value[goal])
        plain.hint(plain.groups_of(solver))
    result.seconds = time.monotonic() - started
    return result


def set_by_always_the_cheapest(problem: common_set.Problem, at_least: int) -> int:
    """Yen of a set that takes in, one after the other, whoever adds the least."""
    bought: set[str] = set()
    waiting, cost = list(problem.members), 0
    for _number in range(at_least):
        adds = [member.own_yen + sum(problem.price_yen[form] for form in member.forms - bought) for member in waiting]
        best = adds.index(min(adds))
        cost += adds[best]
        bought |= waiting.pop(best).forms
    return cost
