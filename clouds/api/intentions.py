"""Intentions towards the municipal cloud for machines: rounds with their totals, stances of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from clouds.choices import Stance
from clouds.models import IntentionRound
from clouds.selectors.intentions import Given, stance_in, stances_of, totals_of
from portal.api.changes import Source, changed_at
from portal.api.filters import IdFilter, LocalGovernmentCodeFilter, TrueOrFalseFilter
from portal.api.serializers import NamedOrganisationSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.surveys.models import Response, Survey

TOTALS = {
    "type": "object",
    "properties": {stance.value: {"type": "integer", "minimum": 0} for stance in Stance},
    "required": Stance.values,
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """A round and what it gave."""

    round: IntentionRound
    given: Given
    updated_at: Any


class AskedSurveySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    title = serializers.CharField()
    due_on = serializers.DateField()
    opened_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class ChoiceMeaningSerializer(serializers.Serializer[Any]):
    choice = serializers.CharField()
    stance = serializers.ChoiceField(choices=Stance.choices)


class IntentionRoundSerializer(serializers.Serializer[RoundFacts]):
    id = serializers.IntegerField(source="round.pk")
    survey = AskedSurveySerializer(source="round.question.survey")
    question = serializers.CharField(source="round.question.text")
    choices = serializers.SerializerMethodField()
    answered = serializers.SerializerMethodField(help_text=_("意向が分かった団体の数"))
    totals = serializers.SerializerMethodField(help_text=_("意向ごとの団体の数"))
    version = serializers.IntegerField(source="round.version")
    updated_at = serializers.DateTimeField()

    @extend_schema_field(ChoiceMeaningSerializer(many=True))
    def get_choices(self, facts: RoundFacts) -> list[dict[str, str]]:
        meant = facts.round.stances
        return [{"choice": one, "stance": meant[one]} for one in facts.round.question.choices if one in meant]

    def get_answered(self, facts: RoundFacts) -> int:
        return len(facts.given)

    @extend_schema_field(TOTALS)
    def get_totals(self, facts: RoundFacts) -> dict[str, int]:
        totals = totals_of(facts.given)
        return {stance.value: totals[stance] for stance in Stance}


class IntentionRoundFilter(django_filters.FilterSet):
    survey = IdFilter(field_name="question__survey", label=_("照会のID"))

    class Meta:
        model = IntentionRound
        fields: list[str] = []


@extend_schema_view(
    list=extend_schema(
        summary=_("意向調査の回の一覧"),
        description=_(
            "回ごとに、選択肢が表す意向と、意向ごとの団体の数を返します。団体ごとの意向は stances から読みます。"
            "updated_since を付けると、それ以後に回答や選択肢の意味が変わった回だけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1回の意向調査")),
)
class IntentionRoundViewSet(PortalReadOnlyViewSet):
    scope = "intentions"
    queryset = (
        IntentionRound.objects.select_related("question__survey")
        .annotate(
            updated_at=changed_at(
                Source(IntentionRound),
                Source(Survey, outer="question__survey"),
                Source(Response, "survey", outer="question__survey"),
            )
        )
        .order_by("pk")
    )
    serializer_class = IntentionRoundSerializer
    filterset_class = IntentionRoundFilter
    ordering_fields = ("updated_at",)
    updated_field = "updated_at"
    etag_fields = ("version", "updated_at")

    def with_facts(self, rows: Sequence[Any]) -> Sequence[RoundFacts]:
        given = stances_of(rows)
        return [RoundFacts(row, given[row.pk], row.updated_at) for row in rows]


class StanceSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(help_text=_("回答のID（照会の responses と同じ）"))
    round = serializers.IntegerField(source="round_id")
    organisation = NamedOrganisationSerializer()
    stance = serializers.SerializerMethodField(
        help_text=_("未回答、差戻し中、該当なしのときは null。回答が取り消されると null に戻ります。")
    )
    answered_at = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField(source="changed_at")

    @extend_schema_field({"type": ["string", "null"], "enum": [*Stance.values, None]})
    def get_stance(self, response: Response) -> str | None:
        return response.stance.value if response.stance else None  # type: ignore[attr-defined]

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_answered_at(self, response: Response) -> str | None:
        at = response.submitted_at
        return None if response.is_owed or at is None else serializers.DateTimeField().to_representation(at)


class StanceFilter(django_filters.FilterSet):
    round = IdFilter(field_name="round_id", label=_("意向調査の回のID"))
    organisation = LocalGovernmentCodeFilter(field_name="organisation__code", label=_("全国地方公共団体コード（6桁）"))
    is_answered = TrueOrFalseFilter(method="answering", label=_("true: 回答した団体だけ、false: 未回答の団体だけ"))

    class Meta:
        model = Response
        fields: list[str] = []

    def answering(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.answered() if value else queryset.owed()


@extend_schema_view(
    list=extend_schema(
        summary=_("団体ごとの意向の一覧"),
        description=_(
            "府県には照会したすべての団体の、市町村には自団体の意向を、回ごとに返します。"
            "updated_since を付けると、それ以後に変わった行だけを返します。"
        ),
    ),
    retrieve=extend_schema(summary=_("1回の1団体の意向")),
)
class StanceViewSet(PortalReadOnlyViewSet):
    scope = "intentions"
    queryset = Response.objects.select_related("organisation").defer("draft")
    serializer_class = StanceSerializer
    filterset_class = StanceFilter
    ordering_fields = ("changed_at",)
    updated_field = "changed_at"
    etag_fields = ("changed_at",)

    def get_queryset(self) -> QuerySet[Any]:
        """Answers that the caller may read, in surveys that are rounds for them."""
        rounds = IntentionRound.objects.permitted_to(self.actor).filter(question__survey=OuterRef("survey"))
        rows = super().get_queryset().annotate(round_id=Subquery(rounds.values("pk")[:1]))
        changes = Greatest(changed_at(Source(Response)), changed_at(Source(IntentionRound, outer="round_id")))
        return rows.filter(round_id__isnull=False).annotate(changed_at=changes).order_by("round_id", "pk")

    def with_facts(self, rows: Sequence[Any]) -> Sequence[Response]:
        rounds = IntentionRound.objects.select_related("question").in_bulk({row.round_id for row in rows})
        for row in rows:
            row.stance = stance_in(rounds[row.round_id], row)
        return rows
