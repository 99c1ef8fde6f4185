"""What a move by hand does is what a full comparison of before and after would say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from security.planning.effect import Effect, effect_of_move, effects_of_all_months
from security.planning.objective import objective
from security.planning.problem import Cost, Goal, Month, Move, Problem
from security.planning.rules import Rule, RuleKind, Violation, violations
from tests.factories.switch_problems import MONTHS, assignments, small_problems

ANYWHERE = st.sampled_from([*MONTHS, "2019-01", None])


def by_full_comparison(
    problem: Problem, month_of: Mapping[str, Month], codes: tuple[str, ...], month: Month | None
) -> tuple[set[Violation], set[Violation], set[Violation], set[Violation], dict[Goal, tuple[int, int]]]:
    """Broken, repaired, remaining and worse violations, and each goal before and after."""
    moved = {code: other for code, other in month_of.items() if code not in codes}
    moved |= dict.fromkeys(codes, month) if month else {}
    before = {violation.rule: violation for violation in violations(problem, month_of)}
    after = {violation.rule: violation for violation in violations(problem, moved)}
    remaining = {violation for rule, violation in after.items() if rule in before}
    return (
        {violation for rule, violation in after.items() if rule not in before},
        {violation for rule, violation in before.items() if rule not in after},
        remaining,
        {violation for violation in remaining if violation.excess > before[violation.rule].excess},
        {goal: (value, values(problem, moved)[goal]) for goal, value in values(problem, month_of).items()},
    )


def values(problem: Problem, month_of: Mapping[str, Month]) -> dict[Goal, int]:
    unplaced = sum(move.code not in month_of for move in problem.moves)
    return {Goal.UNPLACED: unplaced} | objective(problem, month_of)


def as_sets(effect: Effect) -> tuple[object, ...]:
    lists = (effect.broken, effect.repaired, effect.remaining, effect.worse)
    assert all(len(set(found)) == len(found) for found in lists)
    return (*map(set, lists), {change.goal: (change.before, change.after) for change in effect.goals})


@given(st.data())
def test_the_effect_of_a_move_is_what_a_full_comparison_says(data):
    problem = data.draw(small_problems())
    month_of = data.draw(assignments(problem))
    code, month = data.draw(st.sampled_from([move.code for move in problem.moves])), data.draw(ANYWHERE)

    effect = effect_of_move(problem, month_of, code, month)

    assert (effect.codes, effect.month) == ((code,), month)
    assert as_sets(effect) == by_full_comparison(problem, month_of, (code,), month)


@given(st.data())
def test_a_group_that_switches_together_can_be_moved_as_one(data):
    problem = data.draw(small_problems())
    month_of = data.draw(assignments(problem))
    code, month = data.draw(st.sampled_from([move.code for move in problem.moves])), data.draw(ANYWHERE)

    effect = effect_of_move(problem, month_of, code, month, with_companions=True)

    companions = next(bundle for bundle in problem.bundles if code in {move.code for move in bundle})
    assert effect.codes == tuple(move.code for move in companions)
    assert as_sets(effect) == by_full_comparison(problem, month_of, effect.codes, month)


@given(st.data())
def test_every_month_of_the_window_is_judged_at_once_as_it_would_be_alone(data):
    problem = data.draw(small_problems())
    month_of = data.draw(assignments(problem))
    code = data.draw(st.sampled_from([move.code for move in problem.moves]))

    effects = effects_of_all_months(problem, month_of, code)

    assert effects == {month: effect_of_move(problem, month_of, code, month) for month in problem.window}


def test_an_organisation_goes_into_the_tray_and_its_group_stays_behind():
    effect = effect_of_move(_pair(), {"270001": "2018-01", "270002": "2018-01"}, "270001", None)

    assert effect.broken == (
        Violation(Rule(RuleKind.ALLOWED, "270001"), ("270001",)),
        Violation(Rule(RuleKind.TOGETHER, "0"), ("270001", "270002")),
    )
    assert [(change.goal, change.before, change.after) for change in effect.goals][:2] == [
        (Goal.UNPLACED, 0, 1),
        (Goal.GAP_DAYS, 0, 0),
    ]


def test_a_move_that_makes_a_full_month_fuller_is_not_harmless():
    problem = replace(_pair(), switches=(0,) * len(MONTHS), together=())
    month_of = {"270001": "2018-01", "270002": "2018-02"}

    effect = effect_of_move(problem, month_of, "270002", "2018-01")

    full = Rule(RuleKind.SWITCHES, "2018-01")
    assert [(violation.rule, violation.excess) for violation in effect.worse] == [(full, 2)]
    assert (effect.broken, effect.is_harmless) == ((), False)
    assert [violation.rule for violation in effect.repaired] == [Rule(RuleKind.SWITCHES, "2018-02")]


def test_a_move_is_better_when_the_first_goal_that_changes_gets_smaller():
    problem = replace(_pair(), together=())
    month_of = {"270001": "2018-01", "270002": "2018-01"}

    cheaper, dearer = (effect_of_move(problem, month_of, "270001", month) for month in ("2018-02", "2018-03"))

    assert [(effect.is_better, effect.change[Goal.YEN].delta) for effect in (cheaper, dearer)] == [
        (True, -1_000),
        (False, 1_000),
    ]
    assert cheaper.is_harmless


def _pair() -> Problem:
    yen = {"2018-01": 2_000, "2018-02": 1_000, "2018-03": 3_000}
    allowed = {month: Cost(yen=amount) for month, amount in yen.items()}
    return Problem(
        months=MONTHS,
        first="2017-12",
        last="2018-03",
        units=(9,) * len(MONTHS),
        switches=(2,) * len(MONTHS),
        moves=(Move("270001", (1, 1), allowed), Move("270002", (1, 1), allowed)),
        together=(("270001", "270002"),),
    )
