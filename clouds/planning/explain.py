"""Why there is no proposal at all (pins that contradict each other), and why an organisation is in no group."""

from __future__ import annotations

from dataclasses import replace

from .explanation import Reason, ReasonKind
from .grouping import solve
from .problem import Candidate, Pin, PinKind, Problem, Proposal

_SECONDS_A_QUESTION = 5.0


def smallest_conflict(problem: Problem) -> tuple[Pin, ...]:
    """Pins that allow no proposal together, though without any one of them they do; empty if there is a proposal."""
    if _is_possible(problem, problem.pins):
        return ()
    kept = list(problem.pins)
    for pin in problem.pins:
        without = [other for other in kept if other != pin]
        if not _is_possible(problem, tuple(without)):
            kept = without
    return tuple(kept)


def _is_possible(problem: Problem, pins: tuple[Pin, ...]) -> bool:
    """What time leaves open counts as possible: no pin is blamed without proof."""
    try:
        return solve(replace(problem, pins=pins, misfit={}), time_limit_s=_SECONDS_A_QUESTION) is not None
    except TimeoutError:
        return True


def reasons(problem: Problem, proposal: Proposal) -> list[Reason]:
    """The simplest true reason for each organisation without a group."""
    of = {candidate.code: candidate for candidate in problem.candidates}
    return [_reason(problem, of[code]) for code in proposal.unplaced]


def _reason(problem: Problem, candidate: Candidate) -> Reason:
    code = candidate.code
    if Pin(PinKind.LEFT_OUT, code) in problem.pins:
        return Reason(code, ReasonKind.PINNED)
    if not candidate.cost_yen:
        return Reason(code, ReasonKind.NO_MONTH)
    able = {month: sum(month in other.cost_yen for other in problem.candidates) for month in candidate.cost_yen}
    month = max(able, key=lambda one: (able[one], -(one - min(able))))
    most = min(able[month], problem.max_size)
    if most < problem.min_size:
        return Reason(code, ReasonKind.TOO_FEW, most, month)
    if most < candidate.least_size:
        return Reason(code, ReasonKind.NOT_PAYING, most, month)
    return Reason(code, ReasonKind.OTHERS_FIRST, most, month)
