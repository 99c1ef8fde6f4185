"""Why there is no plan: the rules that contradict each other, and the cheapest ways out."""

from __future__ import annotations

from dataclasses import dataclass

from .problem import Month
from .rules import Rule

PRICE_OF_A_UNIT = 1  # of capacity: one work unit or one switch in one month
PRICE_OF_A_MONTH = 2  # one more possible month for one organisation
PRICE_OF_A_RULE = 3  # dropped altogether


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change of the input: `add` to a capacity, `also` a month for an organisation, or else drop the rule."""

    rule: Rule
    add: int = 0
    also: Month | None = None

    @property
    def is_drop(self) -> bool:
        return not self.add and not self.also

    @property
    def price(self) -> int:
        """By the price list of the format migration-explanation/1."""
        if self.add:
            return PRICE_OF_A_UNIT * self.add
        return PRICE_OF_A_MONTH if self.also else PRICE_OF_A_RULE


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes after which a plan exists; none of them can be left out."""

    changes: tuple[Change, ...]

    @property
    def price(self) -> int:
        return sum(change.price for change in self.changes)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Rules that have no plan even by themselves, though without any one of them they have; and repairs.

    The cheapest repair comes first. `is_minimal` is False when the time ran out before every rule of the conflict was
    found to be needed, `is_cheapest` when it ran out before the first repair was proved to be the cheapest.
    """

    conflict: tuple[Rule, ...]
    repairs: tuple[Repair, ...]
    is_minimal: bool = True
    is_cheapest: bool = True
