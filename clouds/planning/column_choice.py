"""The best choice among listed groups (columns): every organisation in one at most, the goals before kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ortools.math_opt.python import mathopt
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
    seconds = max(0.01, 0.8 * watch.left_s)  # HiGHS looks at the clock now and then only
    if goal == Goal.YEN:
        return _in_whole_numbers(problem, limits, columns, watch, seconds, seed)
    return _by_branching(problem, limits, columns, seconds)


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


def _in_whole_numbers(
    problem: Problem,
    limits: Mapping[Goal, int],
    columns: Sequence[Column],
    watch: Stopwatch,
    seconds: float,
    seed: int,
) -> Choice:
    """By CP-SAT: amounts in yen are too large for what a linear solver rounds."""
    model = cp_model.CpModel()
    takes = [model.new_bool_var("") for _column in columns]
    for held, must in zip(_holders(columns, len(problem.candidates)), _must(problem), strict=True):
        taken = sum(takes[number] for number in held)
        model.add(taken == 1) if must else model.add(taken <= 1)
    placed = sum(len(column.members) * take for column, take in zip(columns, takes, strict=True))
    model.add(placed >= len(problem.candidates) - limits[Goal.UNPLACED])
    model.minimize(sum(column.value * take for column, take in zip(columns, takes, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, seed
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    with watch.interrupting(solver.stop_search):
        status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        chosen = [column for column, take in zip(columns, takes, strict=True) if solver.boolean_value(take)]
        return Choice(chosen, max(0, round(solver.best_objective_bound)))
    return Choice([], NOTHING if status == cp_model.INFEASIBLE else 0)


def _by_branching(problem: Problem, limits: Mapping[Goal, int], columns: Sequence[Column], seconds: float) -> Choice:
    """By HiGHS, which proves such a choice many times as fast as CP-SAT on one worker.

    Distances are small whole numbers, and its tolerance only ever lets a choice pass that costs too much: no better
    one is missed, and whoever takes the choice over checks it.
    """
    model = mathopt.Model()
    takes = [model.add_binary_variable() for _column in columns]
    for held, must in zip(_holders(columns, len(problem.candidates)), _must(problem), strict=True):
        if held or must:
            row = model.add_linear_constraint(lb=1.0 if must else -math.inf, ub=1.0)
            for number in held:
                row.set_coefficient(takes[number], 1.0)
    number = model.add_linear_constraint(lb=float(len(problem.candidates) - limits[Goal.UNPLACED]))
    cost = model.add_linear_constraint(ub=1.0)
    unit = max(1, limits[Goal.YEN])
    for column, take in zip(columns, takes, strict=True):
        number.set_coefficient(take, float(len(column.members)))
        cost.set_coefficient(take, column.yen / unit)
        model.objective.set_linear_coefficient(take, float(column.value))
    limit = mathopt.SolveParameters(time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0.0)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=limit)
    if result.termination.reason == mathopt.TerminationReason.INFEASIBLE:
        return Choice([], NOTHING)
    bound = result.termination.objective_bounds.dual_bound
    values = result.variable_values() if result.has_primal_feasible_solution() else {}
    chosen = [column for column, take in zip(columns, takes, strict=True) if values.get(take, 0.0) > 0.5]
    return Choice(chosen, max(0, math.ceil(bound - 1e-4)) if math.isfinite(bound) else 0)
