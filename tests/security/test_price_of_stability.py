"""The curve of moves against days and yen is what trying every plan gives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from security.planning.objective import objective
from security.planning.problem import Goal, Problem
from security.planning.rules import violations
from security.planning.stability import price_of_stability
from tests.factories.switch_problems import all_assignments, public_problem, small_problems


def by_trying_all(problem: Problem) -> list[tuple[int, int, int]]:
    """(moves, days, yen) of every plan that no plan with as few moves beats, each better than the one before."""
    plans = (objective(problem, months) for months in all_assignments(problem) if not violations(problem, months))
    best: list[tuple[int, int, int]] = []
    for moves, gap_days, yen in sorted((v[Goal.MOVES], v[Goal.GAP_DAYS], v[Goal.YEN]) for v in plans):
        if not best or (gap_days, yen) < best[-1][1:]:
            best.append((moves, gap_days, yen))
    return best


@settings(max_examples=40, deadline=None)
@given(small_problems(at_most=4).filter(lambda problem: problem.published))
def test_the_curve_has_every_number_of_moves_that_makes_a_difference(problem):
    curve = price_of_stability(problem, time_limit_s=30)

    expected = by_trying_all(problem)
    if curve is None:
        assert expected == []
    else:
        assert [(point.moves, *point.values) for point in curve.points] == expected
        assert curve.is_complete
        assert all(point.is_proved and not violations(problem, point.plan.month_of) for point in curve.points)


def test_the_ends_of_the_curve_of_a_public_instance_are_the_fewest_moves_and_the_free_optimum():
    told = []

    curve = price_of_stability(
        public_problem("migration-43-replan-23"), time_limit_s=60, most_points=3, report=told.append
    )

    first, *_, last = curve.points
    assert (first.moves, len(curve.points)) == (4, 3)
    assert first.values > last.values
    assert (told[0].done, told[0].total, told[-1].done) == (0, 2, 2)


def test_a_cancelled_curve_has_its_ends_and_says_that_it_is_not_complete():
    problem = public_problem("migration-43-replan-23")

    curve = price_of_stability(problem, time_limit_s=60, is_cancelled=lambda: True)

    assert not curve.is_complete
    assert all(violations(problem, point.plan.month_of) == [] for point in curve.points)


def test_without_a_published_plan_there_is_nothing_to_keep():
    problem = replace(public_problem("migration-43-replan-23"), published={})

    with pytest.raises(ValueError, match="published"):
        price_of_stability(problem, time_limit_s=1)
