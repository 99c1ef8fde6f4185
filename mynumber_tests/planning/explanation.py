"""Why not every fixed test can be kept, and why an inquiry stays unserved: what explain.py and reason.py find."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .problem import Inquiry, OrganisationId, Slot
from .rules import Rule

PRICE_OF_A_PLACE = 1  # one more test of an offer, or one more partner in a slot
PRICE_OF_A_SLOT = 2  # one more possible slot for one organisation
PRICE_OF_A_RULE = 3  # dropped altogether


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change of the input: `add` to a cap, `also` a slot for an organisation, or else drop the rule."""

    rule: Rule
    add: int = 0
    also: Slot | None = None

    @property
    def is_drop(self) -> bool:
        return not self.add and not self.also

    @property
    def price(self) -> int:
        if self.add:
            return PRICE_OF_A_PLACE * self.add
        return PRICE_OF_A_SLOT if self.also else PRICE_OF_A_RULE


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes after which a plan exists; none of them can be left out."""

    changes: tuple[Change, ...]

    @property
    def price(self) -> int:
        return sum(change.price for change in self.changes)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Rules that have no plan even by themselves, though without any one of them they have; and repairs by price.

    `is_complete` is False when the time ran out before every wanted repair was found.
    """

    conflict: tuple[Rule, ...]
    repairs: tuple[Repair, ...]
    is_complete: bool = True


class ReasonKind(StrEnum):
    """Why an inquiry stays unserved, the simplest true reason."""

    NOT_OFFERED = "not_offered"  # nobody else offers the scenario
    EXCLUDED = "excluded"  # all who offer it are excluded
    NO_COMMON_SLOT = "no_common_slot"  # with none who offers it (and is not excluded) is there a common slot
    OFFERS_FULL = "offers_full"  # all who could serve it serve as many as they offered
    PARTNERS_FULL = "partners_full"  # those with room have no slot in common in which both have room for a partner
    SHORT_SUPPLY = "short_supply"  # some are full, with the others there is no room for a partner
    STILL_POSSIBLE = "still_possible"  # somebody could serve it: only in a plan changed by hand or cut short


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one inquiry stays unserved, with those who could have served it but for that."""

    inquiry: Inquiry
    kind: ReasonKind
    full: tuple[OrganisationId, ...] = ()
    without_partner_room: tuple[OrganisationId, ...] = ()
    without_slot: tuple[OrganisationId, ...] = ()
    excluded: tuple[OrganisationId, ...] = ()
    possible: tuple[OrganisationId, ...] = ()
