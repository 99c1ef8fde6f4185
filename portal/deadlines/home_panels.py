"""What waits for the person, in order of due date, at the head of the page after sign-in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel

from .registry import owed_kinds
from .selectors.open_deadlines import open_deadlines

SHOWN = 8


def own(actor: Actor) -> dict[str, Any] | None:
    """The most urgent ones; as many statements as the list of deadlines takes."""
    waiting = open_deadlines(actor, kinds=owed_kinds())
    return {"waiting": waiting[:SHOWN], "more": max(0, len(waiting) - SHOWN)} if waiting else None


register_home_panel(HomePanel(_("対応が必要なこと"), "deadlines/home_panel.html", order=5, content=own))
