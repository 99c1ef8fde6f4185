"""What could be otherwise in a pairing: other providers, one test moved by hand, why an inquiry stays unserved."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mynumber_tests.planning.alternates import alternates, providers_for
from mynumber_tests.planning.effect import effect_of_change
from mynumber_tests.planning.explanation import ReasonKind
from mynumber_tests.planning.objective import objective
from mynumber_tests.planning.orphans import orphans
from mynumber_tests.planning.pairing import solve
from mynumber_tests.planning.problem import Inquiry, Offer, Participant, PlannedTest, Problem
from mynumber_tests.planning.reason import reasons
from mynumber_tests.planning.rules import Rule, RuleKind, violations
from mynumber_tests.planning.shortage import Shortage, shortages
from tests.factories.pairing_problems import Shape, all_plans, make_problem, small_problems


@st.composite
def planned(draw):
    """A small problem with one of its valid plans."""
    problem = draw(small_problems())
    valid = [tests for tests in all_plans(problem) if not violations(problem, tests)]
    return problem, draw(st.sampled_from(valid))


@settings(max_examples=60, deadline=None)
@given(planned())
def test_alternates_are_all_the_other_providers_that_break_no_rule(planned):
    problem, tests = planned

    found = {
        test: {(other.provider, slot) for other in others for slot in other.slots}
        for test, others in alternates(problem, tests).items()
    }

    assert found == {test: set() if test in problem.fixed else _possible(problem, tests, test) for test in tests}


def _possible(problem, tests, test):
    """By trying every provider in every slot."""
    left = [other for other in tests if other != test]
    tried = [
        PlannedTest(test.inquirer, test.scenario, participant.id, slot)
        for participant in problem.participants
        for slot in problem.slots
        if participant.id != test.provider
    ]
    return {(one.provider, one.slot) for one in tried if not violations(problem, [*left, one])}


@settings(max_examples=60, deadline=None)
@given(planned(), st.data())
def test_the_effect_of_a_change_is_the_difference_between_two_whole_plans(planned, data):
    problem, tests = planned
    if not problem.inquiries:
        return
    inquiry = data.draw(st.sampled_from(problem.inquiries))
    participants = st.sampled_from([participant.id for participant in problem.participants])
    to = data.draw(
        st.builds(
            PlannedTest,
            *map(st.just, (inquiry.organisation, inquiry.scenario)),
            participants,
            st.sampled_from(problem.slots),
        )
    )

    effect = effect_of_change(problem, tests, inquiry, to)

    assert effect.is_harmless == (not violations(problem, effect.tests))
    assert [change.before for change in effect.goals] == list(objective(problem, tests).values())
    assert [change.after for change in effect.goals] == list(objective(problem, effect.tests).values())
    assert to in effect.tests
    assert {test.slot for test in effect.tests if test.pair == to.pair} == {to.slot}


def test_a_test_taken_away_leaves_one_inquiry_more_unserved():
    problem = make_problem(Shape(20, 0.3, 1))
    plan = solve(problem, time_limit_s=1)

    effect = effect_of_change(problem, plan.tests, plan.tests[0].inquiry, None)

    assert (effect.is_harmless, effect.is_better, effect.change["unserved"].delta) == (True, False, 1)


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_an_orphan_is_an_inquiry_that_no_plan_serves_and_a_reason_never_says_less_than_that(problem):
    served = {
        test.inquiry for tests in all_plans(problem) if len(tests) == 1 for test in tests if _is_fine(problem, test)
    }

    found = {orphan.inquiry for orphan in orphans(problem)}

    assert found == {inquiry for inquiry in problem.inquiries if inquiry not in served}
    kinds = {reason.inquiry: reason.kind for reason in reasons(problem, (), problem.inquiries)}
    hopeless = {ReasonKind.NOT_OFFERED, ReasonKind.EXCLUDED, ReasonKind.NO_COMMON_SLOT}
    assert {inquiry for inquiry, kind in kinds.items() if kind in hopeless} == found


def _is_fine(problem, test):
    """Whether the two alone could do this test, however full they are."""
    roomy = replace(
        problem,
        participants=tuple(replace(one, max_partners_per_slot=9) for one in problem.participants),
        fixed=(),
    )
    return not violations(roomy, [test])


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_in_a_best_plan_nobody_left_could_still_be_served(problem):
    plan = solve(problem, time_limit_s=20)

    assert [providers_for(problem, plan.tests, inquiry) for inquiry in plan.unserved] == [()] * len(plan.unserved)
    assert ReasonKind.STILL_POSSIBLE not in {reason.kind for reason in reasons(problem, plan.tests, plan.unserved)}


def three(**changes):
    """甲 and 乙 inquire S1, which only 丙 provides, once."""
    problem = Problem(
        slots=("クール1", "クール2"),
        participants=tuple(Participant(one, "V", frozenset({"クール1", "クール2"}), 1, one) for one in "甲乙丙"),
        scenarios=("S1",),
        inquiries=(Inquiry("甲", "S1"), Inquiry("乙", "S1")),
        offers=(Offer("丙", "S1", 1),),
    )
    return replace(problem, **changes)


TEST = PlannedTest("甲", "S1", "丙", "クール1")


def reason_of(problem):
    (reason,) = reasons(problem, (TEST,), (Inquiry("乙", "S1"),))
    return reason


def test_each_reason_is_the_simplest_true_one_and_names_who_it_is_about():
    full = reason_of(three())
    roomy = three(offers=(Offer("丙", "S1", 2),))
    excluded = reason_of(replace(roomy, excluded=(("乙", "丙"),)))
    busy = replace(roomy.participants[1], slots=frozenset({"クール1"}))
    without_room = reason_of(replace(roomy, participants=(roomy.participants[0], busy, roomy.participants[2])))
    possible = reason_of(roomy)

    assert (full.kind, full.full) == (ReasonKind.OFFERS_FULL, ("丙",))
    assert (excluded.kind, excluded.excluded) == (ReasonKind.EXCLUDED, ("丙",))
    assert (without_room.kind, without_room.without_partner_room) == (ReasonKind.PARTNERS_FULL, ("丙",))
    assert (possible.kind, possible.possible) == (ReasonKind.STILL_POSSIBLE, ("丙",))


def test_a_shortage_names_the_scenario_and_how_many_go_without_whatever_the_plan():
    assert shortages(three()) == [Shortage("S1", inquiries=2, places=1, short=1)]
    assert shortages(three(offers=(Offer("丙", "S1", 2),))) == []


def test_violations_name_the_rule_the_tests_and_by_how_much():
    crowded = three(offers=(Offer("丙", "S1", 2),))
    tests = (TEST, PlannedTest("乙", "S1", "丙", "クール1"))

    (violation,) = violations(crowded, tests)

    assert (violation.rule, violation.tests, violation.excess) == (Rule(RuleKind.PARTNERS, ("丙", "クール1")), tests, 1)
    assert str(violation.rule) == "partners:丙:クール1"
