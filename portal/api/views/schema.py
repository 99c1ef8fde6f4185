"""The OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.reference import document
from portal.api.viewsets import PortalEndpoint


class FormatParameter(DefaultContentNegotiation):
    """`?format=yaml` for those who follow a link and set no Accept header."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return super().select_renderer(request, renderers, request.query_params.get("format"))


@extend_schema(exclude=True)
class SchemaView(PortalEndpoint):
    """OpenAPI 3.1 as JSON or YAML, for signed-in people and every token."""

    scope = None
    content_negotiation_class = FormatParameter
    renderer_classes: list[Any] = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(document())
