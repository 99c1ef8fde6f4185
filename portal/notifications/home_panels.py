"""What is new, on the page after sign-in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.notifications.models import Notice
from portal.web.home import HomePanel, register_home_panel

SHOWN = 5


def unread(actor: Actor) -> dict[str, Any] | None:
    """The latest unread notices; one query."""
    notices = list(Notice.objects.permitted_to(actor).unread()[: SHOWN + 1])
    return {"notices": notices[:SHOWN], "has_more": len(notices) > SHOWN} if notices else None


register_home_panel(HomePanel(_("新しいお知らせ"), "notifications/home_panel.html", order=8, content=unread))
