"""The hard rules of a pairing. This is the specification: it knows no solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .problem import Inquiry, Pair, PlannedTest, Problem, Slot


class RuleKind(StrEnum):
    """The part of a rule's name before the first colon."""

    INQUIRY = "inquiry"  # :ORGANISATION:SCENARIO  one test for an inquiry that there is
    ITSELF = "itself"  # :ORGANISATION  nobody provides to itself
    EXCLUDED = "excluded"  # :INDEX of the pair
    SLOTS = "slots"  # :ORGANISATION  takes part only in its own slots
    ONE_SLOT = "one_slot"  # :ORGANISATION:ORGANISATION  two organisations meet in one slot only
    MAX_TESTS = "max_tests"  # :ORGANISATION:SCENARIO  0 for what is not offered
    PARTNERS = "partners"  # :ORGANISATION:SLOT
    FIXED = "fixed"  # :INDEX of the fixed test


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One hard rule. `subject` are ids, a slot, or an index into `excluded` or `fixed`, as the kind says."""

    kind: RuleKind
    subject: tuple[str, ...]

    def __str__(self) -> str:
        return ":".join((self.kind, *self.subject))


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks, by which tests, and by how many tests or partners too many."""

    rule: Rule
    tests: tuple[PlannedTest, ...]
    excess: int = 1


def violations(problem: Problem, tests: Sequence[PlannedTest]) -> list[Violation]:
    """Every hard rule that the tests break; an empty list means that the plan is valid."""
    return [
        *_wrong_inquiries(problem, tests),
        *_wrong_partners(problem, tests),
        *_two_slots(tests),
        *_too_many_tests(problem, tests),
        *_too_many_partners(problem, tests),
        *_fixed_left_out(problem, tests),
    ]


def _wrong_inquiries(problem: Problem, tests: Sequence[PlannedTest]) -> Iterator[Violation]:
    """An inquiry that there is not, or more than one test for one."""
    by_inquiry: dict[Inquiry, list[PlannedTest]] = {}
    for test in tests:
        by_inquiry.setdefault(test.inquiry, []).append(test)
    for inquiry, found in by_inquiry.items():
        excess = len(found) - (inquiry in problem.inquiry_set)
        if excess:
            rule = Rule(RuleKind.INQUIRY, (inquiry.organisation, inquiry.scenario))
            yield Violation(rule, tuple(found), excess)


def _wrong_partners(problem: Problem, tests: Sequence[PlannedTest]) -> Iterator[Violation]:
    for test in tests:
        if test.inquirer == test.provider:
            yield Violation(Rule(RuleKind.ITSELF, (test.inquirer,)), (test,))
        elif (index := problem.excluded_at.get(test.pair)) is not None:
            yield Violation(Rule(RuleKind.EXCLUDED, (str(index),)), (test,))
        for organisation in dict.fromkeys((test.inquirer, test.provider)):
            participant = problem.participant_of.get(organisation)
            if participant is None or test.slot not in participant.slots:
                yield Violation(Rule(RuleKind.SLOTS, (organisation,)), (test,))


def _two_slots(tests: Sequence[PlannedTest]) -> Iterator[Violation]:
    by_pair: dict[Pair, list[PlannedTest]] = {}
    for test in tests:
        by_pair.setdefault(test.pair, []).append(test)
    for pair, found in by_pair.items():
        excess = len({test.slot for test in found}) - 1
        if excess:
            yield Violation(Rule(RuleKind.ONE_SLOT, tuple(sorted(pair))), tuple(found), excess)


def _too_many_tests(problem: Problem, tests: Sequence[PlannedTest]) -> Iterator[Violation]:
    provided: dict[tuple[str, str], list[PlannedTest]] = {}
    for test in tests:
        provided.setdefault((test.provider, test.scenario), []).append(test)
    for offer, found in provided.items():
        excess = len(found) - problem.max_tests_of.get(offer, 0)
        if excess > 0:
            yield Violation(Rule(RuleKind.MAX_TESTS, offer), tuple(found), excess)


def _too_many_partners(problem: Problem, tests: Sequence[PlannedTest]) -> Iterator[Violation]:
    met = {(pair, test.slot) for test in tests if len(pair := test.pair) == 2}
    partners: Counter[tuple[str, Slot]] = Counter((member, slot) for pair, slot in met for member in pair)
    for (member, slot), count in sorted(partners.items()):
        participant = problem.participant_of.get(member)
        excess = count - (participant.max_partners_per_slot if participant else 0)
        if excess > 0:
            found = tuple(test for test in tests if test.slot == slot and member in test.pair)
            yield Violation(Rule(RuleKind.PARTNERS, (member, slot)), found, excess)


def _fixed_left_out(problem: Problem, tests: Sequence[PlannedTest]) -> Iterator[Violation]:
    kept = set(tests)
    for index, test in enumerate(problem.fixed):
        if test not in kept:
            yield Violation(Rule(RuleKind.FIXED, (str(index),)), (test,))
