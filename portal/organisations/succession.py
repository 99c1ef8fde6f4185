"""What follows when an organisation is absorbed or dissolved: parts of the portal add their steps as they load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.access.actor import Actor

    from .models import Organisation


@dataclass(frozen=True, slots=True)
class Succession:
    """One organisation ends; `successor` is None for a dissolution. `moves_users`: its people join the successor."""

    ended: Organisation
    successor: Organisation | None
    effective_on: date
    moves_users: bool


Step = Callable[["Actor", Succession], None]
_steps: dict[str, tuple[int, Step]] = {}


def register_succession_step(name: str, order: int, step: Step) -> None:
    """Add a step, run in the transaction that records the change; a second one of the same name replaces the first."""
    _steps[name] = (order, step)


def succession_steps() -> Iterator[Step]:
    return (step for _order, step in sorted(_steps.values(), key=lambda entry: entry[0]))
