"""CP-SAT, set up in one way: one worker and a fixed seed, so that the same question gets the same answer."""

from __future__ import annotations

from dataclasses import dataclass

from ortools.sat.python import cp_model


@dataclass(frozen=True)
class Effort:
    """How hard to search: seconds on the clock, and CP-SAT's own measure of work, which no machine changes."""

    seconds: float
    work: float | None = None


def new_solver(effort: Effort, *, seed: int) -> cp_model.CpSolver:
    """Full linear relaxation, as these models are nearly integral; no probing, which costs more than it finds here."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.max_time_in_seconds = max(effort.seconds, 0.01)
    if effort.work is not None:
        solver.parameters.max_deterministic_time = effort.work
    return solver
