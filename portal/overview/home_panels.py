"""The state of the prefecture on the page after sign-in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel

from .selectors import prefecture_state


def content(actor: Actor) -> dict[str, Any] | None:
    state = prefecture_state(actor)
    return {"state": state} if state and state.states else None


register_home_panel(
    HomePanel(_("管内市町村の状況"), "overview/home_panel.html", order=10, content=content, is_wide=True)
)
