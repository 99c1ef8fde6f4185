"""The optimiser of the pairing: best plans, proved where small; valid ones at any moment; none where there is none."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mynumber_tests.planning.compact import compact
from mynumber_tests.planning.first_plan import first_plan
from mynumber_tests.planning.formats import plan_document, problem_document, read_problem, read_tests
from mynumber_tests.planning.objective import objective
from mynumber_tests.planning.pairing import solve
from mynumber_tests.planning.problem import Goal, Problem
from mynumber_tests.planning.rebuilding import Rebuilding
from mynumber_tests.planning.rules import violations
from mynumber_tests.planning.state import State
from tests.factories.pairing_problems import (
    Shape,
    all_plans,
    load_checker,
    make_problem,
    public_instance,
    public_problem,
    reference_objective,
    small_problems,
)

checker = load_checker()
PUBLIC = ["pairing-70-easy-31", "pairing-70-tight-32", "pairing-300-tight-34"]
REPLAN = "pairing-70-replan-33"


def best_by_trying_all(problem: Problem) -> list[int] | None:
    """The best values of the goals over every plan that obeys the rules; None if there is no such plan."""
    valid = (tests for tests in all_plans(problem) if not violations(problem, tests))
    return min((list(objective(problem, tests).values()) for tests in valid), default=None)


@settings(max_examples=60, deadline=None)
@given(small_problems(may_contradict=True))
def test_a_plan_obeys_every_hard_rule_and_nothing_better_exists(problem):
    plan = solve(problem, time_limit_s=20)

    best = best_by_trying_all(problem)
    if plan is None:
        assert best is None
    else:
        assert violations(problem, plan.tests) == []
        assert (list(plan.objective.values()), list(plan.bound.values())) == (best, best)


@settings(max_examples=150, deadline=None)
@given(small_problems(may_contradict=True), st.data())
def test_rules_and_goals_are_those_of_the_public_checker(problem, data):
    tests = data.draw(st.sampled_from(list(itertools.islice(all_plans(problem), 400))))

    broken, value = checker.pairing(problem_document(problem), {"tests": _as_json(tests)})

    assert bool(violations(problem, tests)) == bool(broken)
    if not broken:
        assert objective(problem, tests) == value


def _as_json(tests):
    names = ("inquirer", "scenario", "provider", "slot")
    return [{name: getattr(test, name) for name in names} for test in tests]


@given(small_problems(may_contradict=True))
def test_a_problem_is_the_same_after_writing_and_reading(problem):
    assert read_problem(problem_document(problem)) == problem


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_instance_is_planned_better_than_by_the_reference_in_seconds(name):
    problem, reference = public_problem(name), reference_objective(name)

    plan = solve(problem, time_limit_s=8)

    document = plan_document(plan, why=dict.fromkeys(plan.unserved, "理由"), seconds=plan.seconds)
    broken, value = checker.pairing(public_instance(name), document)
    assert (broken, value) == ([], document["objective"])
    assert list(plan.objective.values()) < list(reference.values())
    before_pairs = (Goal.UNSERVED, Goal.UNCOVERED, Goal.UNWISHED)
    assert [plan.bound[goal] for goal in before_pairs] == [plan.objective[goal] for goal in before_pairs]
    assert read_tests(document) == plan.tests


def test_a_replanning_keeps_as_much_as_possible_and_every_goal_is_proved():
    plan = solve(public_problem(REPLAN), time_limit_s=60)

    assert (plan.objective, plan.bound) == (reference_objective(REPLAN), reference_objective(REPLAN))


@pytest.mark.parametrize("size", [0, 1, 10])
def test_a_plan_is_valid_when_the_time_runs_out_at_once(size):
    problem = make_problem(Shape(size, 0.5, 5))

    plan = solve(problem, time_limit_s=0)

    assert violations(problem, plan.tests) == []
    assert all(level.bound <= level.value for level in plan.levels)


def test_fixed_tests_and_a_known_plan_to_begin_with_are_taken_over():
    problem = make_problem(Shape(20, 0.5, 6))
    known = solve(problem, time_limit_s=3)
    fixed = replace(problem, fixed=known.tests[:5])

    plan = solve(fixed, time_limit_s=0, start=known.tests)

    assert (violations(fixed, plan.tests), list(plan.objective.values())) == ([], list(known.objective.values()))


def test_the_same_input_and_seed_give_the_same_plan():
    problem = make_problem(Shape(6, 0.8, 7))

    first, second = (solve(problem, time_limit_s=60, seed=7) for _ in range(2))

    assert (first.tests, first.levels, first.is_proved) == (second.tests, second.levels, True)


def test_so_many_rounds_of_rebuilding_always_come_to_the_same_plan():
    numbers = compact(make_problem(Shape(40, 0.8, 7)))

    first, second = (Rebuilding(numbers, first_plan(numbers, seed=3), seed=3) for _ in range(2))
    for search in (first, second):
        search.run(2_000, is_over=lambda: False)

    assert (first.best.provider, first.best.slot) == (second.best.provider, second.best.slot)
    assert first.best_values < State.of(numbers, first_plan(numbers, seed=3)).values()


def test_progress_is_told_until_the_end_and_never_promises_too_much():
    told = []

    plan = solve(make_problem(Shape(30, 0.5, 8)), time_limit_s=3, progress=told.append)

    assert len(told) >= 3
    assert all(word.bound <= word.value for word in told)
    assert told[-1].goal in plan.objective


def test_a_cancelled_search_returns_the_best_plan_so_far():
    problem, asked = public_problem("pairing-70-easy-31"), itertools.count()

    plan = solve(problem, time_limit_s=250, is_cancelled=lambda: next(asked) > 5)

    assert (violations(problem, plan.tests), plan.seconds < 5) == ([], True)


def test_an_error_of_the_listener_ends_the_search():
    def fail(word):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        solve(public_problem("pairing-70-easy-31"), time_limit_s=250, progress=fail)
