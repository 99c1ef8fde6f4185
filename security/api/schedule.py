"""The schedule in force for machines: who switches when. Costs follow from private contracts and stay out of it."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import Month
from portal.web.fields import MonthField
from security.models import PlanEntry

MOST = 2**31 - 1
ID = {"type": "integer", "minimum": 1, "maximum": MOST}
MONTH = {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$", "example": "2018-10"}


@extend_schema_field(MONTH)
class MonthTextField(serializers.Field[Any, Any, str, Any]):
    """A month as 2018-10."""

    def to_representation(self, value: Any) -> str:
        return str(Month.of(value))


class ScheduledOrganisationSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField(allow_null=True)
    name = serializers.CharField()


class ScheduledProgrammeSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class ScheduleEntrySerializer(serializers.ModelSerializer[PlanEntry]):
    programme = ScheduledProgrammeSerializer(source="plan.programme")
    version = serializers.IntegerField(source="plan.version")
    published_at = serializers.DateTimeField(source="plan.published_at")
    organisation = ScheduledOrganisationSerializer()
    switch_month = MonthTextField(source="month")
    preparation_from = serializers.SerializerMethodField()

    class Meta:
        model = PlanEntry
        fields = ["id", "programme", "version", "published_at", "organisation", "switch_month", "preparation_from"]
        read_only_fields = fields

    @extend_schema_field(MONTH)
    def get_preparation_from(self, entry: PlanEntry) -> str:
        return str(Month.of(entry.month) + (1 - len(entry.work)))


class IsoMonthField(MonthField):
    """A month as 2018-10 and in no other form."""

    def clean(self, value: Any) -> Any:
        if value not in self.empty_values and not re.fullmatch(r"[0-9]{4}-[0-9]{2}", str(value)):
            raise ValidationError(_("「2018-10」の形で指定してください。"), code="invalid")
        return super().clean(value)


class WholeNumberFilter(django_filters.NumberFilter):
    """An id: a fraction is refused, not rounded."""

    field_class = forms.IntegerField


class MonthFilter(django_filters.Filter):
    """A month as the schema says it; other forms are for people."""

    field_class = IsoMonthField

    def filter(self, qs: QuerySet[Any], value: Month | None) -> QuerySet[Any]:
        return super().filter(qs, value.first_day if value else None)


class ScheduleFilter(django_filters.FilterSet):
    programme = extend_schema_field(ID)(
        WholeNumberFilter(field_name="plan__programme", label=_("事業のID"), min_value=1, max_value=MOST)
    )
    organisation = django_filters.CharFilter(
        field_name="organisation__code", max_length=6, label=_("団体コード（6桁）")
    )
    month = extend_schema_field(MONTH)(MonthFilter(field_name="month", label=_("切替月（例：2018-10）")))

    class Meta:
        model = PlanEntry
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("現行の切替計画"),
        description=_(
            "公開中の版の切替月を団体ごとに返します。1日1回、前回の ETag を If-None-Match に付けて取得してください。"
            "変更がなければ 304 を返します。updated_since を付けると、それ以後に公開された版の内容だけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1団体の切替月")),
)
class ScheduleViewSet(PortalReadOnlyViewSet):
    scope = "schedules"
    queryset = (
        PlanEntry.objects.filter(plan__is_current=True)
        .select_related("plan__programme", "organisation")
        .annotate(updated_at=F("plan__published_at"))
        .order_by("month", "organisation__code", "pk")
    )
    serializer_class = ScheduleEntrySerializer
    filterset_class = ScheduleFilter
    ordering_fields = ("month",)
    updated_field = "updated_at"
    etag_fields = ("plan_id", "updated_at")
