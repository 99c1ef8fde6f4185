"""The schedule in force for machines: who switches when. Costs follow from private contracts and stay out of it."""

from __future__ import annotations

import re
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from portal.api.filters import IdFilter, LocalGovernmentCodeFilter, TrueOrFalseFilter
from portal.api.serializers import NamedOrganisationSerializer, NamedSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import Month
from portal.web.fields import MonthField
from security.models import ScheduledSwitch

MONTH = {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$", "example": "2018-10"}
MONTH_OR_NULL = MONTH | {"type": ["string", "null"]}


class ScheduledSwitchSerializer(serializers.ModelSerializer[ScheduledSwitch]):
    programme = NamedSerializer()
    organisation = NamedOrganisationSerializer()
    state = serializers.SerializerMethodField()
    switch_month = serializers.SerializerMethodField()
    preparation_from = serializers.SerializerMethodField()
    changed_in_version = serializers.IntegerField(source="plan.version")
    updated_at = serializers.DateTimeField(source="changed_at")

    class Meta:
        model = ScheduledSwitch
        fields = [
            "id",
            "programme",
            "organisation",
            "state",
            "switch_month",
            "preparation_from",
            "sequence",
            "changed_in_version",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": ["scheduled", "removed"]})
    def get_state(self, switch: ScheduledSwitch) -> str:
        return "removed" if switch.is_cancelled else "scheduled"

    @extend_schema_field(MONTH_OR_NULL)
    def get_switch_month(self, switch: ScheduledSwitch) -> str | None:
        return None if switch.is_cancelled else str(Month.of(switch.month))

    @extend_schema_field(MONTH_OR_NULL)
    def get_preparation_from(self, switch: ScheduledSwitch) -> str | None:
        return None if switch.is_cancelled else str(Month.of(switch.preparation_from))


class IsoMonthField(MonthField):
    """A month as 2018-10 and in no other form."""

    def clean(self, value: Any) -> Any:
        if value not in self.empty_values and not re.fullmatch(r"[0-9]{4}-[0-9]{2}", str(value)):
            raise ValidationError(_("「2018-10」の形で指定してください。"), code="invalid")
        return super().clean(value)


class MonthFilter(django_filters.Filter):
    """A month as the schema says it; other forms are for people."""

    field_class = IsoMonthField

    def filter(self, qs: QuerySet[Any], value: Month | None) -> QuerySet[Any]:
        return super().filter(qs, value.first_day if value else None)


class ScheduleFilter(django_filters.FilterSet):
    programme = IdFilter(field_name="programme", label=_("事業のID"))
    organisation = LocalGovernmentCodeFilter(field_name="organisation__code", label=_("団体コード（6桁）"))
    month = extend_schema_field(MONTH)(MonthFilter(field_name="month", label=_("切替月（例：2018-10）")))
    is_removed = TrueOrFalseFilter(
        field_name="is_cancelled", label=_("true: 計画から外れた団体だけ、false: 計画にある団体だけ")
    )

    class Meta:
        model = ScheduledSwitch
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("現行の切替計画"),
        description=_(
            "公開中の計画の切替月を団体ごとに返します。1日1回、前回の ETag を If-None-Match に付けて取得してください。"
            "変更がなければ 304 を返します。updated_since を付けると、それ以後に変わった団体だけを返します。"
            "計画から外れた団体は、state が removed の行として残ります。"
        ),
    ),
    retrieve=extend_schema(summary=_("1団体の切替月")),
)
class ScheduleViewSet(PortalReadOnlyViewSet):
    scope = "schedules"
    queryset = ScheduledSwitch.objects.select_related("programme", "organisation", "plan").order_by(
        "month", "organisation__code", "pk"
    )
    serializer_class = ScheduledSwitchSerializer
    filterset_class = ScheduleFilter
    ordering_fields = ("month", "changed_at")
    updated_field = "changed_at"
    etag_fields = ("sequence", "changed_at")
