"""How few partners one organisation can do with: the smallest set of providers that offer all it inquires."""

from __future__ import annotations

from .compact import Compact

_MOST_STEPS = 20_000  # of the search; beyond that, what is proved so far counts


def fewest_partners(c: Compact, who: int) -> int:
    """A lower bound, mostly exact: no smaller number of partners offers every inquiry that anybody could serve."""
    if who not in c.fewest_partners:
        c.fewest_partners[who] = _fewest_partners(c, who)
    return c.fewest_partners[who]


def _fewest_partners(c: Compact, who: int) -> int:
    offers = {c.asked[who] & c.offered[other] for other in c.may_meet[who]} - {0}
    largest = [one for one in offers if not any(one != other and one & other == one for other in offers)]
    wanted = 0
    for one in largest:
        wanted |= one
    search = _Cover(sorted(largest, key=int.bit_count, reverse=True))
    fewest = 0
    while not search.is_possible(wanted, fewest):
        fewest += 1
    return fewest


class _Cover:
    """Whether so many sets cover all; when the search takes too long, it says yes."""

    def __init__(self, sets: list[int]) -> None:
        self.sets = sets
        self.steps = 0

    def is_possible(self, wanted: int, count: int) -> bool:
        if not wanted:
            return True
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return True
        if not count or wanted.bit_count() > count * max((wanted & one).bit_count() for one in self.sets):
            return False
        rarest = min(_single_bits(wanted), key=lambda bit: sum(1 for one in self.sets if one & bit))
        holders = sorted((one for one in self.sets if one & rarest), key=lambda one: -(wanted & one).bit_count())
        return any(self.is_possible(wanted & ~one, count - 1) for one in holders)


def _single_bits(mask: int) -> list[int]:
    found = []
    while mask:
        found.append(mask & -mask)
        mask &= mask - 1
    return found
