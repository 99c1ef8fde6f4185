"""Who is calling: a token in the Authorization header, or the person signed in to the portal in this browser."""

from __future__ import annotations

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied as NoAddress
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from portal.accounts.models import User
from portal.api.models import ApiToken
from portal.api.services.tokens import TokenRefused, use_token
from portal.audit.tracking import record_as

KEYWORD = "Bearer"


class ApiTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer jit_…` makes the request act as the token's owner, within its scopes."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        text = _bearer(request)
        if text is None:
            return None
        try:
            token, actor = use_token(text, address=client_address(request))
        except TokenRefused as refused:
            raise _as_api_error(refused) from None
        request._request.actor = actor  # type: ignore[attr-defined]
        record_as(actor)
        structlog.contextvars.bind_contextvars(api_token=token.key_id, user_id=token.user_id)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{KEYWORD} realm="api"'


def _bearer(request: Request) -> str | None:
    keyword, _space, text = request.headers.get("Authorization", "").partition(" ")
    return text.strip() if keyword.lower() == KEYWORD.lower() else None


def _as_api_error(refused: TokenRefused) -> AuthenticationFailed | PermissionDenied:
    """A right token at a wrong address is known but may not enter; every other one is not known."""
    error = PermissionDenied if refused.code == "address_not_allowed" else AuthenticationFailed
    return error(refused.message, refused.code)


def client_address(request: Request) -> str:
    """The caller's address by the same rule as at sign-in, so that a forged header changes nothing; "" if unknown."""
    try:
        return get_adapter().get_client_ip(request._request)
    except NoAddress:
        return ""


class PortalSessionAuthentication(SessionAuthentication):
    """The session of the portal's pages, for the try-out page and for our own scripts; writes need the CSRF token."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            message = _("画面の有効期限が切れました。ページを再読み込みして、もう一度操作してください。")
            raise PermissionDenied(message, "csrf_failed") from None
