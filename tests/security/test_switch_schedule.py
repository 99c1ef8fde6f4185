"""The optimiser of the switch schedule: best plans, proved; valid ones when time runs out; none where there is none."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from security.planning.objective import objective
from security.planning.problem import Goal, Problem, default_goals
from security.planning.rules import Rule, RuleKind, violations
from security.planning.switch_schedule import solve
from tests.factories.switch_problems import all_assignments, public_problem, reference_objective, small_problems

SOLVABLE = [
    "migration-43-easy-21",
    "migration-43-tight-22",
    "migration-43-replan-23",
    "migration-300-tight-27",
    "migration-300-replan-28",
]
# The least peak first leaves hardly any room: no machine proves what comes after it in seconds.
TAKES_MINUTES = (Goal.PEAK, Goal.YEN, Goal.GAP_DAYS, Goal.WISH)


def cheapest_by_trying_all(problem: Problem, goals: Sequence[Goal]) -> list[int] | None:
    """The best values of the goals over every assignment that obeys the rules; None if there is no such assignment."""
    valid = (months for months in all_assignments(problem) if not violations(problem, months))
    values = (objective(problem, months) for months in valid)
    return min(([value[goal] for goal in goals] for value in values), default=None)


@given(small_problems())
def test_a_plan_obeys_every_hard_rule_and_nothing_better_exists(problem):
    plan = solve(problem, time_limit_s=20)

    best = cheapest_by_trying_all(problem, default_goals(problem))
    if plan is None:
        assert best is None
    else:
        assert violations(problem, plan.month_of) == []
        assert (list(plan.objective.values()), list(plan.bound.values())) == (best, best)
        assert objective(problem, plan.month_of) == plan.objective


@settings(max_examples=40)
@given(small_problems(), st.permutations([Goal.GAP_DAYS, Goal.YEN, Goal.WISH, Goal.PEAK]))
def test_the_goals_count_in_the_order_that_was_asked_for(problem, goals):
    plan = solve(problem, time_limit_s=20, goals=goals)

    found = list(plan.objective.values()) if plan else None
    assert found == cheapest_by_trying_all(problem, goals)


@settings(max_examples=40)
@given(small_problems(), st.integers(0, 9_000))
def test_a_limit_on_one_goal_is_kept_whatever_the_others_cost(problem, most_yen):
    plan = solve(problem, time_limit_s=20, at_most={Goal.YEN: most_yen})

    within = [months for months in all_assignments(problem) if objective(problem, months)[Goal.YEN] <= most_yen]
    values = [list(objective(problem, months).values()) for months in within if not violations(problem, months)]
    assert (list(plan.objective.values()) if plan else None) == min(values, default=None)


@settings(max_examples=40)
@given(small_problems(at_most=3))
def test_with_a_tray_as_few_as_possible_are_left_without_a_month(problem):
    plan = solve(problem, time_limit_s=20, has_tray=True)

    best = best_with_a_tray(problem)
    if plan is None:
        assert best is None
    else:
        assert (list(plan.objective.values()), list(plan.bound.values())) == (best, best)
        assert sorted([*plan.unplaced, *plan.month_of]) == [move.code for move in problem.moves]


def best_with_a_tray(problem: Problem) -> list[int] | None:
    """As above, when whoever is not fixed may be left out, for which the own months are all that is forgiven."""
    values = []
    for months in all_assignments(problem, has_tray=True):
        unplaced = [move.code for move in problem.moves if move.code not in months]
        forgiven = {Rule(RuleKind.ALLOWED, code) for code in unplaced}
        if all(violation.rule in forgiven for violation in violations(problem, months)):
            values.append([len(unplaced), *objective(problem, months).values()])
    return min(values, default=None)


@pytest.mark.parametrize("name", SOLVABLE)
def test_a_public_instance_is_solved_to_the_proved_optimum(name):
    problem = public_problem(name)

    plan = solve(problem, time_limit_s=60)

    assert violations(problem, plan.month_of) == []
    assert (plan.objective, plan.bound) == (reference_objective(name), reference_objective(name))


@pytest.mark.parametrize("number", [24, 25, 26])
def test_an_impossible_public_instance_is_proved_to_be_impossible(number):
    assert solve(public_problem(f"migration-43-impossible-{number}"), time_limit_s=60) is None


@pytest.mark.parametrize("name", ["migration-43-tight-22", "migration-300-tight-27"])
def test_the_same_input_and_seed_give_the_same_plan(name):
    problem = public_problem(name)

    first, second = (solve(problem, time_limit_s=60, seed=7) for _ in range(2))

    assert (first.month_of, first.levels) == (second.month_of, second.levels)


def test_an_empty_programme_has_an_empty_plan():
    problem = replace(public_problem("migration-43-easy-21"), moves=(), fixed={}, together=(), order=())

    plan = solve(problem, time_limit_s=1)

    assert (plan.month_of, plan.is_proved, set(plan.objective.values())) == ({}, True, {0})


def test_a_plan_is_valid_when_the_time_runs_out_at_once():
    problem = public_problem("migration-300-tight-27")

    plan = solve(problem, time_limit_s=0)

    assert violations(problem, plan.month_of) == []
    assert all(level.bound <= level.value for level in plan.levels)
    assert not plan.is_proved


def test_without_time_for_any_plan_the_outcome_is_open():
    problem, limit = public_problem("migration-43-tight-22"), {Goal.YEN: 2_783_000}

    with pytest.raises(TimeoutError):
        solve(problem, time_limit_s=0, at_most=limit)


def test_a_known_plan_is_where_the_search_begins():
    problem, limit = public_problem("migration-43-tight-22"), {Goal.YEN: 2_783_000}
    known = solve(problem, time_limit_s=60).month_of

    assert solve(problem, time_limit_s=0, at_most=limit, start=known).month_of == known


def test_a_known_plan_that_breaks_a_rule_is_not_taken_over():
    problem = public_problem("migration-43-tight-22")
    known = solve(problem, time_limit_s=60).month_of
    busiest = max(set(known.values()), key=list(known.values()).count)
    changed = replace(problem, blackouts=problem.blackouts | {busiest})

    plan = solve(changed, time_limit_s=0, start=known)

    assert violations(changed, plan.month_of) == []


def test_progress_is_told_in_the_callers_thread_until_the_end():
    told = []

    plan = solve(public_problem("migration-43-tight-22"), time_limit_s=60, progress=told.append)

    assert told[-1].goal in plan.objective
    assert all(progress.value is None or progress.bound <= progress.value for progress in told)


def test_a_cancelled_search_returns_the_best_plan_so_far():
    problem = public_problem("migration-300-tight-27")
    asked = itertools.count()

    plan = solve(problem, time_limit_s=250, goals=TAKES_MINUTES, is_cancelled=lambda: next(asked) > 5)

    assert violations(problem, plan.month_of) == []
    assert not plan.is_proved


def test_an_error_of_the_listener_ends_the_search():
    def fail(progress):
        raise ConnectionError

    with pytest.raises(ConnectionError):
        solve(public_problem("migration-300-tight-27"), time_limit_s=250, goals=TAKES_MINUTES, progress=fail)


def test_a_search_without_a_new_value_still_tells_its_progress():
    problem = public_problem("migration-300-tight-27")
    told = []

    solve(problem, time_limit_s=4, goals=TAKES_MINUTES, progress=told.append)

    assert len(told) >= 4
