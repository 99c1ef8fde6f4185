"""What is planned: every organisation switches to the security cloud in exactly one month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

Month: TypeAlias = str  # "2018-04": as in the files, and in order of time when sorted


class Goal(StrEnum):
    """What a plan is measured by; each is to be as small as possible."""

    UNPLACED = "unplaced"  # organisations left without a month; only where a tray is allowed
    GAP_DAYS = "gap_days"  # days without a connection
    MOVES = "moves"  # organisations whose month differs from the published one
    YEN = "yen"  # double payments and penalties
    WISH = "wish"  # distance from the wished months
    PEAK = "peak"  # most work units in one month


@dataclass(frozen=True, slots=True)
class Cost:
    """What it means for one organisation to switch in one month."""

    gap_days: int = 0
    yen: int = 0
    wish: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """The switch of one organisation, with the months in which it is possible at all."""

    code: str  # six-digit local government code
    work: tuple[int, ...]  # work units in the months up to and including the switch month
    allowed: Mapping[Month, Cost]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """`then` switches at least `lag` months after `first`."""

    first: str
    then: str
    lag: int


@dataclass(frozen=True)
class Problem:
    """A programme as the optimiser sees it; the fields are those of the format migration/1."""

    months: tuple[Month, ...]  # consecutive; begins with the lead-in months for preparation
    first: Month  # of the window in which anyone may switch
    last: Month
    units: tuple[int, ...]  # work units of the provider, for each of `months`
    switches: tuple[int, ...]  # number of switches, for each of `months`
    moves: tuple[Move, ...]
    blackouts: frozenset[Month] = frozenset()
    fixed: Mapping[str, Month] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    order: tuple[Order, ...] = ()
    published: Mapping[str, Month] = field(default_factory=dict)  # the plan in force, for re-planning

    @cached_property
    def at(self) -> Mapping[Month, int]:
        """Where a month stands in `months`."""
        return {month: index for index, month in enumerate(self.months)}

    @cached_property
    def move_of(self) -> Mapping[str, Move]:
        return {move.code: move for move in self.moves}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Where an organisation stands in `moves`."""
        return {move.code: index for index, move in enumerate(self.moves)}

    @cached_property
    def bundles(self) -> tuple[tuple[Move, ...], ...]:
        """The organisations that must switch in the same month, directly or through others; most are alone."""
        leader = {move.code: move.code for move in self.moves}
        for group in self.together:
            leaders = {leader[code] for code in group}
            target = min(leaders)
            leader = {code: target if old in leaders else old for code, old in leader.items()}
        members: dict[str, list[Move]] = {}
        for move in self.moves:
            members.setdefault(leader[move.code], []).append(move)
        return tuple(map(tuple, members.values()))

    @cached_property
    def window(self) -> tuple[Month, ...]:
        """The months in which anyone may switch, blackouts included."""
        return self.months[self.at[self.first] : self.at[self.last] + 1]

    def has_room_for_work(self, move: Move, month: Month) -> bool:
        """Whether the work before a switch in `month` lies inside the calendar."""
        return self.at[month] + 1 >= len(move.work)

    def possible_months(self, move: Move) -> list[Month]:
        """The months that no rule about this organisation alone forbids, in order of time."""
        pinned = self.fixed.get(move.code)
        return [
            month
            for month in self.window
            if month in move.allowed
            and month not in self.blackouts
            and self.has_room_for_work(move, month)
            and pinned in (None, month)
        ]


def default_goals(problem: Problem) -> tuple[Goal, ...]:
    """The order of goals that the format migration/1 lays down."""
    replanning = (Goal.MOVES,) if problem.published else ()
    return (Goal.GAP_DAYS, *replanning, Goal.YEN, Goal.WISH, Goal.PEAK)
