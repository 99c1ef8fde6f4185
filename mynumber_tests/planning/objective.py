"""How good a plan is. Objectives are lexicographic: the first goal in which two plans differ decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .problem import Goal, PlannedTest, Problem, default_goals


def objective(problem: Problem, tests: Sequence[PlannedTest]) -> dict[Goal, int]:
    """The value of every goal, in the order of the format, for tests that break no rule."""
    slot_of = {test.pair: problem.slot_at[test.slot] for test in tests}
    provided = Counter(test.provider for test in tests)
    kept = set(tests) if problem.published else set()
    values = {
        Goal.UNSERVED: len(problem.place_of.keys() - {(test.inquirer, test.scenario) for test in tests}),
        Goal.CHANGES: sum(1 for test in problem.published if test not in kept),
        Goal.UNCOVERED: len(problem.possible_vendors - vendors_met(problem, tests)),
        Goal.UNWISHED: sum(1 for pair in problem.wanted if frozenset(pair) not in slot_of),
        Goal.PAIRS: len(slot_of),
        Goal.PEAK: max(provided.values(), default=0),
        Goal.LATENESS: sum(slot_of.values()),
    }
    return {goal: values[goal] for goal in default_goals(problem)}


def vendors_met(problem: Problem, tests: Sequence[PlannedTest]) -> set[tuple[str, str]]:
    """(vendor of inquirer, vendor of provider) that occur."""
    who = problem.participant_of
    return {(who[test.inquirer].vendor, who[test.provider].vendor) for test in tests}
