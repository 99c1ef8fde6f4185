"""Notices for machines: what is shared with the caller's organisation, and its own answer. Never another one's."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from portal.api.serializers import NamedOrganisationSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.lib.defang import defang
from portal.web.validators import validate_no_individual_number
from security.incident_choices import Answer, IncidentKind, NoticeState, Tlp, Urgency
from security.models import IncidentNotice, NoticeRecipient
from security.selectors.incident_notices import changed_at_for
from security.services.notice_answers import answer_notice

SHARED = [state for state in NoticeState if state != NoticeState.DRAFT]


class OwnAnswerSerializer(serializers.Serializer[Any]):
    """The answer of the caller's organisation."""

    due_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.ChoiceField(choices=Answer.choices, allow_null=True)
    comment = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: NoticeRecipient) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown | {"answer": shown["answer"] or None, "comment": shown["comment"] or None}


class IncidentNoticeSerializer(serializers.Serializer[Any]):
    """The revision in force. Every address in it is broken: hxxps://example[.]jp."""

    id = serializers.IntegerField()
    reference_number = serializers.CharField()
    state = serializers.ChoiceField(choices=[(s.value, s.label) for s in SHARED])
    end_reason = serializers.SerializerMethodField()
    revision = serializers.IntegerField(source="current.number")
    title = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(source="current.kind", choices=IncidentKind.choices)
    urgency = serializers.ChoiceField(source="current.urgency", choices=Urgency.choices)
    tlp = serializers.ChoiceField(source="current.tlp", choices=Tlp.choices)
    summary = serializers.SerializerMethodField()
    indicators = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()
    requires_action = serializers.BooleanField(source="current.requires_action")
    due_at = serializers.DateTimeField(source="current.due_at")
    reporter = serializers.SerializerMethodField()
    issuer = NamedOrganisationSerializer(source="prefecture")
    published_at = serializers.DateTimeField()
    revised_at = serializers.DateTimeField(source="current.published_at")
    updated_at = serializers.DateTimeField(source="changed_at")
    own_answer = serializers.SerializerMethodField()

    def get_end_reason(self, notice: IncidentNotice) -> str | None:
        return defang(notice.end_reason) or None

    def get_title(self, notice: IncidentNotice) -> str:
        return defang(notice.current.title) if notice.current else ""

    def get_summary(self, notice: IncidentNotice) -> str:
        return defang(notice.current.summary) if notice.current else ""

    def get_indicators(self, notice: IncidentNotice) -> list[str]:
        return defang(notice.current.indicators).splitlines() if notice.current else []

    def get_actions(self, notice: IncidentNotice) -> str:
        return defang(notice.current.actions) if notice.current else ""

    def get_reporter(self, notice: IncidentNotice) -> str | None:
        return (notice.current.reporter_name if notice.current else "") or None

    @extend_schema_field(OwnAnswerSerializer(allow_null=True))
    def get_own_answer(self, notice: IncidentNotice) -> dict[str, Any] | None:
        rows = self.context["own_rows"]
        row = rows.get(notice.pk)
        return dict(OwnAnswerSerializer(row).data) if row else None


class AnswerSerializer(serializers.Serializer[Any]):
    """An answer to be given."""

    answer = serializers.ChoiceField(choices=Answer.choices)
    comment = serializers.CharField(
        max_length=500, required=False, allow_blank=True, default="", validators=[validate_no_individual_number]
    )


class IncidentNoticeFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=[(s.value, s.label) for s in SHARED], label=_("状態"))
    kind = django_filters.ChoiceFilter(field_name="current__kind", choices=IncidentKind.choices, label=_("種類"))
    tlp = django_filters.ChoiceFilter(field_name="current__tlp", choices=Tlp.choices, label=_("共有範囲（TLP）"))

    class Meta:
        model = IncidentNotice
        fields: ClassVar[list[str]] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("注意喚起の一覧"),
        description=_(
            "共有された注意喚起の現行の版を、新しいものから返します。撤回・終了したものも状態を付けて返します。"
            "updated_since を付けると、それ以後に内容か自団体の回答が変わったものだけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1件の注意喚起")),
)
class IncidentNoticeViewSet(PortalReadOnlyViewSet):
    scope = "incidents"
    queryset = (
        IncidentNotice.objects.published().select_related("current", "prefecture").order_by("-published_at", "-pk")
    )
    serializer_class = IncidentNoticeSerializer
    filterset_class = IncidentNoticeFilter
    ordering_fields = ("published_at", "changed_at")
    updated_field = "changed_at"
    etag_fields = ("version", "changed_at")
    action_permission: ClassVar = {"give_answer": "answer"}

    def get_queryset(self) -> QuerySet[Any]:
        """Annotated also where the document is made from a queryset without rows."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.annotate(changed_at=F("updated_at"))
        return queryset.annotate(changed_at=changed_at_for(self.actor))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "own_rows": self._own_rows()}

    def _own_rows(self) -> dict[int, NoticeRecipient]:
        """One statement, however many notices are shown."""
        if getattr(self, "swagger_fake_view", False):
            return {}
        rows = NoticeRecipient.objects.permitted_to(self.actor).asked().filter(organisation=self.actor.organisation)
        return {row.notice_id: row for row in rows}

    @extend_schema(
        summary=_("自団体の回答の記録"),
        description=_(
            "自団体の回答を記録します。読み取ったときの ETag を If-Match に指定してください。"
            "「該当なし」（not_applicable）のときは comment が必要です。"
        ),
        request=AnswerSerializer,
        responses=IncidentNoticeSerializer,
    )
    @action(detail=True, methods=["post"], url_path="answer", url_name="answer")
    def give_answer(self, request: Request, pk: int) -> Response:
        """The same service as the page: the two cannot differ."""
        notice = self.get_object_for_change()
        data = AnswerSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        answer_notice(actor=self.actor, notice=notice, **data.validated_data)
        after = self.get_queryset().get(pk=notice.pk)
        response = Response(self.get_serializer(after).data)
        response["ETag"] = self.object_etag(after)
        return response
