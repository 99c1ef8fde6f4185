"""What the optimiser returns: who tests what with whom and when, how good that is, and how good it could be at best."""

from __future__ import annotations

from dataclasses import dataclass

from portal.lib.lexicographic import Level, Levelled

from .problem import Goal, Inquiry, PlannedTest


@dataclass(frozen=True, slots=True)
class Plan(Levelled[Goal]):
    """A pairing that obeys every hard rule."""

    tests: tuple[PlannedTest, ...]  # in the order of the inquiries
    unserved: tuple[Inquiry, ...]
    levels: tuple[Level[Goal], ...]  # in the order in which they decide
    seconds: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search has come: the goal it works on, the best value so far, and what is proved."""

    goal: Goal
    value: int
    bound: int
