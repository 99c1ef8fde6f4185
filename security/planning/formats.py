"""The file formats of the switch schedule: migration/1 in, migration-plan/1 and migration-explanation/1 out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from enum import StrEnum
from itertools import pairwise

from portal.lib.json_nodes import JsonNode

from .explanation import Change, Explanation
from .plan import Plan
from .problem import Cost, Goal, Month, Move, Order, Problem

FORMAT = "migration/1"
PLAN_FORMAT = "migration-plan/1"
EXPLANATION_FORMAT = "migration-explanation/1"


class MigrationFault(StrEnum):
    """What can be wrong with a migration/1 document besides what can be wrong with any JSON."""

    NO_MONTHS = "no_months"
    NOT_CONSECUTIVE = "not_consecutive"  # params: expected
    NOT_IN_CALENDAR = "not_in_calendar"  # params: first, last
    WINDOW_REVERSED = "window_reversed"  # params: first
    WRONG_LENGTH = "wrong_length"  # params: expected, found
    NO_WORK = "no_work"
    DUPLICATE_CODE = "duplicate_code"  # params: code
    UNKNOWN_CODE = "unknown_code"  # params: code


class PlanStatus(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


def read_problem(document: object) -> Problem:
    """The problem in a parsed migration/1 document. Raises JsonFault, a ValueError that names the place.

    Members that the format does not know are left alone. A month outside the calendar is accepted where the format
    has no rule against it; nothing can be placed there.
    """
    root = JsonNode(document)
    root.member("format").one_of(FORMAT)
    months = _calendar(root.member("months"))
    first, last = _window(root.member("window"), months)
    moves = _moves(root.member("organisations"))
    codes = {move.code for move in moves}
    return Problem(
        months=months,
        first=first,
        last=last,
        units=_per_month(root.member("capacity").member("units"), months),
        switches=_per_month(root.member("capacity").member("switches"), months),
        moves=moves,
        blackouts=frozenset(node.month() for node in _optional_items(root, "blackouts")),
        fixed=_month_by_code(root, "fixed", codes),
        together=tuple(
            tuple(_code(code, codes) for code in group.items()) for group in _optional_items(root, "together")
        ),
        order=tuple(_order(node, codes) for node in _optional_items(root, "order")),
        published=_month_by_code(root, "published", None),
    )


def problem_document(problem: Problem) -> dict[str, object]:
    """The migration/1 document of a problem, for keeping a changed one (a repair, a pin) as the input of a new plan."""
    document: dict[str, object] = {
        "format": FORMAT,
        "months": list(problem.months),
        "window": {"first": problem.first, "last": problem.last},
        "capacity": {"units": list(problem.units), "switches": list(problem.switches)},
        "blackouts": sorted(problem.blackouts),
        "organisations": [_organisation(move) for move in problem.moves],
        "fixed": dict(problem.fixed),
        "together": [list(group) for group in problem.together],
        "order": [asdict(order) for order in problem.order],
    }
    return document | ({"published": dict(problem.published)} if problem.published else {})


def plan_document(plan: Plan | None, *, seconds: float, is_unknown: bool = False) -> dict[str, object]:
    """A migration-plan/1 document; without a plan it says that none exists, or that none was found in time."""
    document: dict[str, object] = {
        "format": PLAN_FORMAT,
        "status": _status(plan, is_unknown=is_unknown).value,
        "assignment": dict(plan.month_of) if plan else {},
        "objective": _by_name(plan.objective) if plan else {},
        "bound": _by_name(plan.bound) if plan else {},
        "seconds": round(seconds, 3),
    }
    return document | ({"unplaced": list(plan.unplaced)} if plan and plan.unplaced else {})


def explanation_document(explanation: Explanation, sentences: Sequence[str]) -> dict[str, object]:
    """A migration-explanation/1 document."""
    return {
        "format": EXPLANATION_FORMAT,
        "conflict": [str(rule) for rule in explanation.conflict],
        "repairs": [
            {"changes": [_change(change) for change in repair.changes], "price": repair.price}
            for repair in explanation.repairs
        ],
        "sentences": list(sentences),
    }


def _organisation(move: Move) -> dict[str, object]:
    allowed = {month: asdict(cost) for month, cost in move.allowed.items()}
    return {"code": move.code, "name": move.name, "work": list(move.work), "allowed": allowed}


def _status(plan: Plan | None, *, is_unknown: bool) -> PlanStatus:
    if plan is None:
        return PlanStatus.UNKNOWN if is_unknown else PlanStatus.INFEASIBLE
    return PlanStatus.OPTIMAL if plan.is_proved else PlanStatus.FEASIBLE


def _by_name(values: Mapping[Goal, int]) -> dict[str, int]:
    return {goal.value: value for goal, value in values.items()}


def _change(change: Change) -> dict[str, object]:
    if change.add:
        return {"rule": str(change.rule), "add": change.add}
    return {"rule": str(change.rule), "also": change.also} if change.also else {"rule": str(change.rule), "drop": True}


def _calendar(node: JsonNode) -> tuple[Month, ...]:
    nodes = list(node.items())
    if not nodes:
        raise node.fault(MigrationFault.NO_MONTHS)
    for before, after in pairwise(nodes):
        expected = _next_month(before.month())
        if after.month() != expected:
            raise after.fault(MigrationFault.NOT_CONSECUTIVE, expected=expected)
    return tuple(node.month() for node in nodes)


def _next_month(month: Month) -> Month:
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return f"{year:04d}-{number + 1:02d}"


def _window(node: JsonNode, months: Sequence[Month]) -> tuple[Month, Month]:
    first, last = node.member("first"), node.member("last")
    for end in (first, last):
        if end.month() not in months:
            raise end.fault(MigrationFault.NOT_IN_CALENDAR, first=months[0], last=months[-1])
    if last.month() < first.month():
        raise last.fault(MigrationFault.WINDOW_REVERSED, first=first.month())
    return first.month(), last.month()


def _per_month(node: JsonNode, months: Sequence[Month]) -> tuple[int, ...]:
    numbers = tuple(item.whole(least=0) for item in node.items())
    if len(numbers) != len(months):
        raise node.fault(MigrationFault.WRONG_LENGTH, expected=len(months), found=len(numbers))
    return numbers


def _moves(node: JsonNode) -> tuple[Move, ...]:
    moves: dict[str, Move] = {}
    for item in node.items():
        move = _move(item)
        if move.code in moves:
            raise item.member("code").fault(MigrationFault.DUPLICATE_CODE, code=move.code)
        moves[move.code] = move
    return tuple(moves.values())


def _move(node: JsonNode) -> Move:
    work = tuple(units.whole(least=0) for units in node.member("work").items())
    if not work:
        raise node.member("work").fault(MigrationFault.NO_WORK)
    name = node.optional("name")
    return Move(
        code=node.member("code").text(),
        work=work,
        allowed={_month_name(month, cost): _cost(cost) for month, cost in node.member("allowed").members()},
        name=name.text() if name else "",
    )


def _month_name(name: str, node: JsonNode) -> Month:
    """A month that is the name of a member; the pointer of the member names the place."""
    return JsonNode(name, node.pointer).month()


def _cost(node: JsonNode) -> Cost:
    return Cost(*(node.member(name).whole(least=0) for name in ("gap_days", "yen", "wish")))


def _optional_items(root: JsonNode, name: str) -> Iterator[JsonNode]:
    node = root.optional(name)
    return node.items() if node else iter(())


def _month_by_code(root: JsonNode, name: str, codes: Collection[str] | None) -> dict[str, Month]:
    """Months by code; `codes` are those that may occur. Whoever was published may have merged with another since."""
    node = root.optional(name)
    if node is None:
        return {}
    return {_known(code, month, codes): month.month() for code, month in node.members()}


def _order(node: JsonNode, codes: Collection[str]) -> Order:
    return Order(_code(node.member("first"), codes), _code(node.member("then"), codes), node.member("lag").whole())


def _code(node: JsonNode, codes: Collection[str]) -> str:
    return _known(node.text(), node, codes)


def _known(code: str, node: JsonNode, codes: Collection[str] | None) -> str:
    if codes is not None and code not in codes:
        raise node.fault(MigrationFault.UNKNOWN_CODE, code=code)
    return code
