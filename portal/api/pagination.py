"""Paging by cursor: a page begins behind the last row of the one before, however the rows in front change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.api.problems import BadParameters

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself, by the settings

SALT = "portal.api.cursor"


class PortalCursorPagination(BasePagination):
    """`limit` rows a page and the address of the next page.

    REST framework's own cursor compares one column only, which loses rows once many share a value or it is null;
    this one compares all columns of the order, the primary key last.
    """

    default_limit = 100
    max_limit = 1000
    parameters: ClassVar[tuple[str, ...]] = ("cursor", "limit")
    _next_cursor: str | None = None

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        if not isinstance(queryset, QuerySet):
            raise TypeError("only a query can be read from a cursor on")
        self.request = request
        ordering = total_ordering(queryset)
        limit = self._limit()
        position = self._position(ordering)
        page = queryset.order_by(*ordering)
        if position is not None:
            page = page.filter(behind(ordering, position))
        rows = list(page[: limit + 1])
        if len(rows) > limit:
            self._next_cursor = encode_cursor(ordering, rows[limit - 1])
        return rows[:limit]

    def check(self, queryset: QuerySet[Any], request: Request) -> None:
        """Refuse a wrong `limit` or `cursor`, also where the answer is only that nothing has changed."""
        self.request = request
        self._limit()
        self._position(total_ordering(queryset))

    def _limit(self) -> int:
        text = self.request.query_params.get("limit")
        if text is None:
            return self.default_limit
        if not (text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= self.max_limit):
            message = _("1から%(max)dまでの整数で指定してください。") % {"max": self.max_limit}
            raise BadParameters.one("limit", "invalid", message)
        return int(text)

    def _position(self, ordering: tuple[str, ...]) -> list[Any] | None:
        text = self.request.query_params.get("cursor")
        if text is None:
            return None
        try:
            made_for, position = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            message = _("前の応答の next に含まれる値を、そのまま指定してください。")
            raise BadParameters.one("cursor", "invalid", message) from None
        if tuple(made_for) != ordering:
            message = _("並べ替え（ordering）を変えたときは、最初のページから読み直してください。")
            raise BadParameters.one("cursor", "other_ordering", message)
        return list(position)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self._next_link(), "results": data})

    def _next_link(self) -> str | None:
        if self._next_cursor is None:
            return None
        return replace_query_param(self.request.build_absolute_uri(), "cursor", self._next_cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        following = {
            "type": ["string", "null"],
            "format": "uri",
            "description": _("次のページのアドレス。最後のページでは null です。"),
        }
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        limit = {"type": "integer", "minimum": 1, "maximum": self.max_limit, "default": self.default_limit}
        return [
            _parameter("cursor", _("続きを読む位置。前の応答の next に含まれます。"), {"type": "string"}),
            _parameter("limit", _("1ページの件数。"), limit),
        ]


def _parameter(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def total_ordering(queryset: QuerySet[Any]) -> tuple[str, ...]:
    """The names by which the rows are ordered, made total by the primary key."""
    names = tuple(str(name) for name in queryset.query.order_by or queryset.model._meta.ordering or ())
    return names if names and names[-1].lstrip("-") in {"pk", "id"} else (*names, "pk")


def encode_cursor(ordering: tuple[str, ...], row: Any) -> str:
    """The place behind a row; signed, so that nothing but our own cursors ever reaches a query."""
    values = [_as_json(_value(row, name.lstrip("-"))) for name in ordering]
    return signing.dumps([ordering, values], salt=SALT, compress=True)


def _value(row: Any, path: str) -> Any:
    """What a row is ordered by: its own column, or one of a row that it points to."""
    for part in path.split("__"):
        row = None if row is None else getattr(row, part)
    return row


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def behind(ordering: tuple[str, ...], position: list[Any]) -> Q:
    """Rows that come after the position; PostgreSQL puts nulls last, or first when descending."""
    condition, same_so_far = Q(), Q()
    for name, value in zip(ordering, position, strict=True):
        field = name.lstrip("-")
        further = _further(field, value, descending=name.startswith("-"))
        if further is not None:
            condition |= same_so_far & further
        same_so_far &= Q(**{f"{field}__isnull": True}) if value is None else Q(**{field: value})
    return condition


def _further(field: str, value: Any, *, descending: bool) -> Q | None:
    if descending:
        return Q(**{f"{field}__isnull": False}) if value is None else Q(**{f"{field}__lt": value})
    return None if value is None else Q(**{f"{field}__gt": value}) | Q(**{f"{field}__isnull": True})
