"""The standard list of business systems (業務) and of wanted functions, as data; see data/SOURCES.md. A leaf."""

from __future__ import annotations

import csv
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def _read(name: str) -> dict[str, str]:
    with (_DATA / name).open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


BUSINESSES = _read("business_systems.csv")  # code → name, in the order of the list
FUNCTIONS = _read("wanted_functions.csv")


def business_choices() -> list[tuple[str, str]]:
    return list(BUSINESSES.items())


def function_choices() -> list[tuple[str, str]]:
    return list(FUNCTIONS.items())
