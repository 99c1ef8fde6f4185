"""Versions of a programme's switch schedule. The database itself keeps published ones as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from portal.access.choices import Party, Role
from portal.access.grants import AccessRules
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.planners.triggers import never_truncated
from security.choices import PlanState

from .plan_triggers import (
    CURRENT_IS_NEWEST,
    ENTRY_FROZEN,
    PLAN_FROZEN,
    RECORDS_SWITCHES,
    RELEASE_CHECK,
)


class MigrationPlanQuerySet(PermittedQuerySet):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def published(self) -> Self:
        return self.filter(state=PlanState.PUBLISHED)

    def comparable(self) -> Self:
        return self.exclude(state=PlanState.DISCARDED)


@audited()
class MigrationPlan(models.Model):
    """One version of a programme's switch schedule; frozen once published."""

    programme = models.ForeignKey(
        "security.Programme", on_delete=models.PROTECT, related_name="plans", verbose_name=_("事業")
    )
    scenario = models.ForeignKey(
        "security.Scenario", on_delete=models.PROTECT, null=True, related_name="plans", verbose_name=_("計画案")
    )
    version = models.PositiveIntegerField(_("版"), null=True, blank=True)  # given at publication, without gaps
    state = models.CharField(_("状態"), max_length=20, choices=PlanState, default=PlanState.DRAFT)
    is_current = models.BooleanField(_("現行"), default=False)
    goals = ArrayField(  # in the order in which they decided; empty: the order of the format migration/1
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("評価の優先順位")
    )
    has_hand_moves = models.BooleanField(_("手動の変更を含む"), default=False)
    objective = models.JSONField(_("評価値"), default=dict)
    bound = models.JSONField(_("下界"), default=dict)
    # Pins, order, groups, possible months and capacity as they were when it was last checked; see selectors/rules.py.
    rules = models.JSONField(_("確認した条件"), default=dict)
    reason = models.CharField(_("公開の理由"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("公開日時"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("公開した人")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("作成者")
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("最後に直した人"),
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = MigrationPlanQuerySet.as_manager()

    access_rules: ClassVar[AccessRules] = {
        Party.COORDINATOR: {
            Role.COORDINATOR: ("view", "change"),
            Role.MANAGER: ("view", "change", "publish"),
            Role.AUDITOR: ("view",),
        },
        Party.PARTICIPANT: {Role.STAFF: ("view",), Role.APPROVER: ("view",), Role.ADMINISTRATOR: ("view",)},
    }

    class Meta:
        verbose_name = _("切替計画")
        ordering = [models.F("version").desc(nulls_first=True), "-pk"]
        permissions = [("publish_migrationplan", "Can publish a migration plan")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="plan_version_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(is_current=True), name="plan_one_current"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state=PlanState.PUBLISHED), name="plan_current_is_published"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.PUBLISHED, version__isnull=False)
                | (~Q(state=PlanState.PUBLISHED) & Q(version__isnull=True)),
                name="plan_version_when_published",
            ),
        ]
        triggers = [PLAN_FROZEN, RELEASE_CHECK, CURRENT_IS_NEWEST, RECORDS_SWITCHES, never_truncated("published plans")]

    def __str__(self) -> str:
        return str(_("第%(version)d版") % {"version": self.version} if self.version else _("下書き"))

    def parties(self) -> Mapping[Party, Iterable[int]]:
        """Drafts belong to the prefecture alone; a published version to everyone who takes part."""
        sides: dict[Party, Iterable[int]] = {Party.COORDINATOR: self.programme.prefectures.values_list("pk", flat=True)}
        if self.state == PlanState.PUBLISHED:
            sides[Party.PARTICIPANT] = self.entries.values_list("organisation_id", flat=True)
        return sides


class MigrationPlanGroupPermission(GroupObjectPermissionBase):
    """Rights on one plan: a real foreign key, so that lists stay one query."""

    content_object = models.ForeignKey(MigrationPlan, on_delete=models.CASCADE)


class PlanEntryQuerySet(PermittedQuerySet):
    permitted_via = "plan"


@audited()
class PlanEntry(models.Model):
    """The switch month of one organisation in one version, with the work it takes and what it costs."""

    plan = models.ForeignKey(
        MigrationPlan, on_delete=models.CASCADE, related_name="entries", verbose_name=_("切替計画")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="plan_entries", verbose_name=_("団体")
    )
    month = models.DateField(_("切替月"))
    work = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("作業量"),
        help_text=_("切替月で終わる各月の作業量（単位）"),
    )
    gap_days = models.PositiveIntegerField(_("未接続の日数（日）"), default=0)
    cost_yen = models.PositiveBigIntegerField(_("二重払い・違約金（円）"), default=0)
    wish_penalty = models.PositiveIntegerField(_("希望とのずれ"), default=0)

    objects = PlanEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("切替予定")
        ordering = ["month", "organisation__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="plan_entry_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="plan_entry_month_is_first_day"),
        ]
        triggers = [ENTRY_FROZEN, never_truncated("published plans")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.month:%Y-%m}"
