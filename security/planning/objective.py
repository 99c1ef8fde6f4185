"""What a plan costs. Objectives are lexicographic: the first goal in which two plans differ decides."""

from __future__ import annotations

from collections.abc import Mapping

from .problem import Cost, Goal, Month, Move, Problem, default_goals


def objective(problem: Problem, month_of: Mapping[str, Month]) -> dict[Goal, int]:
    """The value of every goal, in the order of the format; organisations outside their months count nothing."""
    costs = [cost for move in problem.moves if (cost := cost_of(problem, move, month_of.get(move.code)))]
    values = {
        Goal.GAP_DAYS: sum(cost.gap_days for cost in costs),
        Goal.MOVES: moves(problem, month_of),
        Goal.YEN: sum(cost.yen for cost in costs),
        Goal.WISH: sum(cost.wish for cost in costs),
        Goal.PEAK: max(load(problem, month_of), default=0),
    }
    return {goal: values[goal] for goal in default_goals(problem)}


def moves(problem: Problem, month_of: Mapping[str, Month]) -> int:
    """How many organisations get another month than the published one."""
    return sum(1 for code, month in problem.published.items() if code in month_of and month_of[code] != month)


def load(problem: Problem, month_of: Mapping[str, Month]) -> list[int]:
    """Work units used in each of the problem's months."""
    units = [0] * len(problem.months)
    for move in problem.moves:
        month = month_of.get(move.code)
        if month is not None and cost_of(problem, move, month):
            for index, used in work_months(problem, move, month):
                units[index] += used
    return units


def work_months(problem: Problem, move: Move, month: Month) -> list[tuple[int, int]]:
    """(index of the month, work units) for a switch in `month`, as far as inside the calendar."""
    start = problem.at[month] - len(move.work) + 1
    return [(start + k, used) for k, used in enumerate(move.work) if start + k >= 0]


def cost_of(problem: Problem, move: Move, month: Month | None) -> Cost | None:
    """The cost of a switch in this month; None where the organisation cannot switch."""
    if month is None or month not in problem.at or not problem.first <= month <= problem.last:
        return None
    return move.allowed.get(month)
