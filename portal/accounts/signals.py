"""Keeps the record of sign-ins, and ends other sessions when the means of signing in change."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from .models import User
from .models.sign_ins import SignInEvent
from .services.sign_ins import record_sign_in_event, user_with_email
from .services.users import end_sessions


@receiver(user_logged_in)
def record_sign_in(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    record_sign_in_event(SignInEvent.SIGNED_IN, request, user)


@receiver(user_logged_out)
def record_sign_out(request: HttpRequest, user: User | None, **_kwargs: Any) -> None:
    if user is not None:
        record_sign_in_event(SignInEvent.SIGNED_OUT, request, user)


@receiver(user_login_failed)
def record_refusal(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    email = credentials.get("email") or credentials.get("username")
    record_sign_in_event(SignInEvent.REFUSED, request, user_with_email(email))


@receiver(authentication_failed)
def record_wrong_code(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    record_sign_in_event(SignInEvent.FACTOR_REFUSED, request, user)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def end_others_after_factor_change(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    record_sign_in_event(SignInEvent.FACTOR_CHANGED, request, user)
    _end_others(request, user)


@receiver([password_changed, password_set, password_reset])
def end_others_after_password_change(request: HttpRequest, user: User, **_kwargs: Any) -> None:
    record_sign_in_event(SignInEvent.PASSWORD_CHANGED, request, user)
    _end_others(request, user)


def _end_others(request: HttpRequest, user: User) -> None:
    """Whoever else knew the old password, or sat at a forgotten terminal, is out."""
    if end_sessions(user, keep=request.session.session_key):
        record_sign_in_event(SignInEvent.SESSIONS_ENDED, request, user)
