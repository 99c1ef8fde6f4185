"""Programmes of every tightness, made up from a seed: plans are valid, proved, and never worse than a simple one."""

from __future__ import annotations

import pytest

from security.planning.explain import explain
from security.planning.greedy import greedy
from security.planning.plan import Plan
from security.planning.problem import Goal, Problem, default_goals
from security.planning.rules import violations
from security.planning.switch_schedule import solve
from security.planning.table import build_table
from tests.factories.made_programmes import Shape, impossible, make_problem

SHAPES = [
    Shape(43, 0.6, 101),
    Shape(43, 0.7, 102),
    Shape(43, 0.9, 103, is_replan=True),
    Shape(150, 0.7, 104),
    Shape(150, 0.7, 105, is_replan=True),
]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_made_programme_is_solved_to_the_proved_optimum(shape):
    problem = make_problem(shape)

    plan = solve(problem, time_limit_s=120)

    assert violations(problem, plan.month_of) == []
    assert plan.is_proved
    assert values(plan) <= values_of_a_simple_plan(problem)


def test_a_programme_that_uses_nearly_all_capacity_has_a_valid_plan_and_true_bounds_when_time_runs_out():
    problem = make_problem(Shape(300, 0.95, 106))

    plan = solve(problem, time_limit_s=1)

    assert violations(problem, plan.month_of) == []
    assert all(level.bound <= level.value for level in plan.levels)


def test_a_made_programme_that_asks_too_much_is_explained():
    problem = impossible(make_problem(Shape(43, 0.7, 107)), 107)

    assert solve(problem, time_limit_s=60) is None
    explanation = explain(problem, time_limit_s=60)
    assert explanation.is_minimal
    assert len(explanation.repairs) >= 3


def values(plan: Plan) -> list[int]:
    return list(plan.objective.values())


def values_of_a_simple_plan(problem: Problem) -> list[float]:
    table, goals = build_table(problem), default_goals(problem)
    months = greedy(table, goals)
    return [float("inf")] if months is None else [table.value(Goal(goal), months) for goal in goals]
