"""What a missing fact could change: the present plan reckoned again, and the best plan made anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from security.planning.confidence import MissingFact, confidence
from security.planning.objective import objective
from security.planning.problem import Cost, Goal, Move, Problem
from security.planning.rules import violations
from security.planning.switch_schedule import solve
from tests.factories.switch_problems import MONTHS, all_assignments, costs, months, small_problems

GOALS = (Goal.GAP_DAYS, Goal.YEN)


def variant(problem: Problem, code: str, allowed) -> Problem:
    return replace(problem, moves=tuple(replace(m, allowed=allowed) if m.code == code else m for m in problem.moves))


def values(problem: Problem, month_of) -> tuple[int, int] | None:
    found = objective(problem, month_of)
    return None if violations(problem, month_of) else (found[Goal.GAP_DAYS], found[Goal.YEN])


def best(problem: Problem) -> tuple[int, int] | None:
    found = (values(problem, month_of) for month_of in all_assignments(problem))
    return min((value for value in found if value), default=None)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_case_is_weighed_as_trying_all_plans_would(data):
    problem = data.draw(small_problems(at_most=3))
    code = data.draw(st.sampled_from([move.code for move in problem.moves]))
    low, high = (data.draw(st.dictionaries(months, costs, min_size=1)) for _ in range(2))
    plan = solve(problem, time_limit_s=20, goals=GOALS)
    assume(plan is not None)

    found = confidence(problem, plan, [MissingFact(code, "end", low, high)], asked=7, time_limit_s=60)

    (weight,) = found.weights
    for case, allowed in ((weight.low, low), (weight.high, high)):
        changed = variant(problem, code, allowed)
        assert (case.kept, case.best) == (values(changed, plan.month_of), best(changed))
        assert case.is_proved
    assert (found.missing, found.asked, found.is_complete) == (1, 7, True)


def test_the_fact_that_could_change_most_is_to_be_asked_for_first():
    problem = two_with_costs()
    plan = solve(problem, time_limit_s=20, goals=GOALS)
    facts = [
        MissingFact("270001", "penalty", yen(1_000, 2_000), yen(1_500, 2_000)),
        MissingFact("270002", "end", yen(1_000, 2_000), yen(9_000, 2_500)),
    ]

    found = confidence(problem, plan, facts, asked=10, time_limit_s=20)

    assert [(weight.fact.code, weight.change, weight.regret) for weight in found.weights] == [
        ("270002", (0, 1_500), (0, 6_500)),
        ("270001", (0, 500), (0, 0)),
    ]
    assert (found.known_share, found.yen_assumed) == (0.8, 2_000)


def test_a_fact_that_could_make_the_plan_impossible_comes_before_all_others():
    problem = two_with_costs()
    plan = solve(problem, time_limit_s=20, goals=GOALS)
    facts = [
        MissingFact("270001", "penalty", yen(1_000, 2_000), yen(5_000, 2_000)),
        MissingFact("270002", "end", yen(1_000, 2_000), {"2018-02": Cost(yen=1_000)}),
    ]

    first, _ = confidence(problem, plan, facts, asked=10, time_limit_s=20).weights

    assert (first.fact.code, first.could_break_the_plan, first.high.kept) == ("270002", True, None)


def test_without_time_the_facts_are_weighed_by_the_plan_as_it_is():
    problem = two_with_costs()
    plan = solve(problem, time_limit_s=20, goals=GOALS)
    facts = [MissingFact("270002", "end", yen(1_000, 2_000), yen(9_000, 2_500))]

    found = confidence(problem, plan, facts, asked=10, time_limit_s=20, is_cancelled=lambda: True)

    (weight,) = found.weights
    assert (found.is_complete, weight.high.best, weight.change) == (False, None, (0, 8_000))


def yen(january: int, february: int) -> dict[str, Cost]:
    return {"2018-01": Cost(yen=january), "2018-02": Cost(yen=february)}


def two_with_costs() -> Problem:
    return Problem(
        months=MONTHS,
        first="2017-12",
        last="2018-03",
        units=(9,) * len(MONTHS),
        switches=(2,) * len(MONTHS),
        moves=tuple(Move(code, (1,), yen(1_000, 2_000)) for code in ("270001", "270002")),
    )
