"""Query parameters by allow list: what is not declared is refused by name, never ignored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from portal.api.problems import BadParameters, parameter_error

if TYPE_CHECKING:
    from rest_framework.views import APIView  # it imports this module itself, by the settings

ORDERING, UPDATED_SINCE = "ordering", "updated_since"


@extend_schema_field(OpenApiTypes.BOOL)
class TrueOrFalseFilter(django_filters.TypedChoiceFilter):
    """`true` or `false` and nothing else; the library's own filter takes any other word for "no condition"."""

    def __init__(self, **kwargs: Any) -> None:
        choices = (("true", "true"), ("false", "false"))
        super().__init__(choices=choices, coerce=lambda text: text == "true", **kwargs)


@extend_schema_field({"type": "string", "pattern": "^[0-9]{6}$"})
class LocalGovernmentCodeFilter(django_filters.CharFilter):
    """Six digits; anything else could only match nothing."""

    def __init__(self, **kwargs: Any) -> None:
        message = gettext_lazy("検査数字を含む6桁の数字で指定してください。例：271004")
        super().__init__(validators=[RegexValidator(r"\A[0-9]{6}\Z", message, "invalid")], **kwargs)


@extend_schema_field({"type": "integer", "minimum": 1, "maximum": 2**31 - 1})
class IdFilter(django_filters.NumberFilter):
    """A key: a fraction is refused, not rounded."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**31 - 1, **kwargs)


class StrictFilterBackend(DjangoFilterBackend):
    """Applies `filterset_class`, `ordering_fields` and `updated_field` of a view; for one object nothing is allowed."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        refuse_unknown(request, known_parameters(view))
        if getattr(view, "detail", False):
            return queryset
        queryset = self._filtered(request, queryset, view)
        if UPDATED_SINCE in request.query_params:
            moment = _moment(request.query_params[UPDATED_SINCE])
            queryset = queryset.filter(**{f"{view.updated_field}__gte": moment})  # type: ignore[attr-defined]
        return _ordered(request, queryset, view)

    def _filtered(self, request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
        filterset = self.get_filterset(request, queryset, view)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            raise BadParameters(list(_form_errors(filterset.errors)))
        return filterset.qs


def _form_errors(errors: Any) -> Iterator[dict[str, str]]:
    for name, found in errors.as_data().items():
        for error in found:
            yield parameter_error(name, error.code or "invalid", " ".join(error.messages))


def known_parameters(view: APIView) -> tuple[str, ...]:
    """Every query parameter that this view understands."""
    if getattr(view, "detail", False):
        return ()
    filterset = getattr(view, "filterset_class", None)
    paginator = getattr(view, "paginator", None)
    return (
        *(filterset.base_filters if filterset else ()),
        *(paginator.parameters if paginator else ()),
        *((ORDERING,) if getattr(view, "ordering_fields", ()) else ()),
        *((UPDATED_SINCE,) if getattr(view, "updated_field", None) else ()),
    )


def refuse_unknown(request: Request, known: Collection[str]) -> None:
    """Raises BadParameters for what is not known, given twice or left empty: each would quietly widen the answer."""
    errors = [error for name in request.query_params if (error := _error(request, name, known))]
    if errors:
        raise BadParameters(errors)


def _error(request: Request, name: str, known: Collection[str]) -> dict[str, str] | None:
    if name not in known:
        allowed = _("使えるのは %(names)s です。") % {"names": "、".join(known)} if known else ""
        return parameter_error(name, "unknown_parameter", _("この名前の検索条件はありません。") + allowed)
    values = request.query_params.getlist(name)
    if len(values) > 1:
        return parameter_error(name, "repeated_parameter", _("1回だけ指定してください。"))
    if not values[0].strip():
        return parameter_error(name, "empty_parameter", _("値を指定するか、条件を外してください。"))
    if any(character < " " for character in values[0]):
        return parameter_error(name, "control_character", _("改行やタブなどの制御文字は使えません。"))
    return None


def _moment(text: str) -> datetime:
    # A plus sign that was not escaped arrives as a space.
    text = re.sub(r" (?=\d\d:?\d\d$)", "+", text)
    try:
        moment = parse_datetime(text)
        if moment is not None and timezone.is_aware(moment):
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    message = gettext_lazy("時差を付けた日時で指定してください。例：2026-11-23T09:00:00+09:00")
    raise BadParameters.one(UPDATED_SINCE, "invalid", message)


def _ordered(request: Request, queryset: QuerySet[Any], view: APIView) -> QuerySet[Any]:
    if ORDERING not in request.query_params:
        return queryset
    allowed = view.ordering_fields  # type: ignore[attr-defined]
    names = request.query_params[ORDERING].split(",")
    if any(name.removeprefix("-") not in allowed for name in names):
        message = _("並べ替えに使えるのは %(names)s です。先頭に「-」を付けると降順になります。")
        raise BadParameters.one(ORDERING, "unknown_ordering", message % {"names": "、".join(allowed)})
    return queryset.order_by(*names)
