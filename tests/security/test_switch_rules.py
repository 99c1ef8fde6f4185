"""The hard rules and the objective of a switch schedule agree with the public checker."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from security.planning.formats import problem_document
from security.planning.objective import objective
from security.planning.problem import Cost, Move, Order, Problem
from security.planning.rules import Rule, RuleKind, Violation, all_rules, violations
from tests.factories.switch_problems import (
    MONTHS,
    assignments,
    public_problem,
    small_problems,
)
from tests.support.planning_standard import checker, public_instance

NAMES_OF_THE_CHECKER = {"codes": "unknown"}


@given(st.data())
def test_violations_are_those_that_the_checker_finds(data):
    problem = data.draw(small_problems())
    month_of = data.draw(assignments(problem))

    broken, _ = checker.migration(problem_document(problem), {"assignment": month_of})

    found = {str(violation.rule) for violation in violations(problem, month_of)}
    assert found == set(broken) - {"codes"}
    assert ("codes" in broken) == (set(month_of) != {move.code for move in problem.moves})


@given(st.data())
def test_the_objective_is_the_one_that_the_checker_computes(data):
    problem = data.draw(small_problems())
    month_of = data.draw(assignments(problem).filter(lambda months: _has_room_for_work(problem, months)))

    _, value = checker.migration(problem_document(problem), {"assignment": month_of})

    assert objective(problem, month_of) == value


@given(small_problems())
def test_every_rule_that_a_conflict_may_name_is_known_to_the_checker(problem):
    assert {str(rule) for rule in all_rules(problem)} == checker.all_rules(problem_document(problem))


def test_the_rules_of_a_public_instance_are_all_named():
    rules = {str(rule) for rule in all_rules(public_problem("migration-43-impossible-25"))}

    assert rules == checker.all_rules(public_instance("migration-43-impossible-25"))


def test_a_violation_says_who_breaks_the_rule_and_by_how_much():
    problem = _two_at_once()

    found = violations(problem, {"270001": "2018-02", "270002": "2018-02"})

    assert found == [
        Violation(Rule(RuleKind.BLACKOUT, "2018-02"), ("270001", "270002"), 2),
        Violation(Rule(RuleKind.UNITS, "2018-01"), ("270001", "270002"), 1),
        Violation(Rule(RuleKind.UNITS, "2018-02"), ("270001", "270002"), 3),
        Violation(Rule(RuleKind.SWITCHES, "2018-02"), ("270001", "270002"), 1),
        Violation(Rule(RuleKind.FIXED, "270002"), ("270002",), 0),
        Violation(Rule(RuleKind.ORDER, "0"), ("270001", "270002"), 1),
    ]


def test_an_organisation_that_is_not_planned_is_no_part_of_a_plan():
    found = violations(_two_at_once(), {"270001": "2017-12", "270002": "2018-03", "999999": "2018-01"})

    assert found == [Violation(Rule(RuleKind.UNKNOWN, "999999"), ("999999",), 0)]


def _two_at_once() -> Problem:
    free = {month: Cost() for month in MONTHS}
    return Problem(
        months=MONTHS,
        first="2017-12",
        last="2018-03",
        units=(9, 2, 1, 1, 9),
        switches=(1, 1, 1, 1, 1),
        moves=(Move("270001", (1, 2), free), Move("270002", (1, 2), free)),
        blackouts=frozenset({"2018-02"}),
        fixed={"270002": "2018-03"},
        order=(Order("270001", "270002", 1),),
    )


def _has_room_for_work(problem: Problem, month_of) -> bool:
    """Work before the calendar is a broken rule, and what it would add to the peak is anybody's guess."""
    return not any(violation.rule.kind is RuleKind.WORK for violation in violations(problem, month_of))
