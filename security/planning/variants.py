"""The same problem with other rules: some left out, or changed by a repair."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import reduce

from .explanation import Change, Repair
from .problem import Cost, Month, Move, Problem
from .rules import Rule, RuleKind


def with_only(problem: Problem, rules: Collection[Rule]) -> Problem:
    """The problem in which these rules alone hold, in the sense of the format migration-explanation/1.

    A capacity that does not hold is as large as all the work; an organisation whose `allowed` does not hold may switch
    in every month of the window. The work before a switch must lie inside the calendar all the same.
    """
    kept = {(rule.kind, rule.subject) for rule in rules}
    months, all_work = problem.months, sum(sum(move.work) for move in problem.moves)
    return replace(
        problem,
        units=tuple(
            limit if (RuleKind.UNITS, month) in kept else max(limit, all_work)
            for month, limit in zip(months, problem.units, strict=True)
        ),
        switches=tuple(
            limit if (RuleKind.SWITCHES, month) in kept else max(limit, len(problem.moves))
            for month, limit in zip(months, problem.switches, strict=True)
        ),
        moves=tuple(
            move if (RuleKind.ALLOWED, move.code) in kept else _anywhere(problem, move) for move in problem.moves
        ),
        blackouts=frozenset(month for month in problem.blackouts if (RuleKind.BLACKOUT, month) in kept),
        fixed={code: month for code, month in problem.fixed.items() if (RuleKind.FIXED, code) in kept},
        together=tuple(g for i, g in enumerate(problem.together) if (RuleKind.TOGETHER, str(i)) in kept),
        order=tuple(order for i, order in enumerate(problem.order) if (RuleKind.ORDER, str(i)) in kept),
    )


def repaired(problem: Problem, repair: Repair) -> Problem:
    """The problem after a repair. A month that is added costs nothing there: its cost is not known."""
    changed = reduce(_changed, repair.changes, problem)
    dropped = {(change.rule.kind, change.rule.subject) for change in repair.changes if change.is_drop}
    return replace(
        changed,
        together=tuple(g for i, g in enumerate(problem.together) if (RuleKind.TOGETHER, str(i)) not in dropped),
        order=tuple(order for i, order in enumerate(problem.order) if (RuleKind.ORDER, str(i)) not in dropped),
    )


def _changed(problem: Problem, change: Change) -> Problem:
    kind, subject = change.rule.kind, change.rule.subject
    if kind is RuleKind.UNITS:
        return replace(problem, units=_more(problem, problem.units, change))
    if kind is RuleKind.SWITCHES:
        return replace(problem, switches=_more(problem, problem.switches, change))
    if kind is RuleKind.ALLOWED and change.also:
        return replace(problem, moves=tuple(_also(move, change) for move in problem.moves))
    if kind is RuleKind.BLACKOUT:
        return replace(problem, blackouts=problem.blackouts - {subject})
    if kind is RuleKind.FIXED:
        return replace(problem, fixed={code: month for code, month in problem.fixed.items() if code != subject})
    return problem


def _more(problem: Problem, capacity: tuple[int, ...], change: Change) -> tuple[int, ...]:
    at = problem.at[change.rule.subject]
    return (*capacity[:at], capacity[at] + change.add, *capacity[at + 1 :])


def _also(move: Move, change: Change) -> Move:
    if move.code != change.rule.subject or change.also is None:
        return move
    return replace(move, allowed={**move.allowed, change.also: Cost()})


def _anywhere(problem: Problem, move: Move) -> Move:
    allowed: dict[Month, Cost] = {month: move.allowed.get(month, Cost()) for month in problem.window}
    return replace(move, allowed=allowed)
