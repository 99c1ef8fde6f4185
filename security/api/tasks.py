"""The work on the switches for machines: tasks that the caller may see, and recording how they stand."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.filters import IdFilter, LocalGovernmentCodeFilter, TrueOrFalseFilter
from portal.api.serializers import ChangeSerializer, NamedOrganisationSerializer, NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import Month
from portal.web.validators import validate_no_individual_number
from security.models import MigrationTask
from security.services.migration_tasks import update_task
from security.task_choices import CLOSED_STATES, OwnerSide, TaskState

from .schedule import MONTH_OR_NULL


class MigrationTaskSerializer(PortalModelSerializer):
    programme = NamedSerializer(source="migration.programme", read_only=True)
    organisation = NamedOrganisationSerializer(source="migration.organisation", read_only=True)
    switch_month = serializers.SerializerMethodField()

    class Meta:
        model = MigrationTask
        fields = [
            "id",
            "programme",
            "organisation",
            "switch_month",
            "position",
            "name",
            "owner_side",
            "due_on",
            "baseline_due_on",
            "is_evidence_required",
            "state",
            "done_on",
            "reason",
            "note",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field(MONTH_OR_NULL)
    def get_switch_month(self, task: MigrationTask) -> str | None:
        return str(Month.of(task.migration.month)) if task.migration.month else None


class TaskChangeSerializer(ChangeSerializer):
    """「支障あり」 comes about by reporting an obstacle on the page of the task."""

    state = serializers.ChoiceField(choices=TaskState.choices, required=False, label=_("状況"))
    done_on = serializers.DateField(required=False, label=_("完了日"))
    reason = serializers.CharField(
        required=False, max_length=500, label=_("理由"), validators=[validate_no_individual_number]
    )
    note = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        label=_("メモ"),
        validators=[validate_no_individual_number],
    )


class MigrationTaskFilter(django_filters.FilterSet):
    programme = IdFilter(field_name="migration__programme", label=_("事業のID"))
    organisation = LocalGovernmentCodeFilter(
        field_name="migration__organisation__code", label=_("全国地方公共団体コード（6桁）")
    )
    state = django_filters.ChoiceFilter(choices=TaskState.choices, label=_("状況"))
    owner_side = django_filters.ChoiceFilter(choices=OwnerSide.choices, label=_("担当"))
    is_open = TrueOrFalseFilter(method="by_openness", label=_("true: 未完了の作業、false: 完了または対象外の作業"))

    class Meta:
        model = MigrationTask
        fields: list[str] = []

    def by_openness(self, queryset: QuerySet[Any], name: str, value: bool | str) -> QuerySet[Any]:
        if value == "":
            return queryset
        return queryset.exclude(state__in=CLOSED_STATES) if value else queryset.filter(state__in=CLOSED_STATES)


@extend_schema_view(
    list=extend_schema(
        summary=_("移行作業の一覧"),
        description=_(
            "切替計画から作られた作業と期限を返します。updated_since を付けると、それ以後に変わった作業だけを返します。"
            "現行の計画から外れた団体の作業は、switch_month が null になります。"
        ),
    ),
    retrieve=extend_schema(summary=_("1件の移行作業")),
)
class MigrationTaskViewSet(PortalReadOnlyViewSet):
    scope = "migration_tasks"
    queryset = (
        MigrationTask.objects.select_related("migration__programme", "migration__organisation")
        .annotate(switch_month=F("migration__month"))
        .order_by("due_on", "pk")
    )
    serializer_class = MigrationTaskSerializer
    filterset_class = MigrationTaskFilter
    ordering_fields = ("due_on", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "switch_month")
    action_permission: ClassVar[dict[str, str]] = {"partial_update": "change"}

    @extend_schema(
        summary=_("状況の記録"),
        description=_("読み取ったときの ETag を If-Match に付けてください。完了にするには完了日が必要です。"),
        request=TaskChangeSerializer,
        responses=MigrationTaskSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        task = self.get_object_for_change()
        data = TaskChangeSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        update_task(actor=self.actor, task=task, version=task.version, **data.validated_data)
        changed = self.get_object()
        response = Response(self.get_serializer(changed).data)
        response["ETag"] = self.object_etag(changed)
        return response
