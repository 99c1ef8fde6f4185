"""Turns the signed-in user into an Actor, and holds the rules that apply to every signed-in request."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from portal.access.actor import ANONYMOUS, Actor
from portal.audit.tracking import record_as

from .selectors import SECOND_FACTORS, actor_for
from .services.acting import ACTING_FOR

SIGNED_IN_AT = "signed_in_at"
LAST_NOTED = "last_noted"
NOTED_EVERY_S = 60
# Where a person who still has to register a second factor may go: to do so, and out.
OPEN_WITHOUT_FACTOR = ("/accounts/", "/static/")


class SessionActivityMiddleware:
    """Keeps for the list of one's sessions when each was last used, and from where.

    Once a minute, or at once when the place changes: with every request it were a tenth of the time of a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key and not _is_noted(request):
            UserSession.objects.create_from_request(request)
            request.session[LAST_NOTED] = [int(time.time()), *_place(request)]
        return self.get_response(request)


def _is_noted(request: HttpRequest) -> bool:
    at, *place = request.session.get(LAST_NOTED, [0])
    return place == _place(request) and 0 <= time.time() - at < NOTED_EVERY_S


def _place(request: HttpRequest) -> list[str]:
    """With the key of the session, which changes with each sign-in."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    return [str(request.session.session_key), str(get_adapter().get_client_ip(request)), agent]


class ActorMiddleware:
    """Sets `request.actor`. Rights are read afresh for every request, so a change holds at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        if _is_over(request):
            logout(request)
            return redirect(_sign_in_again(request))
        actor = actor_for(request.user, request.session.get(ACTING_FOR))
        request.actor = actor  # type: ignore[attr-defined]
        record_as(actor)
        if _lacks_second_factor(request, actor):
            return redirect("mfa_index")
        return self.get_response(request)


def _is_over(request: HttpRequest) -> bool:
    """The absolute limit of a session; the idle limit is the age of its cookie."""
    started = request.session.setdefault(SIGNED_IN_AT, int(time.time()))
    return time.time() - started > settings.SESSION_ABSOLUTE_S


def _sign_in_again(request: HttpRequest) -> str:
    back = {"next": request.get_full_path()} if request.method == "GET" else {}
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'expired': '1'} | back)}"


def _lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    if request.path.startswith(OPEN_WITHOUT_FACTOR) or not must_have_second_factor(actor):
        return False
    return not Authenticator.objects.filter(user=actor.user, type__in=SECOND_FACTORS).exists()


def must_have_second_factor(actor: Actor) -> bool:
    """By the installation's rule for roles, or because the organisation asks it of all its people."""
    asked = actor.organisation is not None and actor.organisation.requires_second_factor
    return asked or not actor.roles.isdisjoint(settings.MFA_REQUIRED_ROLES)
