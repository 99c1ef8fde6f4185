"""What the home page shows of the security cloud."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.web.home import HomePanel, register_home_panel
from security.selectors.home_progress import own_tasks, programmes_in_brief
from security.selectors.incident_overview import incident_overview
from security.selectors.overview import home_overviews
from security.task_words import STANDING_WORDS, standing_sentence


def content(actor: Actor) -> dict[str, Any] | None:
    rows = home_overviews(actor)
    return {"rows": rows} if rows else None


def work(actor: Actor) -> dict[str, Any] | None:
    """What is late in the whole programme, or what waits for the actor's own organisation."""
    if actor.is_prefecture_side:
        programmes = programmes_in_brief(actor)
        return {"programmes": programmes} if programmes else None
    tasks, more = own_tasks(actor)
    rows = [(one, STANDING_WORDS[one.standing], standing_sentence(one.rated)) for one in tasks]
    return {"rows": rows, "more": more} if rows else None


register_home_panel(HomePanel(_("移行作業"), "security/home_work.html", order=25, content=work))
register_home_panel(HomePanel(_("セキュリティクラウド"), "security/home_panel.html", order=30, content=content))
register_home_panel(
    HomePanel(_("注意喚起・連絡票"), "security/incident_home_panel.html", order=15, content=incident_overview)
)
