"""Where fixed tests contradict the rules: a minimal conflict, and the cheapest ways out, against trying everything."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

from hypothesis import given, settings

from mynumber_tests.planning.explain import explain
from mynumber_tests.planning.explanation import Change
from mynumber_tests.planning.problem import Offer, PlannedTest
from mynumber_tests.planning.rules import Rule, RuleKind, violations
from mynumber_tests.selectors.pairing_words import PairingWords
from tests.factories.pairing_problems import Shape, make_problem, small_problems

STRUCTURE = {RuleKind.INQUIRY, RuleKind.ITSELF, RuleKind.ONE_SLOT}


def is_possible(problem, rules):
    """Whether these fixed tests agree with these rules and with what no input can change."""
    fixed = [problem.fixed[int(rule.subject[0])] for rule in rules if rule.kind is RuleKind.FIXED]
    broken = violations(replace(problem, fixed=()), fixed)
    return not any(violation.rule in rules or violation.rule.kind in STRUCTURE for violation in broken)


@settings(max_examples=200, deadline=None)
@given(small_problems(may_contradict=True))
def test_a_conflict_is_impossible_and_leaving_out_any_rule_of_it_makes_it_possible(problem):
    explanation = explain(problem)

    assert (explanation is None) == (not violations(problem, problem.fixed))
    if explanation:
        conflict = set(explanation.conflict)
        assert not is_possible(problem, conflict)
        assert all(is_possible(problem, conflict - {rule}) for rule in conflict)


def repaired(problem, changes):
    """The problem after these changes of the input."""
    participants = {one.id: one for one in problem.participants}
    offers = {(offer.organisation, offer.scenario): offer for offer in problem.offers}
    extra = {}
    for change in changes:
        subject = change.rule.subject
        if change.rule.kind is RuleKind.SLOTS:
            one = participants[subject[0]]
            participants[one.id] = replace(one, slots=one.slots | {change.also})
        elif change.rule.kind is RuleKind.MAX_TESTS:
            most = offers[subject].max_tests if subject in offers else 0
            offers[subject] = Offer(*subject, most + change.add)
        elif change.rule.kind is RuleKind.PARTNERS:
            extra[change.rule] = change.add
    dropped = {change.rule for change in changes if change.is_drop}
    fixed = [test for index, test in enumerate(problem.fixed) if Rule(RuleKind.FIXED, (str(index),)) not in dropped]
    excluded = [p for i, p in enumerate(problem.excluded) if Rule(RuleKind.EXCLUDED, (str(i),)) not in dropped]
    changed = replace(
        problem,
        participants=tuple(participants.values()),
        offers=tuple(offers.values()),
        fixed=tuple(fixed),
        excluded=tuple(excluded),
    )
    return [v for v in violations(changed, fixed) if v.excess > extra.get(v.rule, 0)]


@settings(max_examples=100, deadline=None)
@given(small_problems(may_contradict=True))
def test_every_repair_works_none_can_be_shortened_and_the_first_is_the_cheapest_there_is(problem):
    explanation = explain(problem)
    if explanation is None:
        return

    prices = [repair.price for repair in explanation.repairs]
    assert prices == sorted(prices)
    for repair in explanation.repairs:
        assert repaired(problem, repair.changes) == []
        for shorter in combinations(repair.changes, len(repair.changes) - 1):
            assert repaired(problem, shorter) != []
    assert prices[0] == cheapest_by_trying_all(problem)


def cheapest_by_trying_all(problem):
    """The least price, by dropping any fixed tests and buying what the rest breaks."""
    prices = []
    for kept in product([False, True], repeat=len(problem.fixed)):
        tests = [test for test, is_kept in zip(problem.fixed, kept, strict=True) if is_kept]
        broken = violations(replace(problem, fixed=()), tests)
        if any(violation.rule.kind in STRUCTURE for violation in broken):
            continue
        bought = {_purchase(violation) for violation in broken}
        prices.append(3 * kept.count(False) + sum(price for *_what, price in bought))
    return min(prices)


def _purchase(violation):
    price = {RuleKind.SLOTS: 2, RuleKind.EXCLUDED: 3}.get(violation.rule.kind, violation.excess)
    slot = violation.tests[0].slot if violation.rule.kind is RuleKind.SLOTS else ""
    return violation.rule, slot, price


def test_every_kind_of_condition_and_change_has_a_sentence():
    problem = make_problem(Shape(10, 0.5, 2))
    fixed = PlannedTest("O0001", "S01", "O0002", "クール1")
    problem = replace(problem, fixed=(fixed,), excluded=(("O0001", "O0002"),))
    subjects = {
        RuleKind.INQUIRY: ("O0001", "S01"),
        RuleKind.ITSELF: ("O0001",),
        RuleKind.EXCLUDED: ("0",),
        RuleKind.SLOTS: ("O0001",),
        RuleKind.ONE_SLOT: ("O0001", "O0002"),
        RuleKind.MAX_TESTS: ("O0001", "S01"),
        RuleKind.PARTNERS: ("O0001", "クール1"),
        RuleKind.FIXED: ("0",),
    }
    words = PairingWords(problem, {"S01": "転入"})

    conditions = [words.condition(Rule(kind, subjects[kind])) for kind in RuleKind]
    changes = [
        words.change(Change(Rule(RuleKind.FIXED, ("0",)))),
        words.change(Change(Rule(RuleKind.EXCLUDED, ("0",)))),
        words.change(Change(Rule(RuleKind.SLOTS, ("O0001",)), also="クール1")),
        words.change(Change(Rule(RuleKind.PARTNERS, ("O0001", "クール1")), add=2)),
        words.change(Change(Rule(RuleKind.MAX_TESTS, ("O0001", "S01")), add=1)),
    ]

    assert len(set(conditions)) == len(RuleKind)
    assert not any("%" in sentence or "S01" in sentence for sentence in (*conditions, *changes))
    assert all(sentence.endswith("。") for sentence in changes)
