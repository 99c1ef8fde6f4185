"""What one change by hand would do, without a solve: the rules it breaks and mends, and what it costs in each goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .objective import objective
from .problem import Goal, Inquiry, PlannedTest, Problem
from .rules import Rule, Violation, violations


@dataclass(frozen=True, slots=True)
class GoalChange:
    """The value of one goal before a change and after it."""

    goal: Goal
    before: int
    after: int

    @property
    def delta(self) -> int:
        """Above zero where the change makes it worse."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change by hand does. `broken` are rules that were kept before, or are broken by more than before."""

    tests: tuple[PlannedTest, ...]  # the plan after the change
    broken: tuple[Violation, ...]
    repaired: tuple[Violation, ...]
    goals: tuple[GoalChange, ...]  # in the order in which they decide

    @property
    def is_harmless(self) -> bool:
        return not self.broken

    @property
    def change(self) -> Mapping[Goal, GoalChange]:
        return {change.goal: change for change in self.goals}

    @property
    def is_better(self) -> bool:
        """Whether the first goal that changes gets better."""
        return next((change.delta < 0 for change in self.goals if change.delta), False)


def effect_of_change(
    problem: Problem, tests: Sequence[PlannedTest], inquiry: Inquiry, to: PlannedTest | None
) -> Effect:
    """What happens when this inquiry gets the test `to`; None leaves it unserved.

    The pair meets in the slot of `to` from then on: its other tests move there too.
    """
    after = _changed(tests, inquiry, to)
    before, then = _by_rule(violations(problem, tests)), _by_rule(violations(problem, after))
    values, new_values = objective(problem, tests), objective(problem, after)
    return Effect(
        tests=after,
        broken=tuple(v for rule, v in then.items() if rule not in before or v.excess > before[rule].excess),
        repaired=tuple(v for rule, v in before.items() if rule not in then),
        goals=tuple(GoalChange(goal, value, new_values[goal]) for goal, value in values.items()),
    )


def _changed(tests: Sequence[PlannedTest], inquiry: Inquiry, to: PlannedTest | None) -> tuple[PlannedTest, ...]:
    left = [test for test in tests if test.inquiry != inquiry]
    if to is None:
        return tuple(left)
    moved = [
        PlannedTest(test.inquirer, test.scenario, test.provider, to.slot) if test.pair == to.pair else test
        for test in left
    ]
    return (*moved, to)


def _by_rule(found: Sequence[Violation]) -> dict[Rule, Violation]:
    """By rule; of several violations of one rule the excess of all."""
    by_rule: dict[Rule, Violation] = {}
    for violation in found:
        known = by_rule.get(violation.rule)
        by_rule[violation.rule] = (
            violation
            if known is None
            else Violation(violation.rule, (*known.tests, *violation.tests), known.excess + violation.excess)
        )
    return by_rule
