"""The question: who can start a joint system when, what that costs, who is how far from whom, and what is settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from portal.lib.months import Month

Code = str


class Goal(StrEnum):
    """In the order in which they decide."""

    UNPLACED = "unplaced"  # organisations without a group
    YEN = "yen"  # what the groups and the starts of their members cost
    MISFIT = "misfit"  # how far the members are from the leading organisation of their group


class PinKind(StrEnum):
    PLACED = "placed"  # in some group
    LEFT_OUT = "left_out"  # in none
    MONTH = "month"  # starts in this month, if at all
    TOGETHER = "together"  # two in the same group, or both in none
    SEPARATE = "separate"  # two never in the same group


@dataclass(frozen=True, slots=True, order=True)
class Pin:
    """Something that a person has settled; every proposal keeps it."""

    kind: PinKind
    code: Code
    other: Code = ""
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One organisation. `cost_yen`: month in which it can start → yen that this month costs it extra."""

    code: Code
    cost_yen: Mapping[Month, int]
    least_size: int = 1  # members from which joining pays for it


@dataclass(frozen=True, slots=True)
class Problem:
    """`misfit`: how far two organisations are from each other, from 0; the pair in order of codes."""

    candidates: tuple[Candidate, ...]
    misfit: Mapping[tuple[Code, Code], int] = field(default_factory=dict)
    min_size: int = 2
    max_size: int = 10
    group_yen: int = 0  # what each group costs whatever its size
    pins: tuple[Pin, ...] = ()

    def apart(self, code: Code, other: Code) -> int:
        """0 for a pair of which nothing is known."""
        return self.misfit.get((min(code, other), max(code, other)), 0)


@dataclass(frozen=True, slots=True)
class Group:
    """Members in order of codes, the leading organisation (nearest to all) among them."""

    leader: Code
    month: Month
    members: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The value of one goal and its proved lower bound, given that the goals before it have the values found."""

    goal: Goal
    value: int
    bound: int

    @property
    def is_proved(self) -> bool:
        return self.bound >= self.value


@dataclass(frozen=True, slots=True)
class Proposal:
    """Groups that obey every rule, the soonest first."""

    groups: tuple[Group, ...]
    unplaced: tuple[Code, ...]
    levels: tuple[Level, ...]
    seconds: float

    @property
    def is_proved(self) -> bool:
        """Whether no proposal is better."""
        return all(level.is_proved for level in self.levels)


@dataclass(frozen=True, slots=True)
class Progress:
    """The goal that the search works on, the best value so far and what is proved."""

    goal: Goal
    value: int
    bound: int


def values_of(problem: Problem, groups: tuple[Group, ...]) -> dict[Goal, int]:
    """What these groups are worth, goal by goal."""
    cost = {candidate.code: candidate.cost_yen for candidate in problem.candidates}
    members = [(group, code) for group in groups for code in group.members]
    return {
        Goal.UNPLACED: len(problem.candidates) - len(members),
        Goal.YEN: problem.group_yen * len(groups) + sum(cost[code][group.month] for group, code in members),
        Goal.MISFIT: sum(problem.apart(group.leader, code) for group, code in members),
    }


def worth_of(problem: Problem, groups: tuple[Group, ...]) -> tuple[int, ...]:
    """The same in the order in which it decides: less is better."""
    values = values_of(problem, groups)
    return tuple(values[goal] for goal in Goal)
