"""The first page of the interface and the last: what there is, and what there is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.filters import refuse_unknown
from portal.api.viewsets import PortalEndpoint, PortalViewSet

PREFIX = "api/v1/"


@extend_schema(exclude=True)
class RootView(PortalEndpoint):
    """Every list that the interface offers: {"organisations": "https://…/api/v1/organisations/"}."""

    scope = None

    def get(self, request: Request) -> Response:
        refuse_unknown(request, ())
        addresses = {path.removeprefix(PREFIX).strip("/"): f"/{path}" for path in list_addresses()}
        return Response({name: request.build_absolute_uri(path) for name, path in sorted(addresses.items())})


def list_addresses() -> Iterator[str]:
    """The paths of all viewsets' lists, out of the URL configuration itself."""
    for path, pattern in _walk(get_resolver().url_patterns, ""):
        view = getattr(pattern.callback, "cls", None)
        actions = getattr(pattern.callback, "actions", None) or {}
        if path.startswith(PREFIX) and view and issubclass(view, PortalViewSet) and actions.get("get") == "list":
            yield path


def _walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        else:
            yield path, pattern


@extend_schema(exclude=True)
class UnknownAddressView(PortalEndpoint):
    """Any other address under /api/: a problem, not a page."""

    scope = None
    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if not request.path.endswith("/") and _is_endpoint(f"{request.path}/"):
            raise NotFound(_("アドレスの末尾に「/」を付けてください。"), "slash_missing")
        raise NotFound


def _is_endpoint(path: str) -> bool:
    return getattr(resolve(path).func, "cls", None) is not UnknownAddressView
