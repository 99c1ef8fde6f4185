"""The three-zone separation (三層の対策): what is asked of which model, and what follows from the answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parents[1] / "data" / "separation_items.json"


class State(StrEnum):
    """Of a zone, or of the whole; blank while nothing is known."""

    UNKNOWN = ""
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


NOT_APPLICABLE = "not_applicable"
SETTLED = frozenset({State.DONE.value, NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the checklist. `models` are those that it is asked of; none named: all."""

    code: str
    zone: str
    name: str
    explanation: str
    models: frozenset[str]

    def is_asked_of(self, model: str) -> bool:
        """Whether an organisation of this model has to answer; where the model is open, what all are asked."""
        return not self.models or model in self.models


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items in order, the names of the zones, and what each model means."""

    items: tuple[Item, ...]
    zones: Mapping[str, str]
    models: Mapping[str, str]

    def asked(self, model: str, zone: str | None = None) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.is_asked_of(model) and zone in (None, item.zone))

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)


@cache
def catalogue() -> Catalogue:
    """The checklist as the data file has it."""
    data = json.loads(_DATA.read_text("utf-8"))
    items = tuple(Item(**one | {"models": frozenset(one["models"])}) for one in data["items"])
    return Catalogue(items, data["zones"], data["models"])


def zone_state(zone: str, model: str, answers: Mapping[str, str]) -> State:
    """What the answers (item → status) say of one zone: done once all that is asked is settled."""
    given = [answers.get(item.code, "") for item in catalogue().asked(model, zone)]
    if not any(given):
        return State.UNKNOWN
    if all(status in SETTLED for status in given):
        return State.DONE
    return State.NOT_STARTED if all(status in ("", State.NOT_STARTED) for status in given) else State.IN_PROGRESS


def overall_state(zones: Iterable[str]) -> State:
    """Of all zones together: done when all are, not started when none is, unknown while nothing is known."""
    states = set(zones)
    if states <= {State.UNKNOWN}:
        return State.UNKNOWN
    if states == {State.DONE}:
        return State.DONE
    return State.NOT_STARTED if states <= {State.UNKNOWN, State.NOT_STARTED} else State.IN_PROGRESS
