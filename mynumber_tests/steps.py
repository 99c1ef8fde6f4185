"""The six steps of the joint operation test, in their order; the catalogue is data/steps.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Step:
    """One step that every organisation goes through."""

    code: str
    name: str
    description: str


@cache
def steps() -> tuple[Step, ...]:
    with (Path(__file__).parent / "data" / "steps.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Step(**row) for row in csv.DictReader(file))
