"""What the home page shows of the municipal cloud: the meetings to come."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from clouds.selectors.meetings import upcoming_meetings
from clouds.selectors.minutes import minutes_asked_about
from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel


def content(actor: Actor) -> dict[str, Any] | None:
    """For those who run groups also the minutes that they have sent round."""
    rows, minutes = upcoming_meetings(actor), minutes_asked_about(actor)
    return {"rows": rows, "minutes": minutes} if rows or minutes else None


register_home_panel(HomePanel(_("検討会の会議"), "clouds/home_panel.html", order=22, content=content))
