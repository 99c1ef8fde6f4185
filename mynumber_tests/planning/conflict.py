"""The smallest set of rules, fixed tests among them, that contradict each other."""

from __future__ import annotations

from collections.abc import Sequence

from .problem import PlannedTest, Problem
from .rules import Rule, RuleKind, Violation

_OF_THE_FORMAT = frozenset({RuleKind.INQUIRY, RuleKind.ITSELF, RuleKind.ONE_SLOT})  # no input can lift these


def smallest_conflict(problem: Problem, broken: Sequence[Violation]) -> tuple[Rule, ...]:
    """The conflict of fewest rules among what the fixed tests break; leaving out any one of them gives a plan."""
    conflicts = [_conflict(problem, violation) for violation in broken]
    return min(conflicts, key=lambda conflict: (len(conflict), conflict))


def _conflict(problem: Problem, violation: Violation) -> tuple[Rule, ...]:
    """The broken rule with just as many fixed tests as break it."""
    index_of = {test: index for index, test in reversed(list(enumerate(problem.fixed)))}
    tests = _just_enough(problem, violation)
    fixed = sorted(Rule(RuleKind.FIXED, (str(index_of[test]),)) for test in tests)
    limits = () if violation.rule.kind in _OF_THE_FORMAT else (violation.rule,)
    return (*fixed, *limits)


def _just_enough(problem: Problem, violation: Violation) -> list[PlannedTest]:
    kind, tests = violation.rule.kind, dict.fromkeys(violation.tests)
    if kind is RuleKind.MAX_TESTS:
        return list(tests)[: problem.max_tests_of.get((violation.rule.subject[0], violation.rule.subject[1]), 0) + 1]
    if kind is RuleKind.PARTNERS:
        one_each = {test.pair: test for test in tests}
        most = problem.participant_of[violation.rule.subject[0]].max_partners_per_slot
        return list(one_each.values())[: most + 1]
    if kind is RuleKind.ONE_SLOT:
        return list({test.slot: test for test in tests}.values())[:2]
    if kind is RuleKind.INQUIRY and violation.tests[0].inquiry in problem.inquiry_set:
        return list(tests)[:2]
    return list(tests)[:1]
