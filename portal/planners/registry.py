"""The optimisers of the apps, by the name under which the command line calls them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Document = dict[str, Any]
Solve = Callable[[Document, float, int], Document]
Explain = Callable[[Document], Document]


class BadDocument(ValueError):
    """The file is not what the planner reads; the message is a sentence for people that names the place."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Both take and give documents of the app's own file formats; a solve also gets a time limit (s) and a seed."""

    solve: Solve
    explain: Explain | None = None


_planners: dict[str, Planner] = {}


def register_planner(name: str, planner: Planner) -> None:
    """Add an optimiser. Raises ValueError for a name that is taken (a programming error)."""
    if _planners.setdefault(name, planner) is not planner:
        raise ValueError(f"two planners of the name {name!r}")


def find_planner(name: str) -> Planner | None:
    return _planners.get(name)


def planner_names() -> list[str]:
    return sorted(_planners)
