"""Counting alone: who starts in which month and how large the groups are, whoever sits in them.

Every valid proposal obeys this model, so its optimum bounds the goals. It has no symmetries and is solved at once. But
for pins about two organisations it is exact: its solution is where the search for real groups begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from portal.lib.months import Month

from .problem import Code, Goal, PinKind, Problem


@dataclass(frozen=True, slots=True)
class Count:
    """A lower bound, and the solution behind it: members and groups by month."""

    bound: int
    members: Mapping[Month, tuple[Code, ...]]
    sizes: Mapping[Month, tuple[int, ...]]  # of its groups, the largest first


def count(problem: Problem, goal: Goal, *, most_unplaced: int | None, seconds: float, seed: int) -> Count:
    """For UNPLACED or YEN, among proposals with at most so many organisations unplaced."""
    model = _CountingModel(problem, most_unplaced)
    model.model.minimize(model.unplaced if goal == Goal.UNPLACED else model.yen)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(seconds, 0.01)
    if solver.solve(model.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Count(0, {}, {})
    return model.read(solver)


class _CountingModel:
    def __init__(self, problem: Problem, most_unplaced: int | None) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.starts = {
            (one.code, month): self.model.new_bool_var("") for one in problem.candidates for month in one.cost_yen
        }
        self.by_month: dict[Month, dict[Code, cp_model.IntVar]] = {}
        for (code, month), start in self.starts.items():
            self.by_month.setdefault(month, {})[code] = start
        self.placed = {
            one.code: sum(self.starts[one.code, month] for month in one.cost_yen) for one in problem.candidates
        }
        for placed in self.placed.values():
            self.model.add(placed <= 1)
        self.sizes = {month: self._sizes(starts) for month, starts in self.by_month.items()}
        self._pins()
        self.unplaced = len(problem.candidates) - sum(self.starts.values())
        if most_unplaced is not None:
            self.model.add(self.unplaced <= most_unplaced)
        cost = {one.code: one.cost_yen for one in problem.candidates}
        self.yen = problem.group_yen * sum(groups for sizes in self.sizes.values() for groups in sizes.values()) + sum(
            cost[code][month] * start for (code, month), start in self.starts.items()
        )

    def _sizes(self, starts: Mapping[Code, cp_model.IntVar]) -> dict[int, cp_model.IntVar]:
        """How many groups of each size start in a month: those who need a large group fit into the large ones."""
        most = len(starts)
        of_size = {
            size: self.model.new_int_var(0, most // size, "")
            for size in range(self.problem.min_size, min(self.problem.max_size, most) + 1)
        }
        need = {one.code: one.least_size for one in self.problem.candidates if one.code in starts}
        self.model.add(sum(starts.values()) == sum(size * groups for size, groups in of_size.items()))
        for least in {need[code] for code in starts if need[code] > self.problem.min_size}:
            room = sum(size * groups for size, groups in of_size.items() if size >= least)
            self.model.add(sum(start for code, start in starts.items() if need[code] >= least) <= room)
        return of_size

    def _pins(self) -> None:
        for pin in self.problem.pins:
            match pin.kind:
                case PinKind.PLACED:
                    self.model.add(self.placed[pin.code] == 1)
                case PinKind.LEFT_OUT:
                    self.model.add(self.placed[pin.code] == 0)
                case PinKind.MONTH:
                    others = [s for (code, month), s in self.starts.items() if code == pin.code and month != pin.month]
                    self.model.add(sum(others) == 0)
                case PinKind.TOGETHER:
                    self.model.add(self.placed[pin.code] == self.placed[pin.other])

    def read(self, solver: cp_model.CpSolver) -> Count:
        members = {
            month: tuple(code for code, start in starts.items() if solver.boolean_value(start))
            for month, starts in self.by_month.items()
        }
        sizes = {
            month: tuple(size for size in sorted(groups, reverse=True) for _each in range(solver.value(groups[size])))
            for month, groups in self.sizes.items()
        }
        return Count(max(0, round(solver.best_objective_bound)), members, sizes)
