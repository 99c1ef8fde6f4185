"""The best choice among listed groups (columns): every organisation in one at most, the goals before kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .columns import Column
from .problem import Goal, PinKind, Problem

NOTHING = 1 << 60  # above every value


@dataclass(frozen=True, slots=True)
class Choice:
    """Empty if there is none or time is up; no choice is worth less than `bound` (NOTHING: there is none)."""

    columns: Sequence[Column]
    bound: int


def best_choice(
    problem: Problem, goal: Goal, limits: Mapping[Goal, int], columns: Sequence[Column], watch: Stopwatch, seed: int
) -> Choice:
    """For YEN or MISFIT, among choices whose goals before are within `limits`; no longer than the watch has time."""
    if not columns:
        return Choice([], NOTHING if limits[Goal.UNPLACED] < len(problem.candidates) else 0)
    model = cp_model.CpModel()
    takes = [model.new_bool_var("") for _column in columns]
    for held, must in zip(_holders(columns, len(problem.candidates)), _must(problem), strict=True):
        mine = [takes[number] for number in held]
        model.add_exactly_one(mine) if must else model.add_at_most_one(mine)
    both = list(zip(columns, takes, strict=True))
    placed = len(problem.candidates) - limits[Goal.UNPLACED]
    model.add(sum(len(column.members) * take for column, take in both) >= placed)
    if goal != Goal.YEN:
        model.add(sum(column.yen * take for column, take in both) <= limits[Goal.YEN])
    model.minimize(sum(column.value * take for column, take in both))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, seed
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = max(0.01, watch.left_s)
    with watch.interrupting(solver.stop_search):
        status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen = [column for column, take in both if solver.boolean_value(take)]
        return Choice(chosen, max(0, round(solver.best_objective_bound)))
    return Choice([], NOTHING if status == cp_model.INFEASIBLE else 0)


def _holders(columns: Sequence[Column], count: int) -> list[list[int]]:
    """For each organisation the columns that it is in."""
    holders: list[list[int]] = [[] for _organisation in range(count)]
    for number, column in enumerate(columns):
        for member in column.members:
            holders[member].append(number)
    return holders


def _must(problem: Problem) -> list[bool]:
    """Who has to be in a group."""
    must = {pin.code for pin in problem.pins if pin.kind == PinKind.PLACED}
    return [one.code in must for one in problem.candidates]
