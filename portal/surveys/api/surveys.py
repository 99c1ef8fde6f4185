"""Surveys and answers for machines: what the prefecture asks, and what was handed in."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response as Answer

from portal.api.filters import IdFilter, LocalGovernmentCodeFilter, TrueOrFalseFilter
from portal.api.serializers import NamedOrganisationSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.surveys.choices import QuestionType, Standing, SurveyState
from portal.surveys.models import Response, Survey
from portal.surveys.services.given_answers import give_answers


class QuestionSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    position = serializers.IntegerField()
    type = serializers.ChoiceField(choices=QuestionType.choices)
    text = serializers.CharField()
    guidance = serializers.CharField()
    is_required = serializers.BooleanField()
    has_not_applicable = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())
    unit = serializers.CharField()
    columns = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
    asked_if = serializers.IntegerField(source="asked_if_id", allow_null=True)
    asked_if_choices = serializers.ListField(child=serializers.CharField())
    repeats = serializers.IntegerField(source="repeats_id", allow_null=True)
    ledger = serializers.CharField(help_text=_("回答の候補として示す台帳の項目。台帳を引き継がない設問では空です。"))


class SurveySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    document_number = serializers.CharField()
    purpose = serializers.CharField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=SurveyState.choices)
    previous = serializers.IntegerField(source="previous_id", allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    questions = QuestionSerializer(many=True)


class ResponseSerializer(serializers.Serializer[Any]):
    """`answers` by the id of the question; 該当なし is {"not_applicable": true}. Drafts are never shown."""

    id = serializers.IntegerField()
    survey = serializers.IntegerField(source="survey_id")
    organisation = NamedOrganisationSerializer()
    standing = serializers.ChoiceField(choices=Standing.choices)
    due_on = serializers.DateField(source="deadline")
    submitted_at = serializers.DateTimeField(allow_null=True)
    submission_count = serializers.IntegerField()
    answers = serializers.DictField(child=serializers.JSONField())
    updated_at = serializers.DateTimeField()


class AnswersSerializer(serializers.Serializer[Any]):
    """Answers by the id of the question, in the form in which they are read; questions left out stay as they are."""

    answers = serializers.DictField(child=serializers.JSONField(), label=_("回答"))
    is_final = serializers.BooleanField(default=False, label=_("提出する（承認が必要な団体では承認を依頼する）"))


class SurveyFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=SurveyState.choices, label=_("状態"))

    class Meta:
        model = Survey
        fields: list[str] = []


class ResponseFilter(django_filters.FilterSet):
    survey = IdFilter(field_name="survey", label=_("照会のID"))
    organisation = LocalGovernmentCodeFilter(field_name="organisation__code", label=_("全国地方公共団体コード（6桁）"))
    is_owed = TrueOrFalseFilter(method="owing", label=_("未回答または差戻し中のものだけ（true）"))

    class Meta:
        model = Response
        fields: list[str] = []

    def owing(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.owed() if value else queryset.answered()


@extend_schema_view(
    list=extend_schema(
        summary=_("照会の一覧"),
        description=_("府県の照会を設問とともに返します。市町村は、自団体への照会を responses から読みます。"),
    ),
    retrieve=extend_schema(summary=_("1件の照会")),
)
class SurveyViewSet(PortalReadOnlyViewSet):
    scope = "surveys"
    queryset = Survey.objects.prefetch_related("questions").order_by("-due_on", "-pk")
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter
    ordering_fields = ("due_on", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "updated_at")


@extend_schema_view(
    list=extend_schema(
        summary=_("回答の一覧"),
        description=_(
            "府県には管内の団体の、市町村には自団体の、提出された回答を返します。入力途中の内容は含みません。"
            "updated_since を付けると、それ以後に変わった行だけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1団体の回答")),
)
class ResponseViewSet(PortalReadOnlyViewSet):
    scope = "surveys"
    queryset = (
        Response.objects.select_related("survey__prefecture", "organisation")
        .defer("draft")
        .order_by("-survey_id", "pk")
    )
    serializer_class = ResponseSerializer
    filterset_class = ResponseFilter
    ordering_fields = ("submitted_at", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "updated_at")
    action_permission: ClassVar = {"give_answers": "change"}

    @extend_schema(
        summary=_("自団体の回答の保存と提出"),
        description=_(
            "回答を下書きに保存し、is_final が true のときは提出します。読み取ったときの ETag を If-Match に"
            "指定してください。誤りのある回答が1つでもあるときは、何も保存しません。"
        ),
        request=AnswersSerializer,
        responses=ResponseSerializer,
    )
    @action(detail=True, methods=["post"], url_path="answers", url_name="answers")
    def give_answers(self, request: Request, pk: str) -> Answer:
        """The same services as the page: the two cannot differ."""
        response: Response = self.get_object_for_change()
        data = AnswersSerializer(data=request.data)
        data.is_valid(raise_exception=True)
        give_answers(actor=self.actor, response=response, **data.validated_data)
        after = self.get_queryset().get(pk=response.pk)
        answer = Answer(self.get_serializer(after).data)
        answer["ETag"] = self.object_etag(after)
        return answer
