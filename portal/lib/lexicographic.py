"""A result that is measured by several goals, of which an earlier one outweighs all later ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

GoalT = TypeVar("GoalT")


@dataclass(frozen=True, slots=True)
class Level(Generic[GoalT]):
    """The value of one goal and its proved lower bound, given that the goals before it have the values found."""

    goal: GoalT
    value: int
    bound: int

    @property
    def is_proved(self) -> bool:
        return self.bound == self.value


class Levelled(Generic[GoalT]):
    """What can be said of a result by its levels, which stand in the order in which they decide."""

    __slots__ = ()
    levels: tuple[Level[GoalT], ...]

    @property
    def is_proved(self) -> bool:
        """Whether no result is better."""
        return all(level.is_proved for level in self.levels)

    @property
    def objective(self) -> dict[GoalT, int]:
        return {level.goal: level.value for level in self.levels}

    @property
    def bound(self) -> dict[GoalT, int]:
        return {level.goal: level.bound for level in self.levels}
