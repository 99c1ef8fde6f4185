"""What waits for the person, on the page after sign-in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.surveys.selectors.lists import (
    coordinated_surveys,
    delegations_to_answer,
    responses_awaiting_approval,
    responses_to_approve,
    responses_to_give,
)
from portal.web.home import HomePanel, register_home_panel

from .choices import SurveyState

MOST_SHOWN = 10


def _waiting(actor: Actor) -> dict[str, Any] | None:
    running = coordinated_surveys(actor).filter(state=SurveyState.OPEN, owed_count__gt=0).order_by("due_on", "pk")
    content = {
        "delegations": list(delegations_to_answer(actor)[:MOST_SHOWN]),
        "approvals": list(responses_to_approve(actor)[:MOST_SHOWN]),
        "awaiting": list(responses_awaiting_approval(actor)[:MOST_SHOWN]),
        "responses": list(responses_to_give(actor)[:MOST_SHOWN]),
        "surveys": list(running[:MOST_SHOWN]) if actor.is_prefecture_side else [],
    }
    return content if any(content.values()) else None


register_home_panel(HomePanel(_("照会・回答"), "surveys/home_panel.html", order=15, content=_waiting))
