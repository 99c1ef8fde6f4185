"""The directory of organisations: names, codes and populations, which are public facts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from portal.api.changes import Source, changed_at
from portal.api.filters import LocalGovernmentCodeFilter, TrueOrFalseFilter
from portal.api.serializers import NamedOrganisationSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation, PopulationCount


class PopulationSerializer(PortalModelSerializer):
    class Meta:
        model = PopulationCount
        fields = ["census_year", "population"]


class OrganisationSerializer(PortalModelSerializer):
    prefecture = NamedOrganisationSerializer(read_only=True, allow_null=True)
    population_counts = PopulationSerializer(many=True, read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = Organisation
        fields = [
            "id",
            "code",
            "corporate_number",
            "name",
            "kana",
            "kind",
            "city_class",
            "prefecture",
            "population_counts",
            "area_km2",
            "latitude",
            "longitude",
            "url",
            "abolished_on",
            "updated_at",
        ]
        read_only_fields = fields


class OrganisationFilter(django_filters.FilterSet):
    code = LocalGovernmentCodeFilter(label=_("全国地方公共団体コード（6桁）"))
    kind = django_filters.ChoiceFilter(choices=OrganisationKind.choices, label=_("種別"))
    prefecture = LocalGovernmentCodeFilter(field_name="prefecture__code", label=_("属する都道府県の団体コード（6桁）"))
    is_current = TrueOrFalseFilter(
        field_name="abolished_on", lookup_expr="isnull", label=_("true: 現存する団体、false: 廃止された団体")
    )
    q = django_filters.CharFilter(method="search", max_length=100, label=_("名称・フリガナ・コードの一部"))

    class Meta:
        model = Organisation
        fields: list[str] = []

    def search(self, queryset: Any, name: str, value: str) -> QuerySet[Organisation]:
        return queryset.matching(value)


@extend_schema_view(
    list=extend_schema(summary=_("団体の一覧"), description=_("廃止された団体も、廃止日を付けて返します。")),
    retrieve=extend_schema(summary=_("団体の内容")),
)
class OrganisationViewSet(PortalReadOnlyViewSet):
    scope = "organisations"
    queryset = (
        Organisation.objects.select_related("prefecture")
        .prefetch_related("population_counts")
        .annotate(
            updated_at=changed_at(
                Source(Organisation), Source(Organisation, outer="prefecture"), Source(PopulationCount, "organisation")
            )
        )
        .order_by("code", "pk")
    )
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    ordering_fields = ("code", "name", "kana", "kind", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("updated_at",)
