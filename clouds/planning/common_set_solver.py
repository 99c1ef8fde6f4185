"""The cheapest common sets by CP-SAT: one model, one more organisation at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .common_set import Choice, Member, Point, Problem, Progress, Report, choice_of, cost_of


def cheapest_sets(
    problem: Problem,
    *,
    time_limit_s: float,
    seed: int = 0,
    report: Report | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> tuple[Point, ...]:
    """A point for every number of organisations that is worth its own: the next one begins where the last one ends.

    What time or a cancellation cuts short is left out; a point whose bound is below its cost is not proved.
    """
    watch, model = Stopwatch(time_limit_s), _SetModel(problem)
    points: list[Point] = []
    at_least = 1
    while at_least <= len(problem.members) and watch.left_s > 0 and not (is_cancelled and is_cancelled()):
        if report:
            report(Progress(at_least, len(problem.members)))
        seconds = watch.left_s / (len(problem.members) - at_least + 1)
        point = model.solve(at_least, seconds=seconds, seed=seed)
        if points:  # a set for more organisations is also one for fewer
            least = min(point.cost_yen, max(point.bound_yen, points[-1].bound_yen))
            point = replace(point, bound_yen=least)
        points.append(point)
        at_least = len(point.choice.members) + 1
    return tuple(points)


class _SetModel:
    """`buys[form]` and `serves[organisation]` are yes or no; serving somebody takes all of its forms."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.buys = {form: self.model.new_bool_var(form) for form in problem.price_yen}
        self.serves = {member.code: self.model.new_bool_var(member.code) for member in problem.members}
        for member in problem.members:
            for form in sorted(member.forms):
                self.model.add_implication(self.serves[member.code], self.buys[form])
        # One yen outweighs everybody: first cheap, then for as many as possible.
        self.weight = len(problem.members) + 1
        yen = sum(problem.price_yen[form] * buys for form, buys in self.buys.items())
        own = sum(member.own_yen * self.serves[member.code] for member in problem.members)
        self.model.minimize(self.weight * (yen + own) - sum(self.serves.values()))

    def solve(self, at_least: int, *, seconds: float, seed: int) -> Point:
        """The best choice found in time; the cheapest organisations one by one if the solver finds none."""
        # Numbers only grow from call to call, so that what was asked before never stands in the way.
        self.model.add(sum(self.serves.values()) >= at_least)
        first = self._one_by_one(at_least)
        self._hint(first)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        status = solver.solve(self.model)
        choice = first
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = choice_of(self.problem, [c for c, serves in self.serves.items() if solver.boolean_value(serves)])
            choice = min(found, first, key=self._worth)
        cost = cost_of(self.problem, choice)
        bound = cost if status == cp_model.OPTIMAL else self._bound(solver.best_objective_bound)
        return Point(at_least, choice, cost, max(0, min(cost, bound)))

    def _bound(self, objective: float) -> int:
        """Yen below which nothing costs: the objective takes off less than one weight for those who are served."""
        return -(-round(objective) // self.weight) if math.isfinite(objective) else 0

    def _worth(self, choice: Choice) -> tuple[int, int]:
        return cost_of(self.problem, choice), -len(choice.members)

    def _one_by_one(self, at_least: int) -> Choice:
        """Always the organisation that adds the least, by code among equals."""
        chosen: list[str] = []
        bought: set[str] = set()
        waiting = list(self.problem.members)

        def adds(member: Member) -> tuple[int, str]:
            return member.own_yen + sum(self.problem.price_yen[form] for form in member.forms - bought), member.code

        while len(chosen) < at_least:
            best = min(waiting, key=adds)
            waiting.remove(best)
            chosen.append(best.code)
            bought |= best.forms
        return choice_of(self.problem, chosen)

    def _hint(self, choice: Choice) -> None:
        self.model.clear_hints()
        for form, buys in self.buys.items():
            self.model.add_hint(buys, form in choice.forms)
        for code, serves in self.serves.items():
            self.model.add_hint(serves, code in choice.members)
