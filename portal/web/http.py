"""The request as views get it: what the middleware has added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from portal.access.actor import Actor
    from portal.accounts.models import User


class PortalRequest(HttpRequest):
    """For annotations only; Django's own requests carry these after the middleware."""

    actor: Actor
    htmx: HtmxDetails
    user: User
