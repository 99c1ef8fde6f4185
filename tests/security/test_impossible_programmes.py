"""Why there is no plan: a conflict with nothing superfluous in it, and the cheapest ways out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import assume, given, settings

from security.planning.explain import explain
from security.planning.explanation import PRICE_OF_A_MONTH, PRICE_OF_A_RULE, PRICE_OF_A_UNIT
from security.planning.formats import explanation_document
from security.planning.placement import Placement
from security.planning.problem import Month, Problem
from security.planning.reason import NoMonth, NoRoom, WrongOrder, reason_of
from security.planning.rules import RuleKind, all_rules, violations
from security.planning.variants import repaired, with_only
from tests.factories.switch_problems import (
    all_assignments,
    public_problem,
    small_problems,
)
from tests.support.planning_standard import checker, public_instance

IMPOSSIBLE = ["migration-43-impossible-24", "migration-43-impossible-25", "migration-43-impossible-26"]
LEFT_OUT = {RuleKind.BLACKOUT, RuleKind.FIXED, RuleKind.TOGETHER, RuleKind.ORDER}


def has_plan(problem: Problem) -> bool:
    return any(not violations(problem, month_of) for month_of in all_assignments(problem))


def price_of_allowing(problem: Problem, month_of: Mapping[str, Month]) -> int:
    """What it costs to change the rules until they allow this assignment; by the price list of the format."""
    anywhere = with_only(problem, [rule for rule in all_rules(problem) if rule.kind is not RuleKind.ALLOWED])
    placed = Placement.of(anywhere, month_of)
    price = PRICE_OF_A_MONTH * sum(month_of[move.code] not in move.allowed for move in problem.moves)
    for used, limit in (
        *zip(placed.units, problem.units, strict=True),
        *((len(placed.switching_in(m)), limit) for m, limit in zip(problem.months, problem.switches, strict=True)),
    ):
        price += PRICE_OF_A_UNIT * max(0, used - limit)
    return price + PRICE_OF_A_RULE * sum(v.rule.kind in LEFT_OUT for v in violations(anywhere, month_of))


def possible_in_time(problem: Problem, month_of: Mapping[str, Month]) -> bool:
    return all(problem.has_room_for_work(problem.move_of[code], month) for code, month in month_of.items())


@settings(max_examples=40, deadline=None)
@given(small_problems(at_most=3))
def test_a_conflict_is_impossible_by_itself_and_nothing_in_it_is_superfluous(problem):
    explanation = explain(problem, time_limit_s=20)

    assert (explanation is None) == has_plan(problem)
    assume(explanation is not None)
    rules = set(explanation.conflict)
    assert explanation.is_minimal
    assert not has_plan(with_only(problem, rules))
    assert all(has_plan(with_only(problem, rules - {rule})) for rule in rules)


@settings(max_examples=40, deadline=None)
@given(small_problems(at_most=3).filter(lambda problem: not has_plan(problem)))
def test_every_repair_works_and_the_first_is_the_cheapest_there_is(problem):
    explanation = explain(problem, time_limit_s=20)

    prices = [repair.price for repair in explanation.repairs]
    every = (months for months in all_assignments(problem) if possible_in_time(problem, months))
    assert prices[0] == min(price_of_allowing(problem, month_of) for month_of in every)
    assert prices == sorted(prices)
    assert all(has_plan(repaired(problem, repair)) for repair in explanation.repairs)
    assert len(set(explanation.repairs)) == len(explanation.repairs)


@settings(max_examples=60, deadline=None)
@given(small_problems(at_most=3).filter(lambda problem: not has_plan(problem)))
def test_a_reason_is_only_given_where_it_holds(problem):
    conflict = explain(problem, time_limit_s=20).conflict
    alone = with_only(problem, conflict)

    reason = reason_of(problem, conflict)

    months = {move.code: set(alone.possible_months(move)) for move in problem.moves}
    if isinstance(reason, NoMonth):
        assert not set.intersection(*(months[code] for code in reason.codes))
    elif isinstance(reason, WrongOrder):
        at = problem.at
        assert all(month <= reason.latest for month in months[reason.order.then])
        assert at[reason.latest] < at[reason.earliest] + reason.order.lag
    elif isinstance(reason, NoRoom):
        assert reason.needed > reason.limit
        assert {rule.subject for rule in conflict if rule.kind is reason.kind} == set(reason.months)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_the_checker_accepts_the_explanation_of_a_public_instance(name):
    explanation = explain(public_problem(name), time_limit_s=60)

    verdict = checker.conflict(public_instance(name), explanation_document(explanation, ["理由"]))

    assert {key: verdict[key] for key in ("known", "impossible", "minimal")} == dict.fromkeys(
        ("known", "impossible", "minimal"), True
    )
    assert len(verdict["repairs"]) >= 3
    assert all(repair["works"] and repair["price_as_said"] for repair in verdict["repairs"])
    assert explanation.is_cheapest


def test_a_programme_that_has_a_plan_has_no_conflict():
    assert explain(public_problem("migration-43-easy-21"), time_limit_s=60) is None
