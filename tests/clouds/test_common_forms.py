"""Output forms: how an answer meets a need, whom a form blocks, and the cheapest common set."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clouds.planning.common_set import (
    Choice,
    Member,
    Problem,
    Rule,
    choice_of,
    cost_of,
    problem_of,
    violations,
)
from clouds.planning.common_set_solver import cheapest_sets
from clouds.planning.form_fit import Answer, AnswerKind, Fit, Level, Need, blocked, blockers, fit
from portal.lib.months import Month

APRIL, MAY = Month(2027, 4), Month(2027, 5)
STANDARD = Answer("F1", AnswerKind.STANDARD)
CUSTOM = Answer("F2", AnswerKind.CUSTOM, price_yen=300)
IMPOSSIBLE = Answer("F3", AnswerKind.IMPOSSIBLE)


def best_by_trying_all(problem: Problem, at_least: int) -> tuple[int, int]:
    codes = [member.code for member in problem.members]
    sizes = range(at_least, len(codes) + 1)
    choices = [choice_of(problem, chosen) for size in sizes for chosen in itertools.combinations(codes, size)]
    return min((cost_of(problem, choice), -len(choice.members)) for choice in choices)


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    forms = "abcde"[: draw(st.integers(1, 5))]
    prices = {form: draw(st.integers(0, 4)) for form in forms}
    count = draw(st.integers(1, 6))
    members = [
        Member(f"M{n}", draw(st.frozensets(st.sampled_from(forms))), draw(st.integers(0, 2))) for n in range(count)
    ]
    return Problem(tuple(members), prices)


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_for_every_number_of_organisations_no_set_is_cheaper_or_as_cheap_for_more(problem: Problem) -> None:
    points = cheapest_sets(problem, time_limit_s=20)
    for at_least in range(1, len(problem.members) + 1):
        point = next(one for one in points if len(one.choice.members) >= at_least)
        assert violations(problem, point.choice, at_least) == []
        cost, minus_served = best_by_trying_all(problem, at_least)
        assert (point.cost_yen, point.bound_yen, len(point.choice.members)) == (cost, cost, -minus_served)


def test_a_form_is_paid_once_and_an_own_layout_by_each() -> None:
    members = (Member("A", frozenset("x"), 5), Member("B", frozenset("x"), 7))
    problem = Problem(members, {"x": 100})
    assert cost_of(problem, choice_of(problem, "AB")) == 112


@pytest.mark.parametrize(
    ("choice", "rule"),
    [
        (Choice(("A",), ()), Rule.MISSING_FORM),
        (Choice(("A", "Z"), ("x",)), Rule.UNKNOWN),
        (Choice((), ("x",)), Rule.TOO_FEW),
    ],
)
def test_a_broken_choice_is_named(choice: Choice, rule: Rule) -> None:
    problem = Problem((Member("A", frozenset("x")),), {"x": 1})
    assert [broken for broken, _what in violations(problem, choice, 1)] == [rule]


def test_without_time_nothing_is_claimed() -> None:
    assert cheapest_sets(Problem((Member("A"),), {}), time_limit_s=0) == ()


def test_a_cancelled_search_stops_before_the_next_number() -> None:
    assert cheapest_sets(Problem((Member("A"),), {}), time_limit_s=9, is_cancelled=lambda: True) == ()


@pytest.mark.parametrize(
    ("level", "accepts", "answer", "found"),
    [
        (Level.NOT_NEEDED, False, None, Fit.NOT_NEEDED),
        (Level.MUST, False, None, Fit.UNANSWERED),
        (Level.MUST, False, STANDARD, Fit.STANDARD),
        (Level.MUST, False, Answer("F1", AnswerKind.PLANNED, month=APRIL), Fit.PLANNED),
        (Level.WANTED, False, Answer("F1", AnswerKind.PLANNED, month=MAY), Fit.LATE),
        (Level.MUST, True, Answer("F1", AnswerKind.ALTERNATIVE), Fit.ALTERNATIVE),
        (Level.MUST, False, Answer("F1", AnswerKind.ALTERNATIVE), Fit.REFUSED),
        (Level.MUST, False, CUSTOM, Fit.PAID),
        (Level.MUST, False, IMPOSSIBLE, Fit.IMPOSSIBLE),
        (Level.OWN, False, STANDARD, Fit.NO_OWN),
        (Level.OWN, False, Answer("F1", AnswerKind.STANDARD, own_price_yen=0), Fit.PAID),
    ],
)
def test_an_answer_meets_a_need_or_says_why_not(level: Level, accepts: bool, answer: Answer | None, found: Fit) -> None:
    assert fit(Need("A", "F1", level, accepts), answer, APRIL) == found


def test_only_what_an_organisation_cannot_do_without_blocks_it() -> None:
    needs = [
        Need("A", "F3", Level.MUST),
        Need("A", "F4", Level.MUST),
        Need("B", "F3", Level.MUST),
        Need("C", "F3", Level.WANTED),
    ]
    found = blocked(needs, {"F3": IMPOSSIBLE}, None)
    assert found == {"A": ("F3", "F4"), "B": ("F3",)}
    assert blockers(found) == {"F3": (("A", "B"), 1), "F4": (("A",), 0)}


def test_the_problem_holds_those_who_can_be_served_with_what_has_to_be_paid() -> None:
    needs = [
        Need("A", "F1", Level.MUST),
        Need("A", "F2", Level.MUST),
        Need("B", "F3", Level.MUST),
        Need("C", "F2", Level.OWN),
        Need("C", "F3", Level.WANTED),
    ]
    own = Answer("F2", AnswerKind.CUSTOM, price_yen=300, own_price_yen=40)
    problem, out = problem_of(needs, {"F1": STANDARD, "F2": own, "F3": IMPOSSIBLE}, None)
    assert problem == Problem((Member("A", frozenset({"F2"})), Member("C", frozenset(), 40)), {"F2": 300})
    assert out == {"B": ("F3",)}
