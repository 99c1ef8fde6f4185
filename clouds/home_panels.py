"""What the home page shows of the municipal cloud: the meetings to come."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from clouds.selectors.meetings import upcoming_meetings
from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel


def content(actor: Actor) -> dict[str, Any] | None:
    rows = upcoming_meetings(actor)
    return {"rows": rows} if rows else None


register_home_panel(HomePanel(_("検討会の会議"), "clouds/home_panel.html", order=22, content=content))
