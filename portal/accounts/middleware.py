"""Turns the signed-in user into an Actor, and holds the rules that apply to every signed-in request."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal.access.actor import ANONYMOUS
from portal.audit.tracking import record_as

from .selectors import actor_for

ACTING_FOR = "acting_organisation_id"
SIGNED_IN_AT = "signed_in_at"
OPEN_WITHOUT_FACTOR = ("/accounts/", "/static/", "/healthz", "/readyz")


class ActorMiddleware:
    """Sets `request.actor`. Rights are read afresh for every request, so a change holds at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        if self._is_over(request):
            logout(request)
            return redirect(f"{reverse(settings.LOGIN_URL)}?expired=1")
        request.actor = actor_for(request.user, request.session.get(ACTING_FOR))  # type: ignore[attr-defined]
        record_as(request.actor)  # type: ignore[attr-defined]
        if self._lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        """The absolute limit of a session; the idle limit is the age of its cookie."""
        started = request.session.setdefault(SIGNED_IN_AT, int(time.time()))
        return time.time() - started > settings.SESSION_ABSOLUTE_S

    @staticmethod
    def _lacks_second_factor(request: HttpRequest) -> bool:
        roles = request.actor.roles  # type: ignore[attr-defined]
        if roles.isdisjoint(settings.MFA_REQUIRED_ROLES) or request.path.startswith(OPEN_WITHOUT_FACTOR):
            return False
        return not request.user.authenticator_set.exists()  # type: ignore[union-attr]
