"""A plan in the numbers of compact.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Snapshot:
    """A plan as it was at one moment."""

    __slots__ = ("provider", "slot")

    def __init__(self, provider: Iterable[int], slot: Mapping[int, int]) -> None:
        self.provider = tuple(provider)  # by inquiry; -1 unserved
        self.slot = slot  # by open pair
