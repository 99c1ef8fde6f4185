"""Whole groups that fit everybody's renewal windows: goal by goal, each fixed at its value before the next."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch
from portal.lib.watching import ProgressBoard, run_watched

from .column_proof import prove
from .construction import groups_of_count
from .counting import count
from .dive import cheap_count
from .leader_model import LeaderModel, follower_count
from .problem import Goal, Group, Level, Problem, Progress, Proposal, values_of, worth_of
from .small_steps import improved
from .starts import narrowed

_SHARE = {Goal.UNPLACED: 0.3, Goal.YEN: 0.5, Goal.MISFIT: 1.0}  # of the time that is left
_SHARE_OF_DIVE, _SHARE_OF_COUNTING, _SHARE_OF_NARROWING, _SHARE_OF_STEPS = 0.1, 0.3, 0.4, 0.1
_SHARE_OF_PROOF = {Goal.YEN: 0.4, Goal.MISFIT: 0.9}
_MOST_FOLLOWERS = 20_000  # pairs; above, the model of who follows whom takes longer to make than it could search


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
        self.groups: tuple[Group, ...] | None = None
        self.bounds = dict.fromkeys(Goal, 0)
        self.is_impossible = False

    def levels(self) -> tuple[Level, ...]:
        values = self._values()
        return tuple(Level(goal, values[goal], min(values[goal], self.bounds[goal])) for goal in Goal)

    def _values(self) -> dict[Goal, int]:
        return values_of(self.problem, self.groups or ())

    def run(self) -> None:
        for goal in Goal:
            if not self.watch.left_s:
                return
            if goal == Goal.MISFIT:
                self._narrow()
            else:
                self._count(goal)
            self._step_by_step(goal)
            self._prove(goal)
            if not self._improve(goal):
                return

    def _count(self, goal: Goal) -> None:
        """A bound, and the groups that attain it where there are such."""
        if goal == Goal.YEN:
            placed = len(self.problem.candidates) - self._values()[Goal.UNPLACED]
            part = self.watch.part(self.watch.left_s * _SHARE_OF_DIVE)
            rounded = cheap_count(self.problem, placed=placed, watch=part)
            self._offer(groups_of_count(self.problem, rounded) if rounded is not None else None)
        found = count(
            self.problem,
            goal,
            most_unplaced=None if self.groups is None else self._values()[Goal.UNPLACED],
            known=self.groups or (),
            watch=self.watch.part(self.watch.left_s * _SHARE_OF_COUNTING),
            seed=self.seed,
            report=lambda value, bound: self._tell(goal, value, bound),
        )
        self.bounds[goal] = max(self.bounds[goal], found.bound)
        self._offer(groups_of_count(self.problem, found) if found.sizes else None)

    def _narrow(self) -> None:
        """Only what can still be part of proposals as good as this one in the goals before; it also bounds the yen."""
        found = narrowed(self.problem, self.groups or (), self.watch.part(self.watch.left_s * _SHARE_OF_NARROWING))
        self.problem = found.problem
        self.bounds[Goal.YEN] = max(self.bounds[Goal.YEN], found.bound)

    def _tell(self, goal: Goal, value: int, bound: int) -> None:
        self.report(Progress(goal, value, min(value, max(bound, self.bounds[goal]))))

    def _offer(self, groups: tuple[Group, ...] | None) -> None:
        """Take over groups if they are better than the best so far."""
        if groups is None:
            return
        if self.groups is None or worth_of(self.problem, groups) < worth_of(self.problem, self.groups):
            self.groups = groups

    def _step_by_step(self, goal: Goal) -> None:
        if self.groups is not None and self._values()[goal] > self.bounds[goal]:
            until = self.watch.left_s * (1 - _SHARE_OF_STEPS)
            self._offer(improved(self.problem, self.groups, lambda: self.watch.left_s <= until))

    def _prove(self, goal: Goal) -> None:
        """By whole groups as columns, where a level is still open: a count is exact but for pins about two."""
        if self.groups is None or not (goal == Goal.MISFIT or (goal == Goal.YEN and self._has_pairs())):
            return
        value = self._values()[goal]
        if value > self.bounds[goal]:
            self._tell(goal, value, 0)
            part = self.watch.part(self.watch.left_s * _SHARE_OF_PROOF[goal])
            found = prove(self.problem, goal, self.groups, watch=part, seed=self.seed)
            self._offer(found.groups)
            self.bounds[goal] = max(self.bounds[goal], found.bound)

    def _has_pairs(self) -> bool:
        return any(pin.other for pin in self.problem.pins)

    def _improve(self, goal: Goal) -> bool:
        """Search for one goal; False if nothing valid is known afterwards."""
        is_known = self.groups is not None
        if not self.watch.left_s:
            return is_known
        if is_known and (self._values()[goal] <= self.bounds[goal] or follower_count(self.problem) > _MOST_FOLLOWERS):
            return True
        model = self._model(goal)
        solver = self._solver(goal)
        with self.watch.interrupting(solver.stop_search):
            status = solver.solve(model.model, _Reporter(lambda value, bound: self._tell(goal, value, bound)))
        self.is_impossible = status == cp_model.INFEASIBLE and self.groups is None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self._offer(model.groups_of(solver))
            self.bounds[goal] = max(self.bounds[goal], round(solver.best_objective_bound))
        return self.groups is not None

    def _model(self, goal: Goal) -> LeaderModel:
        """For groups that are as good as the best known in the goals before."""
        model, values = LeaderModel(self.problem), self._values()
        for other in Goal:
            model.model.add(model.goals[other] >= self.bounds[other])
            if other == goal:
                break
            model.model.add(model.goals[other] <= values[other])
        if self.groups is not None:
            model.hint(self.groups)
        model.model.minimize(model.goals[goal])
        return model

    def _solver(self, goal: Goal) -> cp_model.CpSolver:
        """One worker and a fixed seed, so that the same question gets the same answer."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = max(self.watch.left_s * _SHARE[goal], 0.01)
        return solver


class _Reporter(cp_model.CpSolverSolutionCallback):
    def __init__(self, report: Callable[[int, int], None]) -> None:
        super().__init__()
        self._report = report

    def on_solution_callback(self) -> None:
        self._report(round(self.objective_value), round(self.best_objective_bound))
