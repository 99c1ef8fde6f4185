"""Whole groups: every rule is obeyed, and nothing better exists."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from operator import le

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clouds.planning.column_proof import prove
from clouds.planning.construction import groups_of_count
from clouds.planning.dive import cheap_count
from clouds.planning.explain import reasons, smallest_conflict
from clouds.planning.explanation import ReasonKind
from clouds.planning.formats import problem_document, read_problem
from clouds.planning.grouping import solve
from clouds.planning.problem import Candidate, Goal, Group, Pin, PinKind, Problem, values_of, worth_of
from clouds.planning.rules import Rule, is_kept, violations
from clouds.planning.small_steps import improved
from clouds.planning.starts import allowed_starts, narrowed
from portal.lib.months import Month
from portal.lib.stopwatch import Stopwatch

APRIL, JULY, OCTOBER = Month(2027, 4), Month(2027, 7), Month(2027, 10)
MONTHS = (APRIL, JULY, OCTOBER)
CODES = "ABCDE"


def partitions(codes: Sequence[str]) -> Iterator[list[list[str]]]:
    """Every way to leave some out and divide the rest."""
    if not codes:
        yield []
        return
    first, rest = codes[0], codes[1:]
    for smaller in partitions(rest):
        yield smaller
        yield [[first], *smaller]
        for place in range(len(smaller)):
            yield [*smaller[:place], [first, *smaller[place]], *smaller[place + 1 :]]


def valid_proposals(problem: Problem) -> Iterator[tuple[Group, ...]]:
    for parts in partitions([one.code for one in problem.candidates]):
        choices = [list(itertools.product(part, MONTHS)) for part in parts]
        for chosen in itertools.product(*choices):
            groups = tuple(
                Group(leader, month, tuple(sorted(part))) for part, (leader, month) in zip(parts, chosen, strict=True)
            )
            if not violations(problem, groups):
                yield groups


def best_by_trying_all(problem: Problem) -> tuple[int, ...] | None:
    return min((worth_of(problem, groups) for groups in valid_proposals(problem)), default=None)


@st.composite
def small_problems(draw: st.DrawFn) -> Problem:
    codes = CODES[: draw(st.integers(2, 4))]
    costs = st.dictionaries(st.sampled_from(MONTHS), st.integers(0, 3))
    candidates = tuple(Candidate(code, draw(costs), draw(st.integers(1, 4))) for code in codes)
    misfit = {pair: draw(st.integers(0, 5)) for pair in itertools.combinations(codes, 2)}
    smallest = draw(st.integers(1, 3))
    pins = st.builds(
        Pin,
        st.sampled_from(PinKind),
        st.sampled_from(codes),
        st.sampled_from(codes),
        st.sampled_from(MONTHS),
    ).filter(lambda pin: pin.code != pin.other)
    return Problem(
        candidates,
        misfit,
        min_size=smallest,
        max_size=draw(st.integers(smallest, 4)),
        group_yen=draw(st.integers(0, 5)),
        pins=tuple(draw(st.lists(pins, max_size=3, unique=True))),
    )


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_a_proposal_obeys_every_rule_and_nothing_better_exists(problem: Problem) -> None:
    proposal, best = solve(problem, time_limit_s=20), best_by_trying_all(problem)
    assert (proposal is None) == (best is None)
    if proposal is not None:
        assert violations(problem, proposal.groups) == []
        assert tuple(level.value for level in proposal.levels) == best
        assert proposal.is_proved


@settings(max_examples=60, deadline=None)
@given(small_problems(), st.sampled_from([Goal.YEN, Goal.MISFIT]))
def test_whole_groups_as_columns_prove_a_level_from_the_worst_start(problem: Problem, goal: Goal) -> None:
    found = list(valid_proposals(problem))
    assume(found)
    start = max(found, key=lambda groups: worth_of(problem, groups))
    before = list(Goal).index(goal)
    limits = worth_of(problem, start)[:before]
    kept = [worth for groups in found if all(map(le, (worth := worth_of(problem, groups))[:before], limits))]
    best = min(worth[before] for worth in kept)
    proof = prove(problem, goal, start, watch=Stopwatch(20), seed=0)
    assert violations(problem, proof.groups) == []
    assert all(map(le, worth_of(problem, proof.groups)[:before], limits))
    assert (values_of(problem, proof.groups)[goal], proof.bound) == (best, best)


@settings(max_examples=60, deadline=None)
@given(small_problems())
def test_no_start_of_a_proposal_that_is_as_good_is_struck_out(problem: Problem) -> None:
    found = list(valid_proposals(problem))
    assume(found)
    known = max(found, key=lambda groups: worth_of(problem, groups))
    as_good = [groups for groups in found if all(map(le, worth_of(problem, groups)[:2], worth_of(problem, known)[:2]))]
    answer = narrowed(problem, known, Stopwatch(20))
    left = {(one.code, month) for one in answer.problem.candidates for month in one.cost_yen}
    assert {(code, group.month) for groups in as_good for group in groups for code in group.members} <= left
    assert answer.bound <= min(values_of(problem, groups)[Goal.YEN] for groups in as_good)


@settings(max_examples=40, deadline=None)
@given(small_problems())
def test_what_has_no_time_keeps_every_start(problem: Problem) -> None:
    answer = narrowed(problem, (), Stopwatch(0))
    left = {(one.code, month) for one in answer.problem.candidates for month in one.cost_yen}
    assert (left, answer.bound) == (allowed_starts(problem), 0)


@settings(max_examples=60, deadline=None)
@given(small_problems(), st.booleans())
def test_small_steps_keep_every_rule_and_make_nothing_worse(problem: Problem, is_worst: bool) -> None:
    found = list(valid_proposals(problem))
    assume(found)
    start = (max if is_worst else min)(found, key=lambda groups: worth_of(problem, groups))
    better = improved(problem, start, lambda: False)
    assert violations(problem, better) == []
    assert worth_of(problem, better) <= worth_of(problem, start)


def test_an_organisation_without_a_group_takes_the_place_of_a_dearer_one() -> None:
    costs = {"A": 0, "B": 5, "C": 0}
    problem = Problem(tuple(Candidate(code, {APRIL: yen}) for code, yen in costs.items()), max_size=2)
    better = improved(problem, (Group("A", APRIL, ("A", "B")),), lambda: False)
    assert better == (Group("A", APRIL, ("A", "C")),)


@settings(max_examples=40, deadline=None)
@given(small_problems())
def test_rounding_month_by_month_makes_groups_that_hold_as_many_as_asked(problem: Problem) -> None:
    best = best_by_trying_all(problem)
    assume(best is not None and best[0] < len(problem.candidates))
    assert best is not None
    placed = len(problem.candidates) - best[0]
    rounded = cheap_count(problem, placed=placed, watch=Stopwatch(20))
    groups = groups_of_count(problem, rounded) if rounded is not None else None
    if groups is not None:
        assert violations(problem, groups) == []
        assert values_of(problem, groups)[Goal.UNPLACED] == best[0]


@settings(max_examples=25, deadline=None)
@given(small_problems())
def test_a_conflict_is_the_smallest(problem: Problem) -> None:
    conflict = smallest_conflict(problem)
    assert bool(conflict) == (best_by_trying_all(problem) is None)
    for pin in conflict:
        rest = tuple(other for other in conflict if other != pin)
        assert (
            best_by_trying_all(Problem(problem.candidates, {}, problem.min_size, problem.max_size, 0, rest)) is not None
        )


def test_those_who_can_start_together_form_one_group_led_by_the_nearest() -> None:
    candidates = tuple(Candidate(code, {APRIL: 0}) for code in "ABC")
    problem = Problem(candidates, {("A", "B"): 1, ("A", "C"): 5, ("B", "C"): 1}, group_yen=100)
    proposal = solve(problem, time_limit_s=10)
    assert proposal is not None
    assert proposal.groups == (Group("B", APRIL, ("A", "B", "C")),)


def test_reasons_say_why_an_organisation_is_in_no_group() -> None:
    candidates = (
        Candidate("A", {APRIL: 0}),
        Candidate("B", {APRIL: 0}),
        Candidate("C", {}),
        Candidate("D", {JULY: 0}),
        Candidate("E", {APRIL: 0}, least_size=9),
        Candidate("F", {APRIL: 0}),
    )
    problem = Problem(candidates, max_size=4, pins=(Pin(PinKind.LEFT_OUT, "F"),))
    proposal = solve(problem, time_limit_s=10)
    assert proposal is not None
    found = {reason.code: (reason.kind, reason.most) for reason in reasons(problem, proposal)}
    assert found == {
        "C": (ReasonKind.NO_MONTH, 0),
        "D": (ReasonKind.TOO_FEW, 1),
        "E": (ReasonKind.NOT_PAYING, 4),
        "F": (ReasonKind.PINNED, 0),
    }


@pytest.mark.parametrize(
    ("group", "rule"),
    [
        (Group("A", JULY, ("A", "B")), Rule.MONTH),
        (Group("A", APRIL, ("A",)), Rule.SIZE),
        (Group("A", APRIL, ("B", "C")), Rule.LEADER),
        (Group("A", APRIL, ("A", "X")), Rule.UNKNOWN),
        (Group("A", APRIL, ("A", "D")), Rule.LEAST_SIZE),
    ],
)
def test_each_rule_is_checked(group: Group, rule: Rule) -> None:
    candidates = (*(Candidate(code, {APRIL: 0}) for code in "ABC"), Candidate("D", {APRIL: 0}, least_size=3))
    assert rule in {violation.rule for violation in violations(Problem(candidates), (group,))}


def test_a_pinned_month_binds_only_who_is_in_a_group() -> None:
    pin = Pin(PinKind.MONTH, "A", month=APRIL)
    assert is_kept(pin, ())
    assert not is_kept(pin, (Group("A", JULY, ("A", "B")),))


def test_a_cancelled_search_keeps_what_it_found_or_says_that_time_is_up() -> None:
    candidates = tuple(Candidate(f"{n:02}", {APRIL + n % 12: n for n in range(n, n + 6)}) for n in range(30))
    try:
        proposal = solve(Problem(candidates), time_limit_s=60, is_cancelled=lambda: True)
    except TimeoutError:
        return
    assert proposal is not None
    assert violations(Problem(candidates), proposal.groups) == []


@given(small_problems())
def test_a_problem_survives_its_document(problem: Problem) -> None:
    assert read_problem(problem_document(problem)) == problem
