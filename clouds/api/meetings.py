"""Meetings for machines: what was announced, with the agenda. The link to an online meeting is for those invited."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import BooleanField, Exists, OuterRef, QuerySet, Value
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from clouds.choices import MeetingState
from clouds.models import AgendaItem, Attendance, Meeting
from portal.api.filters import IdFilter
from portal.api.serializers import NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet


class AgendaItemSerializer(PortalModelSerializer):
    class Meta:
        model = AgendaItem
        fields = ["position", "title", "presenter"]
        read_only_fields = fields


class MeetingSerializer(PortalModelSerializer):
    group = NamedSerializer(read_only=True)
    agenda = AgendaItemSerializer(many=True, read_only=True)
    web_link = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = [
            "id",
            "group",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "web_link",
            "note",
            "reply_by",
            "state",
            "cancel_reason",
            "agenda",
            "version",
            "updated_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_web_link(self, meeting: Meeting) -> str | None:
        is_invited: bool = meeting.is_invited  # type: ignore[attr-defined]
        return meeting.web_link or None if is_invited else None


class MeetingFilter(django_filters.FilterSet):
    group = IdFilter(field_name="group", label=_("検討会のID"))
    state = django_filters.ChoiceFilter(
        choices=[one for one in MeetingState.choices if one[0] != MeetingState.DRAFT], label=_("状態")
    )

    class Meta:
        model = Meeting
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("検討会の会議の一覧"),
        description=_(
            "案内した会議を返します。中止した会議は state が cancelled の行として残ります。"
            "web_link は、案内を受けた団体と事務局にだけ返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1件の会議")),
)
class MeetingViewSet(PortalReadOnlyViewSet):
    scope = "study_groups"
    queryset = Meeting.objects.select_related("group").prefetch_related("agenda").order_by("starts_at", "pk")
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    ordering_fields = ("starts_at", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "is_invited")

    def get_queryset(self) -> QuerySet[Any]:
        rows = super().get_queryset().exclude(state=MeetingState.DRAFT)
        own = Attendance.objects.filter(meeting=OuterRef("pk"), organisation=self.actor.organisation_id)
        runs = self.actor.is_prefecture_side
        return rows.annotate(is_invited=Value(True, BooleanField()) if runs else Exists(own))
