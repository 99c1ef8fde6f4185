"""What waits for the person, on the page after sign-in."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.applications.selectors.lists import applications_to_review, returned_to, waiting_for_approval
from portal.applications.selectors.windows import windows_for_applicant
from portal.web.home import HomePanel, register_home_panel

from .choices import ApplicationState


def _waiting(actor: Actor) -> dict[str, Any] | None:
    reviews = applications_to_review(actor).filter(state__in=(ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW))
    windows = windows_for_applicant(actor)
    content = {
        "returned": list(returned_to(actor)),
        "approvals": list(waiting_for_approval(actor)),
        "windows": [shown for shown in windows if shown.is_owed],
        "last_chances": [shown for shown in windows if shown.is_last_chance],
        "reviews": reviews.count() if actor.coordinates else 0,
    }
    return content if any(content.values()) else None


register_home_panel(HomePanel(_("申請"), "applications/home_panel.html", order=20, content=_waiting))
