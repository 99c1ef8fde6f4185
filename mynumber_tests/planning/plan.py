"""What the optimiser returns: who tests what with whom and when, how good that is, and how good it could be at best."""

from __future__ import annotations

from dataclasses import dataclass

from .problem import Goal, Inquiry, PlannedTest


@dataclass(frozen=True, slots=True)
class Level:
    """The value of one goal and its proved lower bound, given that the goals before it have the values found."""

    goal: Goal
    value: int
    bound: int

    @property
    def is_proved(self) -> bool:
        return self.bound == self.value


@dataclass(frozen=True, slots=True)
class Plan:
    """A pairing that obeys every hard rule."""

    tests: tuple[PlannedTest, ...]  # in the order of the inquiries
    unserved: tuple[Inquiry, ...]
    levels: tuple[Level, ...]  # in the order in which they decide
    seconds: float

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better."""
        return all(level.is_proved for level in self.levels)

    @property
    def objective(self) -> dict[Goal, int]:
        return {level.goal: level.value for level in self.levels}

    @property
    def bound(self) -> dict[Goal, int]:
        return {level.goal: level.bound for level in self.levels}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search has come: the goal it works on, the best value so far, and what is proved."""

    goal: Goal
    value: int
    bound: int
