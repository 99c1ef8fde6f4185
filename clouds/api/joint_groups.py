"""Joint groups for machines: members with their gates and shares. What a member pays today is its own to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import django_filters
from django.db.models import Count, Model, QuerySet, Sum
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from clouds.business_systems import BUSINESSES, business_choices
from clouds.inventory_choices import Gate, JointStage, SplitRule
from clouds.models import GateStep, JointGroup, JointMember, SystemRecord
from clouds.selectors.joint_groups import MemberRow, Standing, standings
from portal.api.changes import Source, changed_at
from portal.api.conditional import strong_etag
from portal.api.filters import LocalGovernmentCodeFilter
from portal.api.serializers import MonthField, NamedOrganisationSerializer
from portal.api.viewsets import PortalReadOnlyViewSet
from portal.organisations.models import PopulationCount


@dataclass(frozen=True, slots=True)
class GateFacts:
    """A gate as the caller may see it: days and evidence are its own side's."""

    gate: str
    state: str
    due_on: date | None
    passed_on: date | None
    evidence: str | None


@dataclass(frozen=True, slots=True)
class JointGroupFacts:
    group: JointGroup
    standing: Standing


class SharedBusinessSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class GateSerializer(serializers.Serializer[Any]):
    gate = serializers.ChoiceField(choices=Gate.choices)
    state = serializers.ChoiceField(choices=[("open", _("未完了")), ("passed", _("完了"))])
    due_on = serializers.DateField(allow_null=True)
    passed_on = serializers.DateField(allow_null=True)
    evidence = serializers.CharField(allow_null=True)


class JointMemberSerializer(serializers.Serializer[MemberRow]):
    id = serializers.IntegerField(source="member.pk")
    organisation = NamedOrganisationSerializer(source="member.organisation")
    joined_on = serializers.DateField(source="member.joined_on")
    gates = serializers.SerializerMethodField(
        help_text=_("期限、完了日、根拠（due_on、passed_on、evidence）は、自団体のものと、都道府県にだけ返します。")
    )
    share_yen = serializers.IntegerField(help_text=_("利用する年数の全体での負担"))
    today_yen = serializers.IntegerField(
        allow_null=True, help_text=_("今のままの費用。自団体のものと、都道府県にだけ返します。")
    )
    saving_yen = serializers.IntegerField(allow_null=True, help_text=_("今のままの費用との差。today_yen と同じ扱い"))

    @extend_schema_field(GateSerializer(many=True))
    def get_gates(self, row: MemberRow) -> Any:
        may_know = row.is_own or self.context["view"].actor.is_prefecture_side
        return GateSerializer([_gate_facts(step, may_know=may_know) for step in row.gates], many=True).data


def _gate_facts(step: GateStep, *, may_know: bool) -> GateFacts:
    state = "passed" if step.passed_on else "open"
    if not may_know:
        return GateFacts(step.gate, state, None, None, None)
    return GateFacts(step.gate, state, step.due_on, step.passed_on, step.evidence or None)


class FormerMemberSerializer(serializers.Serializer[JointMember]):
    id = serializers.IntegerField()
    organisation = NamedOrganisationSerializer()
    joined_on = serializers.DateField()
    left_on = serializers.DateField()


class JointGroupSerializer(serializers.Serializer[JointGroupFacts]):
    id = serializers.IntegerField(source="group.pk")
    name = serializers.CharField(source="group.name")
    businesses = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(source="group.stage", choices=JointStage.choices)
    start_month = MonthField(source="group.start_month", allow_null=True)
    years = serializers.IntegerField(source="group.years")
    split = serializers.ChoiceField(source="group.split", choices=SplitRule.choices)
    population_percent = serializers.IntegerField(source="group.population_percent")
    setup_yen = serializers.IntegerField(source="group.setup_yen")
    yearly_fixed_yen = serializers.IntegerField(source="group.yearly_fixed_yen")
    yearly_member_yen = serializers.IntegerField(source="group.yearly_member_yen")
    total_yen = serializers.IntegerField(
        source="standing.total_yen",
        help_text=_("利用する年数の全体での総額。share_yen の合計と一致します。"),
    )
    members = JointMemberSerializer(source="standing.rows", many=True)
    former_members = FormerMemberSerializer(source="standing.former", many=True)
    version = serializers.IntegerField(source="group.version")
    updated_at = serializers.DateTimeField(source="group.updated_at")

    @extend_schema_field(SharedBusinessSerializer(many=True))
    def get_businesses(self, facts: JointGroupFacts) -> list[dict[str, str]]:
        return [{"code": code, "name": BUSINESSES.get(code, code)} for code in facts.group.businesses]


class JointGroupFilter(django_filters.FilterSet):
    stage = django_filters.ChoiceFilter(choices=JointStage.choices, label=_("段階"))
    # The document cannot know what a function would give: the codes are written into it.
    business = extend_schema_field({"type": "string", "enum": list(BUSINESSES)})(
        django_filters.ChoiceFilter(choices=business_choices, method="sharing", label=_("業務"))
    )
    organisation = LocalGovernmentCodeFilter(method="having", label=_("参加団体の全国地方公共団体コード（6桁）"))

    class Meta:
        model = JointGroup
        fields: list[str] = []

    def sharing(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(businesses__contains=[value])

    def having(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=JointMember.objects.present().filter(organisation__code=value).values("group"))


@extend_schema_view(
    list=extend_schema(
        summary=_("共同利用グループの一覧"),
        description=_(
            "参加しているグループ（都道府県では域内のすべて）を、参加団体、参加手続の状況、費用とともに返します。"
            "離脱した団体は former_members に、終わったグループは stage が ended の行として残ります。"
            "updated_since を付けると、それ以後にグループ、参加団体、参加手続が変わったものだけを返します。"
            "today_yen と saving_yen は、業務システム台帳の変更でも変わります。"
        ),
    ),
    retrieve=extend_schema(summary=_("1つの共同利用グループ")),
)
class JointGroupViewSet(PortalReadOnlyViewSet):
    scope = "joint_groups"
    queryset = JointGroup.objects.annotate(
        updated_at=changed_at(Source(JointGroup), Source(JointMember, "group"), Source(GateStep, "member__group"))
    ).order_by("name", "pk")
    serializer_class = JointGroupSerializer
    filterset_class = JointGroupFilter
    ordering_fields = ("name", "updated_at")
    updated_field = "updated_at"
    etag_fields = ("version", "updated_at")

    def with_facts(self, rows: Sequence[Any]) -> Sequence[JointGroupFacts]:
        known = standings(self.actor, rows)
        return [JointGroupFacts(row, known[row.pk]) for row in rows]

    def object_etag(self, obj: Model) -> str:
        return strong_etag(super().object_etag(obj), *self._basis_of_costs())

    def list_etag(self, queryset: QuerySet[Any]) -> str:
        return strong_etag(super().list_etag(queryset), *self._basis_of_costs())

    def _basis_of_costs(self) -> tuple[Any, ...]:
        """What shares and today's costs are reckoned from besides the group: rows that the caller may see, people."""
        systems = SystemRecord.objects.permitted_to(self.actor).aggregate(rows=Count("pk"), versions=Sum("version"))
        people = PopulationCount.objects.aggregate(rows=Count("pk"), people=Sum("population"))
        return (*systems.values(), *people.values())
