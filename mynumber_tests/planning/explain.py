"""Why not every fixed test can be kept: the only thing that can make a pairing impossible.

Every other rule is an upper limit, so a plan of the fixed tests alone is valid, or there is no plan at all.
"""

from __future__ import annotations

from portal.lib.stopwatch import Stopwatch

from .conflict import smallest_conflict
from .explanation import Explanation
from .problem import Problem
from .repairs import cheapest_repairs
from .rules import violations


def explain(problem: Problem, *, time_limit_s: float = 60, seed: int = 0, repairs: int = 5) -> Explanation | None:
    """The smallest conflict and the cheapest repairs; None if there is a plan."""
    broken = violations(problem, tuple(dict.fromkeys(problem.fixed)))
    if not broken:
        return None
    conflict = smallest_conflict(problem, broken)
    found, is_complete = cheapest_repairs(problem, repairs, seed=seed, watch=Stopwatch(time_limit_s))
    return Explanation(conflict, tuple(found), is_complete)
