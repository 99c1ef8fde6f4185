"""The system inventory for machines."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from clouds.business_systems import BUSINESSES, business_choices
from clouds.models import SystemRecord
from portal.api.filters import LocalGovernmentCodeFilter
from portal.api.serializers import NamedOrganisationSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.contracts.notice_days import NextNoticeDay


class SystemSerializer(PortalModelSerializer):
    organisation = NamedOrganisationSerializer(source="inventory.organisation", read_only=True)
    business_name = serializers.CharField(source="get_business_display", read_only=True)
    notice_on = serializers.DateField(
        read_only=True, allow_null=True, help_text=_("次に解約を予告できる最後の日。予告のいらない契約では null")
    )

    class Meta:
        model = SystemRecord
        fields = [
            "id",
            "organisation",
            "business",
            "business_name",
            "product",
            "vendor",
            "hosting",
            "contract_start_on",
            "contract_end_on",
            "renewal_months",
            "notice_value",
            "notice_unit",
            "notice_on",
            "lead_months",
            "yearly_cost_yen",
            "customisation",
            "next_wish",
            "wanted_functions",
            "remarks",
            "confirmed_on",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class SystemFilter(django_filters.FilterSet):
    organisation = LocalGovernmentCodeFilter(
        field_name="inventory__organisation__code", label=_("全国地方公共団体コード（6桁）")
    )
    # The document cannot know what a function would give: the codes are written into it.
    business = extend_schema_field({"type": "string", "enum": list(BUSINESSES)})(
        django_filters.ChoiceFilter(choices=business_choices, label=_("業務"))
    )

    class Meta:
        model = SystemRecord
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("業務システムの一覧"),
        description=_(
            "自団体（都道府県では域内の団体）の業務システム台帳を返します。"
            "updated_since を付けると、それ以後に変わった行だけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1件の業務システム")),
)
class SystemViewSet(PortalReadOnlyViewSet):
    scope = "inventory"
    queryset = SystemRecord.objects.select_related("inventory__organisation").order_by(
        "inventory__organisation__code", "business", "pk"
    )
    serializer_class = SystemSerializer
    filterset_class = SystemFilter
    ordering_fields = ("contract_end_on", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "confirmed_on", "notice_on")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().annotate(notice_on=NextNoticeDay(timezone.localdate()))
