"""Counting alone: who starts in which month and how large the groups are, whoever sits in them.

Every valid proposal obeys this model, so its optimum bounds the goals. It has no symmetries and is solved in seconds.
But for pins about two organisations it is exact: its solution is where the search for real groups begins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from portal.lib.months import Month
from portal.lib.stopwatch import Stopwatch

from .problem import Code, Goal, Group, PinKind, Problem
from .starts import allowed_starts


@dataclass(frozen=True, slots=True)
class Count:
    """A lower bound, and the solution behind it: members and groups by month."""

    bound: int
    members: Mapping[Month, tuple[Code, ...]]
    sizes: Mapping[Month, tuple[int, ...]]  # of its groups, the largest first


def count(
    problem: Problem,
    goal: Goal,
    *,
    most_unplaced: int | None,
    known: tuple[Group, ...],
    watch: Stopwatch,
    seed: int,
    report: Callable[[int, int], None],
) -> Count:
    """For UNPLACED or YEN, among proposals with at most so many organisations unplaced; `report` gets value and bound.

    `known` is where the search begins.
    """
    model = _CountingModel(problem, most_unplaced)
    model.model.minimize(model.unplaced if goal == Goal.UNPLACED else model.yen)
    model.hint(known)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(watch.left_s, 0.01)
    with watch.interrupting(solver.stop_search):
        status = solver.solve(model.model, _Listener(report))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Count(max(0, round(solver.best_objective_bound)) if status == cp_model.UNKNOWN else 0, {}, {})
    return model.read(solver)


class _Listener(cp_model.CpSolverSolutionCallback):
    def __init__(self, report: Callable[[int, int], None]) -> None:
        super().__init__()
        self._report = report

    def on_solution_callback(self) -> None:
        self._report(round(self.objective_value), round(self.best_objective_bound))


class _CountingModel:
    def __init__(self, problem: Problem, most_unplaced: int | None) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.need = {one.code: one.least_size for one in problem.candidates}
        self.starts = {start: self.model.new_bool_var("") for start in sorted(allowed_starts(problem))}
        self.by_month: dict[Month, dict[Code, cp_model.IntVar]] = {}
        self.placed: dict[Code, list[cp_model.IntVar]] = {one.code: [] for one in problem.candidates}
        for (code, month), start in self.starts.items():
            self.by_month.setdefault(month, {})[code] = start
            self.placed[code].append(start)
        for starts in self.placed.values():
            self.model.add_at_most_one(starts)
        self.sizes = {month: self._sizes(starts) for month, starts in self.by_month.items()}
        self._pins()
        self.unplaced = len(problem.candidates) - sum(self.starts.values())
        groups = sum(groups for sizes in self.sizes.values() for groups in sizes.values())
        if most_unplaced is not None:
            placed = len(problem.candidates) - most_unplaced
            self.model.add(self.unplaced <= most_unplaced)
            self.model.add(groups >= -(-placed // problem.max_size))  # follows, but only in whole numbers
        cost = {one.code: one.cost_yen for one in problem.candidates}
        self.yen = problem.group_yen * groups + sum(
            cost[code][month] * start for (code, month), start in self.starts.items()
        )

    def _sizes(self, starts: Mapping[Code, cp_model.IntVar]) -> dict[int, cp_model.IntVar]:
        """How many groups of each size start in a month: those who need a large group fit into the large ones."""
        most = len(starts)
        of_size = {
            size: self.model.new_int_var(0, most // size, "")
            for size in range(self.problem.min_size, min(self.problem.max_size, most) + 1)
        }
        self.model.add(sum(starts.values()) == sum(size * groups for size, groups in of_size.items()))
        for least in {self.need[code] for code in starts if self.need[code] > self.problem.min_size}:
            room = sum(size * groups for size, groups in of_size.items() if size >= least)
            self.model.add(sum(start for code, start in starts.items() if self.need[code] >= least) <= room)
        for code, start in starts.items():  # follows too: without it, a tenth of a group would do for one member
            self.model.add(start <= sum(groups for size, groups in of_size.items() if size >= self.need[code]))
        return of_size

    def _pins(self) -> None:
        for pin in self.problem.pins:
            match pin.kind:
                case PinKind.PLACED:
                    self.model.add(sum(self.placed.get(pin.code, [])) == 1)
                case PinKind.TOGETHER:
                    for starts in self.by_month.values():
                        mine, other = (_only(starts, code) for code in (pin.code, pin.other))
                        self.model.add(sum(mine) == sum(other))
                case PinKind.SEPARATE:
                    for month, starts in self.by_month.items():
                        both = [*_only(starts, pin.code), *_only(starts, pin.other)]
                        self.model.add(sum(both) <= sum(self.sizes[month].values()))
                case PinKind.LEFT_OUT | PinKind.MONTH:
                    pass  # other starts were never allowed

    def hint(self, groups: tuple[Group, ...]) -> None:
        month_of = {code: group.month for group in groups for code in group.members}
        for (code, month), start in self.starts.items():
            self.model.add_hint(start, month_of.get(code) == month)
        made = Counter((group.month, len(group.members)) for group in groups)
        for month, sizes in self.sizes.items():
            for size, number in sizes.items():
                self.model.add_hint(number, made[month, size])

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


def _only(starts: Mapping[Code, cp_model.IntVar], code: Code) -> list[cp_model.IntVar]:
    """One or none."""
    return [starts[code]] if code in starts else []
