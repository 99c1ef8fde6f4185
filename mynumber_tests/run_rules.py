"""What the steps that both sides record make of a test: the result of each side, the state, a mismatch. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .choices import Result, RunState, Side

# What one step of a side says of the whole side, the gravest first.
GRAVEST = (Result.FAILED, Result.BLOCKED, Result.NO_PARTNER)
Recorded = Mapping[int, Result]  # position of a step -> what a side recorded; what is missing was not run


@dataclass(frozen=True, slots=True)
class Outcome:
    """`mismatched` are the common steps of which the two say different things."""

    inquirer: Result
    provider: Result
    state: RunState
    is_mismatch: bool
    mismatched: tuple[int, ...] = ()

    @property
    def may_be_signed(self) -> bool:
        return self.state == RunState.PASSED and not self.is_mismatch


def outcome(steps: Sequence[Side], inquirer: Recorded, provider: Recorded) -> Outcome:
    """`steps` says of each step, from the first on, who does it. A side without a step of its own follows the other."""
    own = _side_result(steps, Side.INQUIRER, inquirer)
    others = _side_result(steps, Side.PROVIDER, provider)
    one, other = own or others or Result.NOT_RUN, others or own or Result.NOT_RUN
    mismatched = tuple(
        position
        for position, side in enumerate(steps, start=1)
        if side == Side.BOTH and _differ(_of(inquirer, position), _of(provider, position))
    )
    is_begun = any(result != Result.NOT_RUN for result in (*inquirer.values(), *provider.values()))
    return Outcome(one, other, _state(one, other, is_begun), bool(mismatched) or _differ(one, other), mismatched)


def _of(recorded: Recorded, position: int) -> Result:
    return recorded.get(position, Result.NOT_RUN)


def _differ(one: Result, other: Result) -> bool:
    """Nobody contradicts what has not been recorded yet."""
    return Result.NOT_RUN not in (one, other) and one != other


def _side_result(steps: Sequence[Side], side: Side, recorded: Recorded) -> Result | None:
    """Of all steps that this side does; None where it has none."""
    own = {_of(recorded, position) for position, who in enumerate(steps, start=1) if who in (side, Side.BOTH)}
    if not own:
        return None
    for result in GRAVEST:
        if result in own:
            return result
    return Result.PASSED if own == {Result.PASSED} else Result.NOT_RUN


def _state(one: Result, other: Result, is_begun: bool) -> RunState:
    both = {one, other}
    if Result.FAILED in both:
        return RunState.FAILED
    if Result.BLOCKED in both:
        return RunState.BLOCKED
    if Result.NO_PARTNER in both and Result.PASSED not in both:
        return RunState.NO_PARTNER
    if both == {Result.PASSED}:
        return RunState.PASSED
    return RunState.RUNNING if is_begun else RunState.NOT_STARTED
