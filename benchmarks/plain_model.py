"""The plain way, to measure against: one CP-SAT model with all rules, solved goal by goal with everything in it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from security.planning.problem import Goal, Problem, default_goals


@dataclass
class PlainResult:
    """The values and bounds of the goals that were reached in time."""

    value: dict[Goal, int] = field(default_factory=dict)
    bound: dict[Goal, int] = field(default_factory=dict)
    seconds: float = 0.0


def solve_plainly(problem: Problem, *, time_limit_s: float, workers: int = 2) -> PlainResult:
    """Level after level, each fixed at its value before the next."""
    started, result, plain = time.monotonic(), PlainResult(), _Plain(problem)
    for goal in default_goals(problem):
        left = time_limit_s - (time.monotonic() - started)
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(left, 0.01)
        solver.parameters.num_workers, solver.parameters.random_seed = workers, 0
        plain.model.minimize(plain.value[goal])
        if solver.solve(plain.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            break
        result.value[goal] = round(solver.objective_value)
        result.bound[goal] = round(solver.best_objective_bound)
        plain.model.add(plain.value[goal] <= result.value[goal])
        plain.model.clear_hints()
        for variable in plain.taken.values():
            plain.model.add_hint(variable, solver.value(variable))
    result.seconds = time.monotonic() - started
    return result


class _Plain:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.taken = {
            (move.code, month): self.model.new_bool_var("")
            for move in problem.moves
            for month in problem.possible_months(move)
        }
        for move in problem.moves:
            self.model.add_exactly_one(self.taken[move.code, month] for month in problem.possible_months(move))
        self._capacity()
        self._relations()
        self.value = self._values()

    def _load(self, index: int) -> list[tuple[cp_model.IntVar, int]]:
        at = self.problem.at
        return [
            (taken, self.problem.move_of[code].work[-1 - (at[month] - index)])
            for (code, month), taken in self.taken.items()
            if 0 <= at[month] - index < len(self.problem.move_of[code].work)
        ]

    def _capacity(self) -> None:
        most = max(self.problem.units, default=0)
        self.peak = self.model.new_int_var(0, most, "peak")
        for index, month in enumerate(self.problem.months):
            used = sum(taken * units for taken, units in self._load(index))
            self.model.add(used <= self.problem.units[index])
            self.model.add(used <= self.peak)
            switching = [taken for (_, other), taken in self.taken.items() if other == month]
            self.model.add(sum(switching) <= self.problem.switches[index])

    def _relations(self) -> None:
        at = self.problem.at
        when: dict[str, cp_model.LinearExprT] = {
            move.code: sum(at[m] * self.taken[move.code, m] for m in self.problem.possible_months(move))
            for move in self.problem.moves
        }
        for group in self.problem.together:
            for code in group[1:]:
                self.model.add(when[code] == when[group[0]])
        for order in self.problem.order:
            self.model.add(when[order.then] >= when[order.first] + order.lag)

    def _values(self) -> dict[Goal, cp_model.LinearExprT]:
        cost = {key: self.problem.move_of[key[0]].allowed[key[1]] for key in self.taken}
        published = self.problem.published
        return {
            Goal.GAP_DAYS: sum(cost[key].gap_days * taken for key, taken in self.taken.items()),
            Goal.MOVES: sum(taken for (code, m), taken in self.taken.items() if published.get(code, m) != m),
            Goal.YEN: sum(cost[key].yen * taken for key, taken in self.taken.items()),
            Goal.WISH: sum(cost[key].wish * taken for key, taken in self.taken.items()),
            Goal.PEAK: self.peak,
        }
