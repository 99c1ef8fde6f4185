"""What the recorded steps make of a test, for every way of recording them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mynumber_tests.choices import Result, RunState, Side
from mynumber_tests.run_rules import Outcome, outcome

SIDES, RESULTS = st.sampled_from(list(Side)), st.sampled_from(list(Result))


@st.composite
def recordings(draw: st.DrawFn) -> tuple[list[Side], dict[int, Result], dict[int, Result]]:
    """Steps, and what each side recorded of some of those that it does."""
    steps = draw(st.lists(SIDES, min_size=1, max_size=6))

    def of(side: Side) -> dict[int, Result]:
        own = [position for position, who in enumerate(steps, start=1) if who in (side, Side.BOTH)]
        chosen = draw(st.lists(st.sampled_from(own), unique=True)) if own else []
        return {position: draw(RESULTS) for position in chosen}

    return steps, of(Side.INQUIRER), of(Side.PROVIDER)


def turned(steps: list[Side]) -> list[Side]:
    other = {Side.INQUIRER: Side.PROVIDER, Side.PROVIDER: Side.INQUIRER, Side.BOTH: Side.BOTH}
    return [other[side] for side in steps]


@given(recordings())
def test_passed_means_that_every_step_of_each_side_passed(case):
    steps, inquirer, provider = case
    done = [
        recorded.get(position) == Result.PASSED
        for side, recorded in ((Side.INQUIRER, inquirer), (Side.PROVIDER, provider))
        for position, who in enumerate(steps, start=1)
        if who in (side, Side.BOTH)
    ]
    assert (outcome(steps, inquirer, provider).state == RunState.PASSED) == all(done)


@given(recordings())
def test_what_may_be_signed_is_passed_and_has_no_mismatch(case):
    found = outcome(*case)
    assert found.may_be_signed == (found.state == RunState.PASSED)
    assert not (found.may_be_signed and found.is_mismatch)


@given(recordings())
def test_a_failed_step_fails_the_test_whatever_else_is_recorded(case):
    steps, inquirer, provider = case
    has_failed = Result.FAILED in (*inquirer.values(), *provider.values())
    assert (outcome(steps, inquirer, provider).state == RunState.FAILED) == has_failed


@given(recordings())
def test_nothing_recorded_is_not_started_and_anything_else_is(case):
    steps, inquirer, provider = case
    is_begun = any(result != Result.NOT_RUN for result in (*inquirer.values(), *provider.values()))
    assert (outcome(steps, inquirer, provider).state == RunState.NOT_STARTED) == (not is_begun)


@given(recordings())
def test_common_steps_mismatch_where_both_recorded_them_differently(case):
    steps, inquirer, provider = case
    ours = {key: value for key, value in inquirer.items() if value != Result.NOT_RUN}
    theirs = {key: value for key, value in provider.items() if value != Result.NOT_RUN}
    expected = sorted(key for key in ours.keys() & theirs.keys() if ours[key] != theirs[key])
    found = outcome(steps, inquirer, provider)
    assert list(found.mismatched) == expected
    assert found.is_mismatch or not expected


@given(recordings())
def test_the_two_sides_are_treated_alike(case):
    steps, inquirer, provider = case
    one, other = outcome(steps, inquirer, provider), outcome(turned(steps), provider, inquirer)
    assert Outcome(other.provider, other.inquirer, other.state, other.is_mismatch, other.mismatched) == one


@given(recordings())
def test_an_explicit_not_run_says_the_same_as_nothing(case):
    steps, inquirer, provider = case
    spelled_out = dict.fromkeys(range(1, len(steps) + 1), Result.NOT_RUN)
    ours = {k: v for k, v in spelled_out.items() if steps[k - 1] != Side.PROVIDER} | inquirer
    assert outcome(steps, ours, provider) == outcome(steps, inquirer, provider)


def test_one_side_without_a_partner_ends_as_no_partner_unless_the_other_has_passed():
    steps = [Side.INQUIRER, Side.PROVIDER]
    alone = outcome(steps, {1: Result.NO_PARTNER}, {})
    contradicted = outcome(steps, {1: Result.NO_PARTNER}, {2: Result.PASSED})
    assert (alone.state, alone.is_mismatch) == (RunState.NO_PARTNER, False)
    assert (contradicted.state, contradicted.is_mismatch) == (RunState.RUNNING, True)


def test_a_side_without_a_step_of_its_own_follows_the_other():
    found = outcome([Side.INQUIRER], {1: Result.PASSED}, {})
    assert (found.provider, found.state) == (Result.PASSED, RunState.PASSED)
