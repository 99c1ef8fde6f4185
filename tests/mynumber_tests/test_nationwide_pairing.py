"""Several prefectures at once: independent parts, planned in processes of their own, make one plan."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

from mynumber_tests.planning.components import independent_parts
from mynumber_tests.planning.objective import objective
from mynumber_tests.planning.pairing import solve
from mynumber_tests.planning.problem import Goal, PlannedTest
from mynumber_tests.planning.rules import violations
from tests.factories.pairing_problems import Shape, make_nation, make_problem, put_together


def test_prefectures_that_share_no_scenario_are_independent_parts_and_nothing_gets_lost():
    prefectures = [make_problem(Shape(size, 0.5, size, prefecture=f"P{size}-")) for size in (12, 20, 8)]

    parts = independent_parts(put_together(prefectures))

    inquiries = sorted((part.inquiries for part in parts), key=len, reverse=True)
    assert [part.inquiries for part in parts] == inquiries
    assert {frozenset(part.inquiries) for part in parts} == {frozenset(one.inquiries) for one in prefectures}
    assert sum(len(part.offers) for part in parts) == sum(len(one.offers) for one in prefectures)


def test_a_nationwide_plan_is_made_in_processes_and_is_better_than_the_first_one():
    nation = make_nation(3, prefectures=4, least=50, most=60)
    nation = replace(nation, wanted=(*nation.wanted, ("P00-O0001", "P01-O0001")))  # who can never meet
    first = solve(nation, time_limit_s=0)

    plan = solve(nation, time_limit_s=8)

    assert (violations(nation, plan.tests), plan.objective) == ([], objective(nation, plan.tests))
    assert list(plan.objective.values()) < list(first.objective.values())
    assert all(level.bound <= level.value for level in (*plan.levels, *first.levels))
    assert plan.objective[Goal.UNCOVERED] == plan.bound[Goal.UNCOVERED] == 0
    assert plan.bound[Goal.PAIRS] > 0


def test_a_nationwide_replanning_keeps_what_was_published_and_counts_what_is_gone():
    nation = make_nation(4, prefectures=4, least=50, most=60)
    gone = PlannedTest("P00-O0001", "P01-S01", "P01-O0002", "クール1")
    published = solve(nation, time_limit_s=0).tests

    plan = solve(replace(nation, published=(*published, gone)), time_limit_s=8)

    changes = plan.objective[Goal.CHANGES]
    assert (plan.bound[Goal.CHANGES] >= 1, changes < len(published) // 2) == (True, True)


def test_a_cancelled_nationwide_search_soon_ends_with_a_valid_plan():
    nation, asked, cancelled_at = make_nation(5, prefectures=6, least=50, most=60), itertools.count(), []

    def is_cancelled():
        if next(asked) > 30 and not cancelled_at:
            cancelled_at.append(time.monotonic())
        return bool(cancelled_at)

    plan = solve(nation, time_limit_s=250, is_cancelled=is_cancelled)

    assert time.monotonic() - cancelled_at[0] < 5
    assert violations(nation, plan.tests) == []
