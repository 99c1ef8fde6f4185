"""When who is reminded of a due date: pure arithmetic over business days.

A rule names stages: an audience and so many business days before (negative) or after (positive) the due day. The
stages of one audience keep a distance and a number; the last call is always sent, and others give way to it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from portal.lib.business_days import add_business_days, is_business_day, on_or_before

_ONE_DAY = timedelta(days=1)
USEFUL_AFTER_DUE = 5  # business days for which a reminder after the due day still makes sense


@dataclass(frozen=True, slots=True)
class Stage:
    audience: str
    offset: int  # business days; 0 is the due day itself
    is_last_call: bool = False

    @property
    def key(self) -> str:
        """Stays the same whatever becomes of the rule's other stages."""
        return f"{self.audience}{self.offset:+d}"


@dataclass(frozen=True, slots=True)
class Rule:
    stages: tuple[Stage, ...]
    min_gap_days: int = 1  # calendar days between two reminders of one audience
    max_count: int = 10  # for one audience, the last call included

    @property
    def reach(self) -> tuple[int, int]:
        """The furthest offsets before and after the due day, in business days (both not negative)."""
        offsets = [stage.offset for stage in self.stages] or [0]
        return max(0, -min(offsets)), max(0, *offsets)


@dataclass(frozen=True, slots=True)
class Slot:
    """One stage with its days: sent on `send_on`, or later up to `useful_until` where that was not possible."""

    stage: Stage
    send_on: date
    useful_until: date


def send_day(offset: int, due_on: date, closed: Container[date]) -> date:
    """The business day of a stage; on a closed due day the reminder for the day itself comes before, not after."""
    if offset == 0:
        return on_or_before(due_on, closed)
    return add_business_days(due_on, offset, closed)


def slots(rule: Rule, due_on: date, closed: Container[date]) -> list[Slot]:
    """Every reminder of one due date in order of its day."""
    audiences = dict.fromkeys(stage.audience for stage in rule.stages)
    found = [slot for audience in audiences for slot in _of_audience(rule, audience, due_on, closed)]
    return sorted(found, key=lambda slot: (slot.send_on, slot.stage.audience, slot.stage.offset))


def _of_audience(rule: Rule, audience: str, due_on: date, closed: Container[date]) -> list[Slot]:
    stages = sorted({stage for stage in rule.stages if stage.audience == audience}, key=lambda stage: stage.offset)
    dated = [(stage, send_day(stage.offset, due_on, closed)) for stage in stages]
    kept = _apart(rule, dated)
    ends = [day - _ONE_DAY for _stage, day in kept[1:]]
    return [
        Slot(stage, day, max(day, _useful_until(stage, day, due_on, next_end, closed)))
        for (stage, day), next_end in zip(kept, [*ends, None], strict=True)
    ]


def _apart(rule: Rule, dated: Iterable[tuple[Stage, date]]) -> list[tuple[Stage, date]]:
    """Those that keep the distance and the number. The last call stands first in line; the rest by day."""
    kept: list[tuple[Stage, date]] = []
    for stage, day in sorted(dated, key=lambda pair: (not pair[0].is_last_call, pair[1], -pair[0].offset)):
        is_free = all(abs((day - other).days) >= max(1, rule.min_gap_days) for _stage, other in kept)
        if (not kept and stage.is_last_call) or (is_free and len(kept) < rule.max_count):
            kept.append((stage, day))
    return sorted(kept, key=lambda pair: pair[1])


def _useful_until(stage: Stage, day: date, due_on: date, next_end: date | None, closed: Container[date]) -> date:
    if stage.is_last_call:
        return due_on
    if stage.offset <= 0:
        return min(due_on, next_end) if next_end else due_on
    return next_end or add_business_days(day, USEFUL_AFTER_DUE, closed)


@dataclass(frozen=True, slots=True)
class Hours:
    """When mails may leave: from `start` up to and including `end`, on business days or on all."""

    start: time
    end: time
    on_closed_days: bool = False

    def allow(self, day: date, at: time, closed: Container[date]) -> bool:
        return (self.on_closed_days or is_business_day(day, closed)) and self.start <= at <= self.end
