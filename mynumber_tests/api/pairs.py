"""Pairs for machines: who tests what with whom, when they meet, how far they are."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from mynumber_tests.choices import Result, RunState
from mynumber_tests.models import Pair, PairSide, ScenarioRun
from portal.api.filters import IdFilter, LocalGovernmentCodeFilter, TrueOrFalseFilter
from portal.api.serializers import NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet

from .slots import SlotSerializer


class PairSlotSerializer(SlotSerializer):
    class Meta(SlotSerializer.Meta):
        fields = ["id", "position", "name", "first_month", "last_month"]
        read_only_fields = fields


class SideSerializer(serializers.Serializer[Any]):
    """One of the two organisations, and whether it has confirmed."""

    id = serializers.IntegerField(source="participation.organisation.pk")
    code = serializers.CharField(source="participation.organisation.code", allow_null=True)
    name = serializers.CharField(source="participation.organisation.name")
    confirmed_at = serializers.DateTimeField(allow_null=True)


class RunSerializer(serializers.Serializer[Any]):
    """One test of the pair."""

    id = serializers.IntegerField()
    scenario = serializers.CharField(source="scenario.code")
    title = serializers.CharField(source="scenario.current.title")
    inquirer = serializers.IntegerField(source="inquirer.organisation_id")
    provider = serializers.IntegerField(source="provider.organisation_id")
    state = serializers.ChoiceField(choices=RunState.choices)
    inquirer_result = serializers.ChoiceField(choices=Result.choices)
    provider_result = serializers.ChoiceField(choices=Result.choices)
    is_mismatch = serializers.BooleanField()


class PairSerializer(PortalModelSerializer):
    programme = NamedSerializer()
    slot = PairSlotSerializer()
    organisations = SideSerializer(source="pair_sides", many=True)
    state = serializers.SerializerMethodField()
    tests = RunSerializer(source="standing_runs", many=True)
    changed_in_version = serializers.IntegerField(source="plan.version")
    updated_at = serializers.DateTimeField(source="touched_at")

    class Meta:
        model = Pair
        fields = [
            "id",
            "programme",
            "slot",
            "organisations",
            "state",
            "meets_at",
            "meets_until",
            "means",
            "tests",
            "sequence",
            "changed_in_version",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "string", "enum": ["standing", "ended"]})
    def get_state(self, pair: Pair) -> str:
        return "ended" if pair.is_ended else "standing"


class PairFilter(django_filters.FilterSet):
    programme = IdFilter(field_name="programme", label=_("テストのID"))
    slot = IdFilter(field_name="slot", label=_("クールのID"))
    organisation = LocalGovernmentCodeFilter(method="by_organisation", label=_("団体コード（6桁）"))
    is_ended = TrueOrFalseFilter(field_name="is_ended", label=_("true: 解消した組だけ、false: 現行の組だけ"))
    has_date = TrueOrFalseFilter(method="by_date", label=_("true: 日程が決まった組だけ、false: 決まっていない組だけ"))

    class Meta:
        model = Pair
        fields: list[str] = []

    def by_organisation(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(Q(one__organisation__code=value) | Q(other__organisation__code=value))

    def by_date(self, queryset: QuerySet[Any], name: str, value: bool | str) -> QuerySet[Any]:
        return queryset if value == "" else queryset.filter(meets_at__isnull=not value)


def _touched_at() -> Greatest:
    """The last change of the room, a confirmation or a test in it."""
    runs = ScenarioRun.objects.filter(pair=OuterRef("pk")).order_by().values("pair")
    sides = PairSide.objects.filter(pair=OuterRef("pk")).order_by().values("pair")
    return Greatest(
        "updated_at",
        Coalesce(Subquery(runs.annotate(at=Max("updated_at")).values("at")), "updated_at"),
        Coalesce(Subquery(sides.annotate(at=Max("confirmed_at")).values("at")), "updated_at"),
    )


_RUNS = Prefetch(
    "runs",
    ScenarioRun.objects.standing().select_related("scenario__current", "inquirer", "provider"),
    to_attr="standing_runs",
)
_SIDES = Prefetch("pair_sides", PairSide.objects.select_related("participation__organisation"))


@extend_schema_view(
    list=extend_schema(
        summary=_("相手先の組"),
        description=_(
            "当事者として参加する組（都道府県は取りまとめる組のすべて）を返します。1日1回、前回の ETag を"
            "If-None-Match に付けて取得してください。updated_since を付けると、それ以後に変わった組だけを返します。"
            "新しい版で解消された組は、state が ended の行として残ります。"
        ),
    ),
    retrieve=extend_schema(summary=_("1つの組")),
)
class PairViewSet(PortalReadOnlyViewSet):
    scope = "operation_tests"
    queryset = (
        Pair.objects.annotate(touched_at=_touched_at())
        .select_related("programme", "slot", "plan")
        .prefetch_related(_RUNS, _SIDES)
        .order_by("slot__first_month", "pk")
    )
    serializer_class = PairSerializer
    filterset_class = PairFilter
    ordering_fields = ("meets_at", "touched_at")
    updated_field = "touched_at"
    etag_fields = ("touched_at",)
