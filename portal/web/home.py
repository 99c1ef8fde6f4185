"""The page after sign-in: panels that the apps offer, each from a module `home_panels.py` of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from portal.access.actor import Actor


@dataclass(frozen=True, slots=True)
class HomePanel:
    """One section. `content` gives the template's values for an actor, or None where there is nothing to show."""

    title: str | Promise
    template: str
    order: int
    content: Callable[[Actor], dict[str, Any] | None]
    is_wide: bool = False  # a map or chart that needs the whole width


_panels: dict[str, HomePanel] = {}


def register_home_panel(panel: HomePanel) -> None:
    """Add a section; one for each template. A second call with the same template replaces the first."""
    _panels[panel.template] = panel


def panels_for(actor: Actor) -> list[tuple[HomePanel, dict[str, Any]]]:
    """The sections that have something to show to this actor, in their order."""
    filled = [(panel, panel.content(actor)) for panel in sorted(_panels.values(), key=lambda panel: panel.order)]
    return [(panel, content) for panel, content in filled if content is not None]
