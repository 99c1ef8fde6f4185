"""What the optimiser returns: who switches when, how good that is, and how good it could be at best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.lib.lexicographic import Level, Levelled

from .problem import Goal, Month


@dataclass(frozen=True, slots=True)
class Plan(Levelled[Goal]):
    """A switch schedule that obeys every hard rule."""

    month_of: Mapping[str, Month]
    levels: tuple[Level[Goal], ...]  # in the order in which they decide
    seconds: float
    unplaced: tuple[str, ...] = ()  # the tray: organisations without a month, when that was allowed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the search has come: the goal it works on, the best value so far, and what is proved."""

    goal: Goal
    value: int | None  # None before the first plan is found
    bound: int
