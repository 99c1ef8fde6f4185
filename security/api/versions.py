"""The published versions of switch schedules, each with what it changed against the one before."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from portal.api.filters import IdFilter, TrueOrFalseFilter
from portal.api.serializers import NamedSerializer, PortalModelSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.months import Month
from security.models import MigrationPlan
from security.selectors.versions import MonthChange, previous_version, public_changes

from .schedule import MONTH_OR_NULL


class ChangedOrganisationSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="organisation_id")
    code = serializers.SerializerMethodField()
    name = serializers.CharField()

    @extend_schema_field({"type": ["string", "null"]})
    def get_code(self, change: MonthChange) -> str | None:
        return change.code or None


class MonthChangeSerializer(serializers.Serializer[Any]):
    organisation = ChangedOrganisationSerializer(source="*")
    before = serializers.SerializerMethodField()
    after = serializers.SerializerMethodField()

    @extend_schema_field(MONTH_OR_NULL)
    def get_before(self, change: MonthChange) -> str | None:
        return _text(change.before)

    @extend_schema_field(MONTH_OR_NULL)
    def get_after(self, change: MonthChange) -> str | None:
        return _text(change.after)


def _text(month: Month | None) -> str | None:
    return str(month) if month else None


class VersionSerializer(PortalModelSerializer):
    programme = NamedSerializer()
    updated_at = serializers.DateTimeField(read_only=True)

    class Meta:
        model = MigrationPlan
        fields = ["id", "programme", "version", "is_current", "published_at", "reason", "updated_at"]
        read_only_fields = fields


class VersionWithChangesSerializer(VersionSerializer):
    previous_version = serializers.SerializerMethodField()
    changes = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "previous_version", "changes"]
        read_only_fields = fields

    @extend_schema_field({"type": ["integer", "null"]})
    def get_previous_version(self, plan: MigrationPlan) -> int | None:
        previous = previous_version(plan)
        return previous.version if previous else None

    @extend_schema_field(MonthChangeSerializer(many=True))
    def get_changes(self, plan: MigrationPlan) -> Any:
        return MonthChangeSerializer(public_changes(plan), many=True).data


class VersionFilter(django_filters.FilterSet):
    programme = IdFilter(field_name="programme", label=_("事業のID"))
    is_current = TrueOrFalseFilter(field_name="is_current", label=_("true: 現行の版だけ、false: 旧版だけ"))

    class Meta:
        model = MigrationPlan
        fields: list[str] = []


def _with_last_change() -> Any:
    """A version changes twice at most: when it is published, and when the next one takes its place."""
    successors = MigrationPlan.objects.published().filter(
        programme=OuterRef("programme"), version__gt=OuterRef("version")
    )
    replaced_at = Subquery(successors.order_by("version").values("published_at")[:1])
    return MigrationPlan.objects.published().annotate(updated_at=Coalesce(replaced_at, "published_at"))


@extend_schema_view(
    list=extend_schema(
        summary=_("公開した版の一覧"),
        description=_(
            "公開した切替計画の版を新しい順に返します。公開した版の内容は変わりません（現行かどうかだけが変わります）。"
        ),
    ),
    retrieve=extend_schema(
        summary=_("1つの版と、前の版からの変更"),
        description=_(
            "changes は、前の版から切替月が変わった団体です。before が null の団体は追加、after が null の団体は"
            "計画から外れた団体です。第1版では、すべての団体が追加です。"
        ),
    ),
)
class VersionViewSet(PortalReadOnlyViewSet):
    scope = "schedules"
    queryset = _with_last_change().select_related("programme").order_by("-published_at", "pk")
    serializer_class = VersionSerializer
    filterset_class = VersionFilter
    ordering_fields = ("published_at", "version")
    updated_field = "updated_at"
    etag_fields = ("is_current",)

    def get_serializer_class(self) -> Any:
        return VersionWithChangesSerializer if self.action == "retrieve" else VersionSerializer
