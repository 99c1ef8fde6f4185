"""The published versions of mid- and long-term plans, each with what it changed against the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from clouds.choices import PlanState
from clouds.models import PlanMilestone, PlanPhase, PlanVersion
from clouds.selectors.plans import ChangeKind, changes_between, version_before
from portal.api.changes import Source, changed_at
from portal.api.filters import IdFilter, TrueOrFalseFilter
from portal.api.serializers import MonthField, NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import MonthRange


class PlanPhaseSerializer(PortalModelSerializer):
    first_month = MonthField()
    last_month = MonthField()

    class Meta:
        model = PlanPhase
        fields = ["position", "name", "first_month", "last_month", "description"]
        read_only_fields = fields


class PlanMilestoneSerializer(PortalModelSerializer):
    month = MonthField()

    class Meta:
        model = PlanMilestone
        fields = ["position", "name", "month", "is_reached"]
        read_only_fields = fields


class PlanMonthsSerializer(serializers.Serializer[MonthRange]):
    first_month = MonthField(source="start")
    last_month = MonthField(source="end")


class PlanChangeSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[kind.value for kind in ChangeKind])
    name = serializers.CharField()
    before = PlanMonthsSerializer(allow_null=True)
    after = PlanMonthsSerializer(allow_null=True)


class CloudPlanVersionSerializer(PortalModelSerializer):
    plan = NamedSerializer(read_only=True)
    number = serializers.IntegerField(read_only=True)
    is_current = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(read_only=True)
    phases = PlanPhaseSerializer(many=True, read_only=True)
    milestones = PlanMilestoneSerializer(many=True, read_only=True)
    updated_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = PlanVersion
        fields = ["id", "plan", "number", "is_current", "note", "published_at", "phases", "milestones", "updated_at"]
        read_only_fields = fields

    def get_is_current(self, version: PlanVersion) -> bool:
        return version.state == PlanState.PUBLISHED


class CloudPlanVersionWithChangesSerializer(CloudPlanVersionSerializer):
    previous_version = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()

    class Meta(CloudPlanVersionSerializer.Meta):
        fields = [*CloudPlanVersionSerializer.Meta.fields, "previous_version", "changes"]
        read_only_fields = fields

    @extend_schema_field({"type": ["integer", "null"]})
    def get_previous_version(self, version: PlanVersion) -> int | None:
        before: PlanVersion | None = version.before  # type: ignore[attr-defined]
        return before.number if before else None

    @extend_schema_field(PlanChangeSerializer(many=True))
    def get_changes(self, version: PlanVersion) -> Any:
        before: PlanVersion | None = version.before  # type: ignore[attr-defined]
        return PlanChangeSerializer(changes_between(before, version) if before else [], many=True).data


class CloudPlanVersionFilter(django_filters.FilterSet):
    plan = IdFilter(field_name="plan", label=_("計画のID"))
    is_current = TrueOrFalseFilter(method="in_force", label=_("true: 公開中の版だけ、false: 旧版だけ"))

    class Meta:
        model = PlanVersion
        fields: list[str] = []

    def in_force(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.in_force() if value else queryset.exclude(state=PlanState.PUBLISHED)


@extend_schema_view(
    list=extend_schema(
        summary=_("中長期計画の公開した版の一覧"),
        description=_(
            "公開した版を、段階と節目とともに新しい順に返します。公開した版の内容は変わりません"
            "（次の版が公開されると is_current が false になるだけです）。"
        ),
    ),
    retrieve=extend_schema(
        summary=_("中長期計画の1つの版と、前の版からの変更"),
        description=_(
            "changes の kind は、added（追加）、removed（削除）、moved（時期の変更）、reached（節目の達成）です。"
        ),
    ),
)
class PlanVersionViewSet(PortalReadOnlyViewSet):
    scope = "cloud_plans"
    queryset = (
        PlanVersion.objects.select_related("plan")
        .prefetch_related("phases", "milestones")
        .annotate(updated_at=changed_at(Source(PlanVersion)))
        .order_by("-published_at", "pk")
    )
    filterset_class = CloudPlanVersionFilter
    ordering_fields = ("published_at", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("state",)

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().published()  # type: ignore[attr-defined]

    def get_serializer_class(self) -> Any:
        return CloudPlanVersionWithChangesSerializer if self.action == "retrieve" else CloudPlanVersionSerializer

    def with_facts(self, rows: Sequence[Any]) -> Sequence[PlanVersion]:
        if self.action == "retrieve":
            for row in rows:  # the only one
                row.before = version_before(row)
        return rows
