"""CP-SAT, set up in one way: one worker and a fixed seed, so that the same question gets the same answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch


@dataclass(frozen=True)
class Effort:
    """How hard to search: seconds on the clock, and CP-SAT's own measure of work, which no machine changes."""

    seconds: float
    seed: int
    watch: Stopwatch
    work: float | None = None
    is_for_bound: bool = False  # spend it on the linear relaxation rather than on finding plans


def run_solver(
    model: cp_model.CpModel, effort: Effort, on_value: Callable[[int, int], None] | None = None
) -> cp_model.CpSolver | None:
    """The solver with a solution, or None. `on_value` hears each better value with the bound of that moment."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_time_in_seconds = max(effort.seconds, 0.01)
    if effort.is_for_bound:
        solver.parameters.linearization_level = 2
    if effort.work is not None:
        solver.parameters.max_deterministic_time = effort.work
    with effort.watch.interrupting(solver.stop_search):
        status = solver.solve(model, _Reporter(on_value) if on_value else None)
    return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


class _Reporter(cp_model.CpSolverSolutionCallback):
    def __init__(self, on_value: Callable[[int, int], None]) -> None:
        super().__init__()
        self._on_value = on_value

    def on_solution_callback(self) -> None:
        self._on_value(round(self.objective_value), round(self.best_objective_bound))
