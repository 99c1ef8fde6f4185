"""Keeps the record of sign-ins."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from .models import SignIn, User
from .models.sign_ins import SignInEvent


def _record(event: SignInEvent, request: HttpRequest | None, user: User | None) -> None:
    meta = request.META if request else {}
    SignIn.objects.create(
        user=user,
        event=event,
        ip_address=meta.get("REMOTE_ADDR") or None,
        user_agent=meta.get("HTTP_USER_AGENT", "")[:200],
    )


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    _record(SignInEvent.SIGNED_IN, request, user)


@receiver(user_logged_out)
def record_sign_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        _record(SignInEvent.SIGNED_OUT, request, user)


@receiver(user_login_failed)
def record_refusal(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    email = str(credentials.get("email") or credentials.get("username") or "")
    _record(SignInEvent.REFUSED, request, User.objects.filter(email__iexact=email).first())


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def record_factor_change(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    _record(SignInEvent.FACTOR_CHANGED, request, user)
