"""Output forms for machines: forms that the caller may see, answers of a vendor for itself and the prefecture."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from clouds.form_choices import FormKind, VendorAnswerKind
from clouds.models import OutputForm, VendorAnswer
from portal.api.filters import IdFilter
from portal.api.serializers import PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import Month

MONTH_OR_NULL = {"type": ["string", "null"], "pattern": r"^\d{4}-\d{2}$"}


class CatalogueSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    business = serializers.CharField()


class OutputFormSerializer(PortalModelSerializer):
    catalogue = CatalogueSerializer(read_only=True)
    layout_version = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = OutputForm
        fields = [
            "id",
            "catalogue",
            "number",
            "name",
            "kind",
            "purpose",
            "paper",
            "is_active",
            "layout_version",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class OutputFormFilter(django_filters.FilterSet):
    catalogue = IdFilter(field_name="catalogue", label=_("調査のID"))
    kind = django_filters.ChoiceFilter(choices=FormKind.choices, label=_("種類"))

    class Meta:
        model = OutputForm
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("出力様式の一覧"),
        description=_(
            "照会を受けた調査の様式を返します。updated_since を付けると、それ以後に変わった様式だけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1件の出力様式")),
)
class OutputFormViewSet(PortalReadOnlyViewSet):
    scope = "output_forms"
    queryset = OutputForm.objects.select_related("catalogue").order_by("catalogue", "number", "pk")
    serializer_class = OutputFormSerializer
    filterset_class = OutputFormFilter
    ordering_fields = ("number", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "layout_version")

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().annotate(layout_version=Max("layouts__number"))


class VendorAnswerSerializer(PortalModelSerializer):
    vendor = serializers.CharField(source="request.vendor.name", read_only=True)
    product = serializers.CharField(source="request.product", read_only=True)
    planned_month = serializers.SerializerMethodField()

    class Meta:
        model = VendorAnswer
        fields = [
            "id",
            "request",
            "vendor",
            "product",
            "form",
            "kind",
            "planned_month",
            "detail",
            "price_yen",
            "own_price_yen",
            "layout_number",
        ]
        read_only_fields = fields

    @extend_schema_field(MONTH_OR_NULL)
    def get_planned_month(self, answer: VendorAnswer) -> str | None:
        return str(Month.of(answer.planned_month)) if answer.planned_month else None


class VendorAnswerFilter(django_filters.FilterSet):
    request = IdFilter(field_name="request", label=_("照会のID"))
    kind = django_filters.ChoiceFilter(choices=VendorAnswerKind.choices, label=_("回答"))

    class Meta:
        model = VendorAnswer
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("出力様式への事業者の回答の一覧"),
        description=_("事業者には自社の回答だけを、都道府県には提出された回答を返します。"),
    ),
    retrieve=extend_schema(summary=_("1件の事業者の回答")),
)
class VendorAnswerViewSet(PortalReadOnlyViewSet):
    scope = "output_forms"
    queryset = VendorAnswer.objects.select_related("request__vendor").order_by("request", "form__number", "pk")
    serializer_class = VendorAnswerSerializer
    filterset_class = VendorAnswerFilter
    etag_fields = ("kind", "planned_month", "detail", "price_yen", "own_price_yen", "layout_number")
