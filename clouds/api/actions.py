"""Action items for machines: reading them, and telling how one's own stand."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from clouds.choices import ActionState
from clouds.models import ActionItem
from clouds.services.actions import report_action
from portal.api.filters import IdFilter, LocalGovernmentCodeFilter
from portal.api.serializers import ChangeSerializer, NamedOrganisationSerializer, NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.web.validators import validate_no_individual_number


class ActionItemSerializer(PortalModelSerializer):
    group = NamedSerializer(read_only=True)
    organisation = NamedOrganisationSerializer(read_only=True)

    class Meta:
        model = ActionItem
        fields = [
            "id",
            "group",
            "meeting",
            "title",
            "detail",
            "organisation",
            "person",
            "due_on",
            "state",
            "done_on",
            "result",
            "version",
            "updated_at",
        ]
        read_only_fields = fields


class ActionReportSerializer(ChangeSerializer):
    state = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in (ActionState.OPEN, ActionState.DONE)],
        required=False,
        label=_("状態"),
    )
    done_on = serializers.DateField(required=False, allow_null=True, label=_("完了日"))
    result = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        label=_("結果・経過"),
        validators=[validate_no_individual_number],
    )


class ActionItemFilter(django_filters.FilterSet):
    group = IdFilter(field_name="group", label=_("検討会のID"))
    organisation = LocalGovernmentCodeFilter(field_name="organisation__code", label=_("全国地方公共団体コード（6桁）"))
    state = django_filters.ChoiceFilter(choices=ActionState.choices, label=_("状態"))

    class Meta:
        model = ActionItem
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("アクション項目の一覧"),
        description=_("検討会で決まった宿題を返します。updated_since を付けると、それ以後に変わった行だけを返します。"),
    ),
    retrieve=extend_schema(summary=_("1件のアクション項目")),
)
class ActionItemViewSet(PortalReadOnlyViewSet):
    scope = "study_groups"
    queryset = ActionItem.objects.select_related("group", "organisation").order_by("due_on", "pk")
    serializer_class = ActionItemSerializer
    filterset_class = ActionItemFilter
    ordering_fields = ("due_on", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version",)
    action_permission: ClassVar[dict[str, str]] = {"partial_update": "report"}

    @extend_schema(
        summary=_("状況の報告"),
        description=_("読み取ったときの ETag を If-Match に付けてください。完了にするには完了日が必要です。"),
        request=ActionReportSerializer,
        responses=ActionItemSerializer,
    )
    def partial_update(self, request: Request, pk: str) -> Response:
        item: ActionItem = self.get_object_for_change()
        data = ActionReportSerializer(data=request.data, partial=True)
        data.is_valid(raise_exception=True)
        told = {name: getattr(item, name) for name in ("state", "done_on", "result")} | data.validated_data
        report_action(actor=self.actor, item=item, version=item.version, **told)
        changed = self.get_object()
        response = Response(self.get_serializer(changed).data)
        response["ETag"] = self.object_etag(changed)
        return response
