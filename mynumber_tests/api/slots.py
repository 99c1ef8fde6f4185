"""The slots of the tests that the caller takes part in."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from mynumber_tests.models import Slot
from portal.api.changes import Source, changed_at
from portal.api.filters import IdFilter
from portal.api.serializers import NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import Month

MONTH = {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$", "example": "2016-07"}


class SlotSerializer(PortalModelSerializer):
    programme = NamedSerializer()
    first_month = serializers.SerializerMethodField()
    last_month = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Slot
        fields = ["id", "programme", "position", "name", "first_month", "last_month", "updated_at"]
        read_only_fields = fields

    @extend_schema_field(MONTH)
    def get_first_month(self, slot: Slot) -> str:
        return str(Month.of(slot.first_month))

    @extend_schema_field(MONTH)
    def get_last_month(self, slot: Slot) -> str:
        return str(Month.of(slot.last_month))


class SlotFilter(django_filters.FilterSet):
    programme = IdFilter(field_name="programme", label=_("テストのID"))

    class Meta:
        model = Slot
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(summary=_("クールの一覧"), description=_("参加しているテストのクールを、古い順に返します。")),
    retrieve=extend_schema(summary=_("1つのクール")),
)
class SlotViewSet(PortalReadOnlyViewSet):
    scope = "operation_tests"
    queryset = (
        Slot.objects.annotate(updated_at=changed_at(Source(Slot)))
        .select_related("programme")
        .order_by("first_month", "pk")
    )
    serializer_class = SlotSerializer
    filterset_class = SlotFilter
    ordering_fields = ("first_month", "position")
    updated_field = "updated_at"
    etag_fields = ("updated_at",)
