"""What each side of a pair prepares before the test; the catalogue is data/checklist.csv."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def checklist() -> dict[str, str]:
    """Code → what is to be done, in the order in which it is done."""
    with (Path(__file__).parent / "data" / "checklist.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["text"] for row in csv.DictReader(file)}
