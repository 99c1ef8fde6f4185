"""What the home page shows of the security cloud."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel
from security.selectors.incident_overview import incident_overview
from security.selectors.overview import home_overviews


def content(actor: Actor) -> dict[str, Any] | None:
    rows = home_overviews(actor)
    return {"rows": rows} if rows else None


register_home_panel(HomePanel(_("セキュリティクラウド"), "security/home_panel.html", order=30, content=content))
register_home_panel(
    HomePanel(_("注意喚起・連絡票"), "security/incident_home_panel.html", order=10, content=incident_overview)
)
