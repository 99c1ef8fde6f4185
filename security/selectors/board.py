"""The board on which the bars of a draft are moved: one row per organisation, the load of every month, the tray."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.lib.months import Month, parse_month
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Pin
from security.planning.placement import Placement
from security.planning.problem import Move, Problem

from .hand_moves import DraftStanding
from .pins import pins_by_organisation
from .planning_input import key_of


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One organisation. `month` is None in the tray; `published` is its month in the version in force."""

    organisation_id: int
    code: str
    name: str
    month: Month | None
    work: tuple[int, ...]
    possible: frozenset[Month]
    wished: frozenset[Month]
    published: Month | None
    pin: Pin | None
    companions: tuple[str, ...]
    yen: int
    gap_days: int


@dataclass(frozen=True, slots=True)
class BoardMonth:
    """What one month carries against what it can carry."""

    month: Month
    units: int
    units_limit: int
    switches: int
    switches_limit: int

    @property
    def is_over(self) -> bool:
        return self.units > self.units_limit or self.switches > self.switches_limit


@dataclass(frozen=True, slots=True)
class Board:
    """Rows in the order of their months, then codes; `window` are the months in which anyone may switch."""

    rows: tuple[BoardRow, ...]
    tray: tuple[BoardRow, ...]
    months: tuple[BoardMonth, ...]
    window: tuple[Month, ...]
    blackouts: frozenset[Month]
    broken: tuple[str, ...]


def board_of(plan: MigrationPlan) -> Board:
    """A constant number of queries, however many organisations take part."""
    standing = DraftStanding(plan)
    problem = standing.problem
    members = {key_of(o): o for o in Organisation.objects.filter(security_participations__programme=plan.programme_id)}
    pins = pins_by_organisation(plan.programme)
    rows = [
        _row(problem, move, members[move.code], standing.month_of, pins.get(members[move.code].pk))
        for move in problem.moves
    ]
    placed = sorted((row for row in rows if row.month), key=lambda row: (str(row.month), row.code))
    return Board(
        rows=tuple(placed),
        tray=tuple(row for row in rows if row.month is None),
        months=_months(problem, Placement.of(problem, standing.month_of)),
        window=tuple(map(parse_month, problem.window)),
        blackouts=frozenset(map(parse_month, problem.blackouts)),
        broken=tuple(standing.broken),
    )


def _row(
    problem: Problem, move: Move, organisation: Organisation, month_of: Mapping[str, str], pin: Pin | None
) -> BoardRow:
    month, published = month_of.get(move.code), problem.published.get(move.code)
    cost = move.allowed.get(month) if month else None
    return BoardRow(
        organisation_id=organisation.pk,
        code=move.code,
        name=move.name,
        month=parse_month(month) if month else None,
        work=move.work,
        possible=frozenset(parse_month(one) for one in _possible(problem, move)),
        wished=_wished(move),
        published=parse_month(published) if published else None,
        pin=pin,
        companions=tuple(mate for mate in _bundle(problem, move) if mate != move.code),
        yen=cost.yen if cost else 0,
        gap_days=cost.gap_days if cost else 0,
    )


def _possible(problem: Problem, move: Move) -> Sequence[str]:
    return [
        month
        for month in problem.window
        if month in move.allowed and month not in problem.blackouts and problem.has_room_for_work(move, month)
    ]


def _wished(move: Move) -> frozenset[Month]:
    """The months without a distance from a wish; none where nothing was wished."""
    if not any(cost.wish for cost in move.allowed.values()):
        return frozenset()
    return frozenset(parse_month(month) for month, cost in move.allowed.items() if not cost.wish)


def _bundle(problem: Problem, move: Move) -> list[str]:
    return [mate.code for mate in next(bundle for bundle in problem.bundles if move in bundle)]


def _months(problem: Problem, placement: Placement) -> tuple[BoardMonth, ...]:
    return tuple(
        BoardMonth(
            month=parse_month(month),
            units=placement.units[index],
            units_limit=problem.units[index],
            switches=len(placement.switching_in(month)),
            switches_limit=problem.switches[index],
        )
        for index, month in enumerate(problem.months)
    )
