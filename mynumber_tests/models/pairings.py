"""Who tests what with whom and when: calculations, pins, and versions that the database keeps once published."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import PairingState, PlanState
from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.planners.triggers import never_truncated

from .plan_triggers import PLAN_FROZEN, RELEASE_CHECK, rows_frozen
from .programmes import GUARD, Programme, ProgrammePartQuerySet, WorkingPaperQuerySet


@audited(exclude=["instance", "result", "explanation"])
class PairingRun(models.Model):
    """One calculated pairing; nothing in force until it becomes a plan and is published."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="pairing_runs", verbose_name=_("総合運用テスト")
    )
    name = models.CharField(_("案の名称"), max_length=100, validators=GUARD)
    state = models.CharField(_("状態"), max_length=20, choices=PairingState, default=PairingState.WAITING)
    time_limit_s = models.PositiveSmallIntegerField(_("計算時間の上限（秒）"), default=60)
    seed = models.PositiveIntegerField(_("乱数の種"), default=0)
    keeps_published = models.BooleanField(_("公開済みの組合せからの変更を少なくする"), default=False)
    instance = models.JSONField(_("入力"), default=dict)  # format pairing/1, as it was when the job was asked for
    input_hash = models.CharField(_("入力のハッシュ値"), max_length=64, blank=True)
    result = models.JSONField(_("結果"), null=True, blank=True)  # format pairing-plan/1
    explanation = models.JSONField(_("成立しない理由"), null=True, blank=True)  # format pairing-explanation/1
    job = models.ForeignKey(
        "jobs.JobRun", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("処理")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("作成者")
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = WorkingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("組合せの案")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name


@audited()
class PairingPin(models.Model):
    """A test that planning keeps: agreed already, or with a partner from outside the prefecture."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="pins", verbose_name=_("総合運用テスト")
    )
    inquirer = models.ForeignKey(
        "mynumber_tests.Participation", on_delete=models.PROTECT, related_name="+", verbose_name=_("情報照会者")
    )
    scenario = models.ForeignKey(
        "mynumber_tests.Scenario", on_delete=models.PROTECT, related_name="+", verbose_name=_("シナリオ")
    )
    provider = models.ForeignKey(
        "mynumber_tests.Participation", on_delete=models.PROTECT, related_name="+", verbose_name=_("情報提供者")
    )
    slot = models.ForeignKey(
        "mynumber_tests.Slot", on_delete=models.PROTECT, related_name="+", verbose_name=_("クール")
    )
    reason = models.CharField(_("理由"), max_length=500, validators=GUARD)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("固定した人")
    )
    created_at = models.DateTimeField(_("固定した日時"), auto_now_add=True)

    objects = WorkingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("固定した組合せ")
        ordering = ["slot__position", "inquirer__organisation__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquirer", "scenario"], name="pairing_pin_once"),
            models.CheckConstraint(condition=~Q(inquirer=F("provider")), name="pairing_pin_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.inquirer} {self.scenario} {self.provider}"


class PairingPlanQuerySet(ProgrammePartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Drafts belong to the prefecture alone; a published version to everyone who takes part."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.published()

    def current(self) -> Self:
        return self.filter(is_current=True)

    def published(self) -> Self:
        return self.filter(state=PlanState.PUBLISHED)


@audited(exclude=["objective", "bound"])
class PairingPlan(models.Model):
    """One version of a test's pairing; frozen once published."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="pairing_plans", verbose_name=_("総合運用テスト")
    )
    run = models.ForeignKey(
        PairingRun, on_delete=models.PROTECT, null=True, related_name="plans", verbose_name=_("組合せの案")
    )
    version = models.PositiveIntegerField(_("版"), null=True, blank=True)  # given at publication, without gaps
    state = models.CharField(_("状態"), max_length=20, choices=PlanState, default=PlanState.DRAFT)
    is_current = models.BooleanField(_("現行"), default=False)
    has_hand_moves = models.BooleanField(_("手動の変更を含む"), default=False)
    objective = models.JSONField(_("評価値"), default=dict)
    bound = models.JSONField(_("下界"), default=dict)
    reason = models.CharField(_("公開の理由"), max_length=500, blank=True, validators=GUARD)
    published_at = models.DateTimeField(_("公開日時"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("公開した人")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("作成者")
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    revision = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = PairingPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("組合せ")
        ordering = [models.F("version").desc(nulls_first=True), "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "version"], name="pairing_version_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(is_current=True), name="pairing_one_current"),
            models.CheckConstraint(
                condition=Q(is_current=False) | Q(state=PlanState.PUBLISHED), name="pairing_current_is_published"
            ),
            models.CheckConstraint(
                condition=Q(state=PlanState.PUBLISHED, version__isnull=False)
                | (~Q(state=PlanState.PUBLISHED) & Q(version__isnull=True)),
                name="pairing_version_when_published",
            ),
        ]
        triggers = [PLAN_FROZEN, RELEASE_CHECK, never_truncated("published pairings", "pairing_plans_never_truncated")]

    def __str__(self) -> str:
        return str(_("第%(version)d版") % {"version": self.version} if self.version else _("下書き"))


class PlanRowQuerySet(PermittedQuerySet):
    permitted_via = "plan"


@audited()
class PairedTest(models.Model):
    """One inquiry with its provider, and the slot in which the two meet."""

    plan = models.ForeignKey(PairingPlan, on_delete=models.CASCADE, related_name="tests", verbose_name=_("組合せの版"))
    inquirer = models.ForeignKey(
        "mynumber_tests.Participation", on_delete=models.PROTECT, related_name="+", verbose_name=_("情報照会者")
    )
    scenario = models.ForeignKey(
        "mynumber_tests.Scenario", on_delete=models.PROTECT, related_name="+", verbose_name=_("シナリオ")
    )
    provider = models.ForeignKey(
        "mynumber_tests.Participation", on_delete=models.PROTECT, related_name="+", verbose_name=_("情報提供者")
    )
    slot = models.ForeignKey(
        "mynumber_tests.Slot", on_delete=models.PROTECT, related_name="+", verbose_name=_("クール")
    )

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("組み合わせたテスト")
        ordering = ["slot__position", "inquirer__organisation__code", "scenario__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "inquirer", "scenario"], name="paired_test_once"),
            models.CheckConstraint(condition=~Q(inquirer=F("provider")), name="paired_test_of_two"),
        ]
        triggers = [
            rows_frozen("paired_tests_frozen"),
            never_truncated("published pairings", "paired_tests_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.inquirer} {self.scenario} {self.provider} {self.slot}"


@audited()
class UnservedInquiry(models.Model):
    """相手先なし: an inquiry to which a version gives nobody, and why. An outcome of its own, not a failure."""

    plan = models.ForeignKey(
        PairingPlan, on_delete=models.CASCADE, related_name="unserved", verbose_name=_("組合せの版")
    )
    inquirer = models.ForeignKey(
        "mynumber_tests.Participation", on_delete=models.PROTECT, related_name="+", verbose_name=_("情報照会者")
    )
    scenario = models.ForeignKey(
        "mynumber_tests.Scenario", on_delete=models.PROTECT, related_name="+", verbose_name=_("シナリオ")
    )
    why = models.CharField(_("理由"), max_length=1000, blank=True)

    objects = PlanRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("相手先なし")
        ordering = ["inquirer__organisation__code", "scenario__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["plan", "inquirer", "scenario"], name="unserved_once")]
        triggers = [rows_frozen("unserved_frozen"), never_truncated("published pairings", "unserved_never_truncated")]

    def __str__(self) -> str:
        return f"{self.inquirer} {self.scenario}"
