"""What the OpenAPI document must say beyond what serializers and filters tell: tokens, problems, ETags."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from portal.api.filters import ORDERING, UPDATED_SINCE
from portal.api.permissions import needed_scope
from portal.api.problems import CONTENT_TYPE, TITLES

NO_CONTROLS = r"^[^\u0000-\u001f]*[^\u0000-\u001f\s][^\u0000-\u001f]*$"
ETAG_HEADER = {"ETag": {"schema": {"type": "string"}, "description": "この内容の版を表す値。"}}


class ProblemErrorSerializer(serializers.Serializer[Any]):
    """One place at fault: a JSON pointer into the body, or the name of a query parameter."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """An error in the form of RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = ProblemErrorSerializer(many=True, required=False)  # type: ignore[assignment]
    request_id = serializers.CharField(required=False)


class PortalAutoSchema(AutoSchema):
    """Adds to every operation the answers that it can give besides success."""

    def get_description(self) -> str:  # type: ignore[override]
        """Only what `extend_schema` says: docstrings speak to developers, in English."""
        return ""

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for code, body in bodies.items():
            if code == "200" and hasattr(self.view, "object_etag"):
                body["headers"] = ETAG_HEADER
        if self.method == "GET" and hasattr(self.view, "object_etag"):
            bodies["304"] = {"description": _("前回から変わっていません。"), "headers": ETAG_HEADER}
        bodies.update({str(status): self._problem(status) for status in self._possible_problems()})
        return bodies

    def _problem(self, status: int) -> dict[str, Any]:
        reference = self.resolve_serializer(ProblemSerializer, "response").ref
        return {"description": str(TITLES[status]), "content": {CONTENT_TYPE: {"schema": reference}}}

    def _possible_problems(self) -> list[int]:
        possible = [400, 401, 403, 406, 429]
        if "{" in self.path:
            possible.append(404)
        if self.method != "GET":
            possible += [412, 413, 415, 422, 428]
        return sorted(possible)

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        parameters = super()._resolve_path_parameters(variables)
        for parameter in parameters:
            parameter["description"] = _("対象の番号（一覧の id）。")
        return parameters

    def get_override_parameters(self) -> list[Any]:
        given = super().get_override_parameters()
        return [*given, _if_none_match()] if self.method == "GET" and hasattr(self.view, "object_etag") else given

    def get_auth(self) -> list[dict[str, list[str]]]:
        scope = needed_scope(self.view, self.method)
        return [{"token": [scope] if scope else []}, {"session": []}]


def _if_none_match() -> Any:
    return OpenApiParameter(
        "If-None-Match",
        str,
        OpenApiParameter.HEADER,
        description=_("前回の ETag。変わっていなければ 304 を返します。"),
    )


def only_portal_endpoints(endpoints: list[Any], **_kwargs: Any) -> list[Any]:
    """The document describes our interface, not that of libraries which happen to use REST framework."""
    return [one for one in endpoints if one[0].startswith("/api/v1/")]


def without_docstrings(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Docstrings of serializers are no text for readers of the document."""
    for schema in result.get("components", {}).get("schemas", {}).values():
        if schema.get("type") == "object":
            schema.pop("description", None)
    return result


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "portal.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": _("APIトークンの画面で発行したトークン。")}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "portal.api.authentication.PortalSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class StrictFilterScheme(DjangoFilterExtension):
    """The parameters of StrictFilterBackend that are no filters."""

    target_class = "portal.api.filters.StrictFilterBackend"
    priority = 1

    def get_schema_operation_parameters(self, auto_schema: AutoSchema, *args: Any, **kwargs: Any) -> list[Any]:
        view: Any = auto_schema.view
        parameters = super().get_schema_operation_parameters(auto_schema, *args, **kwargs)
        for parameter in parameters:
            _describe(parameter, view.filterset_class.base_filters[parameter["name"]])
        if view.ordering_fields:
            parameters.append(_ordering_parameter(view.ordering_fields))
        if view.updated_field:
            parameters.append(_updated_since_parameter())
        return parameters


def _describe(parameter: dict[str, Any], one: django_filters.Filter) -> None:
    """Name the filter, and say what text it takes: what is empty or too long is refused."""
    parameter.setdefault("description", str(one.label))
    schema = parameter["schema"]
    if schema.get("type") == "string" and not {"enum", "pattern", "format"} & set(schema):
        schema |= {"minLength": 1, "pattern": NO_CONTROLS}
        if "max_length" in one.extra:
            schema["maxLength"] = one.extra["max_length"]


def _ordering_parameter(fields: tuple[str, ...]) -> dict[str, Any]:
    one = f"-?({'|'.join(fields)})"
    return {
        "name": ORDERING,
        "in": "query",
        "description": _("並べ替え。コンマで区切り、先頭に「-」を付けると降順になります。"),
        "schema": {"type": "string", "pattern": f"^{one}(,{one})*$"},
    }


def _updated_since_parameter() -> dict[str, Any]:
    return {
        "name": UPDATED_SINCE,
        "in": "query",
        "description": _("この日時以後に変わったものだけを返します。"),
        "schema": {"type": "string", "format": "date-time"},
    }
