"""What follows when organisations are recorded for the first time: parts of the portal add their steps as they load."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.access.actor import Actor

    from .models import Organisation

Step = Callable[["Actor", "list[Organisation]"], None]
_steps: dict[str, Step] = {}


def register_arrival_step(name: str, step: Step) -> None:
    """Add a step, run in the transaction that records them; a second one of the same name replaces the first."""
    _steps[name] = step


def after_arrival(actor: Actor, organisations: list[Organisation]) -> None:
    for _name, step in sorted(_steps.items()):
        step(actor, organisations)
