"""Whole groups that fit everybody's renewal windows: goal by goal, each fixed at its value before the next."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .column_proof import prove
from .construction import groups_of_count, improved
from .counting import count
from .leader_model import LeaderModel
from .problem import Goal, Group, Level, Problem, Progress, Proposal, values_of, worth_of

_SHARE = {Goal.UNPLACED: 0.3, Goal.YEN: 0.5, Goal.MISFIT: 1.0}  # of the time that is left
_SHARE_OF_COUNTING, _SHARE_OF_STEPS = 0.2, 0.1
_SHARE_OF_PROOF = {Goal.YEN: 0.4, Goal.MISFIT: 0.9}


def solve(
    problem: Problem,
    *,
    time_limit_s: float,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Proposal | None:
    """The best groups found in time; None if the pins provably allow none.

    Raises TimeoutError if the time, or a cancellation, left nothing found.
    """
    watch, board = Stopwatch(time_limit_s), ProgressBoard[Progress]()
    search = _Search(problem, watch, seed, board.write)
    run_watched(search.run, board, watch, progress=progress, is_cancelled=is_cancelled)
    if search.is_impossible:
        return None
    if search.groups is None:
        raise TimeoutError
    placed = {code for group in search.groups for code in group.members}
    unplaced = tuple(sorted(one.code for one in problem.candidates if one.code not in placed))
    return Proposal(search.groups, unplaced, search.levels(), watch.elapsed_s)


class _Search:
    def __init__(self, problem: Problem, watch: Stopwatch, seed: int, report: Callable[[Progress], None]) -> None:
        self.problem, self.watch, self.seed, self.report = problem, watch, seed, report
        self.model = LeaderModel(problem)
        self.groups: tuple[Group, ...] | None = None
        self.bounds = dict.fromkeys(Goal, 0)
        self.is_impossible = False

    def levels(self) -> tuple[Level, ...]:
        values = values_of(self.problem, self.groups or ())
        return tuple(Level(goal, values[goal], min(values[goal], self.bounds[goal])) for goal in Goal)

    def run(self) -> None:
        for goal in Goal:
            if not self.watch.left_s:
                return
            if goal != Goal.MISFIT:
                self._count(goal)
            self._step_by_step()
            self._prove(goal)
            if not self._improve(goal):
                return
            self.model.model.add(self.model.goals[goal] <= values_of(self.problem, self.groups or ())[goal])

    def _count(self, goal: Goal) -> None:
        """A quick bound, and the groups that attain it where there are such."""
        unplaced = None if self.groups is None else values_of(self.problem, self.groups)[Goal.UNPLACED]
        seconds = self.watch.left_s * _SHARE_OF_COUNTING
        found = count(self.problem, goal, most_unplaced=unplaced, seconds=seconds, seed=self.seed)
        self._tighten(goal, found.bound)
        self._offer(groups_of_count(self.problem, found) if found.sizes else None)

    def _offer(self, groups: tuple[Group, ...] | None) -> None:
        """Take over groups if they are better than the best so far."""
        if groups is None:
            return
        if self.groups is None or worth_of(self.problem, groups) < worth_of(self.problem, self.groups):
            self.groups = groups

    def _step_by_step(self) -> None:
        until = self.watch.left_s * (1 - _SHARE_OF_STEPS)
        if self.groups is not None:
            self._offer(improved(self.problem, self.groups, lambda: self.watch.left_s <= until))

    def _prove(self, goal: Goal) -> None:
        """By whole groups as columns, where a level is still open."""
        if goal == Goal.UNPLACED or self.groups is None:
            return
        if values_of(self.problem, self.groups)[goal] > self.bounds[goal]:
            part = self.watch.part(self.watch.left_s * _SHARE_OF_PROOF[goal])
            found = prove(self.problem, goal, self.groups, watch=part, seed=self.seed)
            self._offer(found.groups)
            self._tighten(goal, found.bound)

    def _tighten(self, goal: Goal, bound: int) -> None:
        if bound > self.bounds[goal]:
            self.bounds[goal] = bound
            self.model.model.add(self.model.goals[goal] >= bound)

    def _improve(self, goal: Goal) -> bool:
        """Search for one goal; False if nothing valid is known afterwards."""
        if self.groups is not None:
            self.model.hint(self.groups)
            if values_of(self.problem, self.groups)[goal] <= self.bounds[goal]:
                return True
        self.model.model.minimize(self.model.goals[goal])
        solver = self._solver(goal)
        with self.watch.interrupting(solver.stop_search):
            status = solver.solve(self.model.model, _Reporter(goal, self.bounds[goal], self.report))
        self.is_impossible = status == cp_model.INFEASIBLE and self.groups is None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._offer(self.model.groups_of(solver))
            self.bounds[goal] = max(self.bounds[goal], round(solver.best_objective_bound))
        return self.groups is not None

    def _solver(self, goal: Goal) -> cp_model.CpSolver:
        """One worker and a fixed seed, so that the same question gets the same answer."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = max(self.watch.left_s * _SHARE[goal], 0.01)
        return solver


class _Reporter(cp_model.CpSolverSolutionCallback):
    def __init__(self, goal: Goal, bound: int, report: Callable[[Progress], None]) -> None:
        super().__init__()
        self._goal, self._bound, self._report = goal, bound, report

    def on_solution_callback(self) -> None:
        value = round(self.objective_value)
        bound = min(value, max(self._bound, round(self.best_objective_bound)))
        self._report(Progress(self._goal, value, bound))
