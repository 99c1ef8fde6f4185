"""In which slots an organisation's test environment is there long enough. Pure: knows no Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

ENOUGH_DAYS = 14  # calendar days of a slot, for agreeing on a day, testing and testing again

Window = tuple[date, date]  # first and last day, both included


@dataclass(frozen=True, slots=True)
class SlotDays:
    """One slot: its position and its days, both included."""

    position: int
    first: date
    last: date


def usable_slots(slots: Iterable[SlotDays], windows: Sequence[Window]) -> list[int]:
    """Positions of the slots of which some window covers enough days, or all that the slot has; no window: all."""
    return [slot.position for slot in slots if not windows or any(_is_enough(slot, window) for window in windows)]


def _is_enough(slot: SlotDays, window: Window) -> bool:
    first, last = max(slot.first, window[0]), min(slot.last, window[1])
    return (last - first).days + 1 >= min(ENOUGH_DAYS, (slot.last - slot.first).days + 1)


def is_open(day: date, windows: Sequence[Window]) -> bool:
    """Whether the environment is there on a day; no window: always."""
    return not windows or any(first <= day <= last for first, last in windows)
