"""The rules that contradict each other, and not one too many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from portal.lib.stopwatch import Stopwatch

from .assignment import search
from .greedy import greedy
from .objective import work_months
from .price_proof import contradiction_by_prices
from .problem import Goal, Month, Move, Problem
from .rule_model import RuleModel
from .rules import Rule, RuleKind, all_rules
from .solver import Effort, new_solver
from .table import build_table
from .variants import with_only

# What is left out first. A conflict reads best with few rules, and with those that the provider or the calendar set.
_LEFT_OUT_FIRST = (
    RuleKind.BLACKOUT,
    RuleKind.ALLOWED,
    RuleKind.ORDER,
    RuleKind.TOGETHER,
    RuleKind.FIXED,
    RuleKind.SWITCHES,
    RuleKind.UNITS,
)
_FEW_PUSHES = 20
_SHARE_OF_A_QUESTION = 0.25  # of the time left


def find_contradiction(problem: Problem, *, seed: int, watch: Stopwatch) -> list[Rule] | None:
    """Some rules that have no plan by themselves; None when all rules together have one. Raises TimeoutError."""
    rules = sorted(all_rules(problem), key=lambda rule: _rank(problem, rule))
    return _contradiction_among(problem, rules, seed=seed, watch=watch)


def without_superfluous(
    problem: Problem, contradiction: Sequence[Rule], *, seed: int, watch: Stopwatch
) -> tuple[list[Rule], bool]:
    """Leave out every rule without which the contradiction stands; True if each that is left is known to be needed."""
    core, needed, is_minimal = list(contradiction), list[Rule](), True
    while core:
        rule, *rest = core
        try:
            smaller = _contradiction_among(problem, [*rest, *needed], seed=seed, watch=watch)
        except TimeoutError:
            smaller, is_minimal = None, False
        if smaller is None:
            needed.append(rule)
            core = rest
        else:
            core = [kept for kept in smaller if kept not in needed]
            needed = [kept for kept in smaller if kept in needed]
    return needed, is_minimal


def _rank(problem: Problem, rule: Rule) -> tuple[int, int, Rule]:
    work = sum(problem.move_of[rule.subject].work) if rule.kind is RuleKind.ALLOWED else 0
    return _LEFT_OUT_FIRST.index(rule.kind), work, rule


def _contradiction_among(problem: Problem, rules: Sequence[Rule], *, seed: int, watch: Stopwatch) -> list[Rule] | None:
    """Rules among these that have no plan, or None when these have one. Raises TimeoutError."""
    concerned = without_bystanders(problem, rules)
    if not watch.left_s:
        raise TimeoutError
    if _has_simple_plan(with_only(concerned, rules)):
        return None
    if found := contradiction_by_prices(concerned, rules, time_limit_s=watch.left_s):
        return found
    if _has_plan(with_only(concerned, rules), seed=seed, watch=watch):
        return None
    return _core(concerned, rules, seed=seed, watch=watch)


def without_bystanders(problem: Problem, rules: Sequence[Rule]) -> Problem:
    """The problem without the organisations that find a month whatever the others do, as no rule touches them there."""
    named = _named(problem, rules)
    subjects = {kind: {rule.subject for rule in rules if rule.kind is kind} for kind in RuleKind}
    closed = subjects[RuleKind.BLACKOUT] | subjects[RuleKind.SWITCHES]

    def is_free(move: Move, month: Month) -> bool:
        if month in closed or not problem.has_room_for_work(move, month):
            return False
        busy = (problem.months[index] for index, units in work_months(problem, move, month) if units)
        return subjects[RuleKind.UNITS].isdisjoint(busy)

    concerned = [
        move
        for move in problem.moves
        if move.code in named or not any(is_free(move, month) for month in problem.window)
    ]
    return replace(problem, moves=tuple(concerned))


def _named(problem: Problem, rules: Sequence[Rule]) -> set[str]:
    named: set[str] = set()
    for rule in rules:
        if rule.kind in (RuleKind.ALLOWED, RuleKind.FIXED):
            named.add(rule.subject)
        elif rule.kind is RuleKind.TOGETHER:
            named.update(problem.together[int(rule.subject)])
        elif rule.kind is RuleKind.ORDER:
            order = problem.order[int(rule.subject)]
            named.update((order.first, order.then))
    return named


def _has_simple_plan(problem: Problem) -> bool:
    table = build_table(problem)
    return not problem.moves or (table.has_all_bundles and greedy(table, [], most_pushes=_FEW_PUSHES) is not None)


def _has_plan(problem: Problem, *, seed: int, watch: Stopwatch) -> bool:
    """Decided by CP-SAT. Raises TimeoutError after a share of the time left, so that other questions get theirs."""
    effort = Effort(watch.left_s * _SHARE_OF_A_QUESTION)
    found = search(
        build_table(problem),
        Goal.UNPLACED,  # of which there are none: the first assignment will do
        effort,
        at_least=0,
        hint=None,
        seed=seed,
        watch=watch,
        on_value=lambda value: None,
    )
    if found.months is None and not found.is_impossible:
        raise TimeoutError
    return found.months is not None


def _core(problem: Problem, rules: Sequence[Rule], *, seed: int, watch: Stopwatch) -> list[Rule]:
    """The rules of a contradiction that CP-SAT needs to see it: no objective, one worker, each rule assumed."""
    model = RuleModel(problem)
    assumed = {}
    for rule in rules:
        holds = model.model.new_bool_var(str(rule))
        model.enforce(rule, holds)
        assumed[holds.index] = rule
    model.model.add_assumptions([model.model.get_bool_var_from_proto_index(index) for index in assumed])
    solver = new_solver(Effort(watch.left_s * _SHARE_OF_A_QUESTION), seed=seed)
    with watch.interrupting(solver.stop_search):
        status = solver.solve(model.model)
    if status != cp_model.INFEASIBLE:
        return list(rules)
    return [assumed[index] for index in solver.sufficient_assumptions_for_infeasibility()]
