"""What every endpoint has in common: who acts, what they may see, paging, ETags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.utils.cache import patch_vary_headers
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portal.access.actor import Actor
from portal.api.conditional import check_match, is_not_modified, rows_etag, strong_etag
from portal.api.problems import CONTENT_TYPE
from portal.api.renderers import OrjsonRenderer

METHODS = ["get", "head", "post", "put", "patch", "delete"]


class PortalEndpoint(APIView):
    """Base of every view under /api/. `scope` is the part of a token's scope before the colon; None: any token."""

    scope: ClassVar[str | None]
    http_method_names = METHODS

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if getattr(response, "content_type", None) == CONTENT_TYPE:
            response.accepted_renderer = OrjsonRenderer()  # whatever form the answer itself would have had
        # Kept only by the caller itself, and asked for again each time: rights may have changed.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response


class PortalViewSet(PortalEndpoint, GenericViewSet):
    """Reads only through `permitted_to`. `action_permission` names the right for actions other than viewing."""

    action_permission: ClassVar[Mapping[str, str]] = {}
    ordering_fields: ClassVar[tuple[str, ...]] = ()
    updated_field: ClassVar[str | None] = None
    etag_fields: ClassVar[tuple[str, ...]]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Any]:
        queryset: Any = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        return queryset.permitted_to(self.actor, self.action_permission.get(self.action, "view"))

    def object_etag(self, obj: Model) -> str:
        """The version of one object, from its `etag_fields`."""
        return strong_etag(self.basename, obj.pk, *(getattr(obj, name) for name in self.etag_fields))

    def list_etag(self, queryset: QuerySet[Any]) -> str:
        """The version of everything that this request matches, in one light query."""
        rows = queryset.values_list("pk", *self.etag_fields)
        return rows_etag(rows, self.basename, sorted(self.request.query_params.items()))

    def get_object_for_change(self) -> Any:
        """The object of this address, once the caller has shown by If-Match that they know its present version."""
        obj = self.get_object()
        check_match(self.request, self.object_etag(obj))
        return obj

    def answer(self, etag: str, write: Any) -> Response:
        """What `write()` gives, or 304 without calling it when the caller has this version already."""
        is_known = is_not_modified(self.request, etag)
        response: Response = Response(status=status.HTTP_304_NOT_MODIFIED) if is_known else write()
        response["ETag"] = etag
        return response


class PortalReadOnlyViewSet(PortalViewSet):
    """Lists and shows; the same request costs two light queries as long as nothing has changed."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        queryset = self.filter_queryset(self.get_queryset())
        paginator: Any = self.paginator
        paginator.check(queryset, request)
        return self.answer(self.list_etag(queryset), lambda: self._page(queryset))

    def with_facts(self, rows: Sequence[Any]) -> Sequence[Any]:
        """What the serializer is given for these rows; where no column holds it, in a constant number of queries."""
        return rows

    def _page(self, queryset: QuerySet[Any]) -> Response:
        rows = self.with_facts(self.paginate_queryset(queryset) or [])
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        obj = self.get_object()
        return self.answer(self.object_etag(obj), lambda: Response(self.get_serializer(self.with_facts([obj])[0]).data))
