"""Keeping the record of sign-ins."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from portal.accounts.models import SignIn, User
from portal.accounts.models.sign_ins import SignInEvent


def record_sign_in_event(event: SignInEvent, request: HttpRequest | None, user: User | None) -> SignIn:
    """Add one event. What was typed for an unknown address is not kept: people type passwords there."""
    return SignIn.objects.create(
        user=user,
        event=event,
        ip_address=_client_address(request),
        user_agent=request.headers.get("User-Agent", "")[:200] if request else "",
    )


def _client_address(request: HttpRequest | None) -> str | None:
    """The browser's address behind the trusted proxies; None for a sign-in that no request led to."""
    if request is None or not request.META.get("REMOTE_ADDR"):
        return None
    return str(get_adapter().get_client_ip(request))


def user_with_email(email: object) -> User | None:
    """The account of an address in any case, or None."""
    return User.objects.filter(email__iexact=str(email)).first() if email else None
