"""One more unit or switch in a month is worth what planning again with it saves."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from security.planning.capacity_price import capacity_prices
from security.planning.objective import objective
from security.planning.problem import Goal, Problem
from security.planning.rules import Rule, RuleKind, violations
from tests.factories.switch_problems import all_assignments, public_problem, small_problems


def best_with_a_tray(problem: Problem) -> tuple[int, int, int] | None:
    values = []
    for months in all_assignments(problem, has_tray=True):
        unplaced = [move.code for move in problem.moves if move.code not in months]
        forgiven = {Rule(RuleKind.ALLOWED, code) for code in unplaced}
        if all(violation.rule in forgiven for violation in violations(problem, months)):
            value = objective(problem, months)
            values.append((len(unplaced), value[Goal.GAP_DAYS], value[Goal.YEN]))
    return min(values, default=None)


def with_one_more(problem: Problem, rule: Rule) -> Problem:
    at = problem.months.index(rule.subject)
    field = "units" if rule.kind is RuleKind.UNITS else "switches"
    return replace(problem, **{field: tuple(n + (i == at) for i, n in enumerate(getattr(problem, field)))})


@settings(max_examples=15, deadline=None)
@given(small_problems(at_most=3))
def test_every_price_is_what_trying_all_plans_with_and_without_it_gives(problem):
    found = capacity_prices(problem, time_limit_s=60)

    if found is None:
        assert best_with_a_tray(problem) is None
        return
    assert tuple(found.plan.objective.values()) == best_with_a_tray(problem)
    for price in found.prices:
        assert tuple(price.after.objective.values()) == best_with_a_tray(with_one_more(problem, price.rule))
        assert price.is_exact
    looked_at = {price.rule for price in found.prices}
    others = {Rule(kind, month) for kind in (RuleKind.UNITS, RuleKind.SWITCHES) for month in problem.months} - looked_at
    assert all(best_with_a_tray(with_one_more(problem, rule)) == best_with_a_tray(problem) for rule in others)


def test_the_month_that_places_one_more_organisation_comes_first():
    problem = public_problem("migration-43-easy-21")
    full = replace(problem, switches=(1,) * len(problem.switches), fixed={}, together=(), order=())

    found = capacity_prices(full, time_limit_s=3)

    first = found.prices[0]
    assert len(found.plan.unplaced) == found.plan.objective[Goal.UNPLACED] > 0
    assert (first.rule.kind, first.saved(Goal.UNPLACED)) == (RuleKind.SWITCHES, 1)
    assert [p.saved(Goal.UNPLACED) for p in found.prices] == sorted(
        (p.saved(Goal.UNPLACED) for p in found.prices), reverse=True
    )
