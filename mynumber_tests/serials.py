"""Serial numbers of test persons: which are free. Pure: knows no Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SerialRange:
    """Serial numbers that follow each other, both ends included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def holds(self, other: SerialRange) -> bool:
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        return f"{self.first:,}～{self.last:,}" if self.size > 1 else f"{self.first:,}"


def free_ranges(taken: Iterable[SerialRange], most: int) -> list[SerialRange]:
    """What is left of 1 to `most`, in order. The taken ranges do not overlap."""
    free: list[SerialRange] = []
    start = 1
    for block in sorted(taken, key=lambda one: one.first):
        if start < block.first:
            free.append(SerialRange(start, block.first - 1))
        start = block.last + 1
    return [*free, SerialRange(start, most)] if start <= most else free


def first_fit(free: Sequence[SerialRange], size: int) -> SerialRange | None:
    """The lowest `size` numbers that follow each other; None where no range is long enough."""
    room = next((one for one in free if one.size >= size), None)
    return SerialRange(room.first, room.first + size - 1) if room else None
