"""The gate before every endpoint: somebody acts for an organisation, and their token covers what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from portal.access.actor import Actor

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself, by the settings


class HasActorAndScope(BasePermission):
    """Which objects may be seen is decided by `permitted_to`; this only asks for an actor and the scope."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        if actor.user is None:
            return False
        if actor.organisation is None:
            raise PermissionDenied(_("団体に所属していないため、利用できません。"), "no_organisation")
        _check_scope(actor, needed_scope(view, request.method or "GET"))
        return True


def needed_scope(view: APIView, method: str) -> str | None:
    """The scope that a token must carry; None where any token will do.

    A view names its `scope`; `action_scopes` holds the exceptions: {"publish": "plans:publish"}.
    """
    name: str | None = view.scope  # type: ignore[attr-defined]
    if name is None:
        return None
    special = getattr(view, "action_scopes", {}).get(getattr(view, "action", None))
    return special or f"{name}:{'read' if method in SAFE_METHODS else 'write'}"


def _check_scope(actor: Actor, scope: str | None) -> None:
    if scope is not None and actor.scopes is not None and scope not in actor.scopes:
        message = _("このトークンでは利用できません。「%(scope)s」を許可したトークンを発行してください。")
        raise PermissionDenied(message % {"scope": scope}, "scope_missing")
