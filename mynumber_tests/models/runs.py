"""Doing a test: what each side records, what went wrong, and the end that both sign."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import OVER_STATES, DefectState, Result, RunState, Severity, Side
from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .pairs import Pair, PairPartQuerySet
from .participations import Participation
from .programmes import GUARD
from .run_triggers import RESULTS_FROZEN, SIGNED_BY_BOTH, VERSION_FROZEN
from .scenarios import Scenario, ScenarioVersion

SIDES = [(Side.INQUIRER.value, Side.INQUIRER.label), (Side.PROVIDER.value, Side.PROVIDER.label)]


class ScenarioRunQuerySet(PairPartQuerySet):
    def standing(self) -> Self:
        """In the version in force."""
        return self.filter(is_dropped=False)

    def unfinished(self) -> Self:
        return self.standing().exclude(state__in=OVER_STATES)

    def newer(self) -> Self:
        """Begun with a version of their scenario that has been revised since."""
        return self.filter(frozen_version__isnull=False).exclude(frozen_version=F("scenario__current"))


@audited(exclude=["updated_at"])
class ScenarioRun(models.Model):
    """One test of a pair. With its first result it freezes the version of the scenario.

    `state` and `is_mismatch` follow from the results; the service keeps them so that lists need no more than a row.
    """

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="runs", verbose_name=_("相手先との調整"))
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="runs", verbose_name=_("シナリオ"))
    inquirer = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="inquiring_runs", verbose_name=_("情報照会者")
    )
    provider = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="providing_runs", verbose_name=_("情報提供者")
    )
    frozen_version = models.ForeignKey(
        ScenarioVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="runs",
        verbose_name=_("テストを始めたときの版"),
    )
    state = models.CharField(_("状態"), max_length=20, choices=RunState, default=RunState.NOT_STARTED)
    inquirer_result = models.CharField(_("照会側の結果"), max_length=20, choices=Result, default=Result.NOT_RUN)
    provider_result = models.CharField(_("提供側の結果"), max_length=20, choices=Result, default=Result.NOT_RUN)
    is_mismatch = models.BooleanField(_("結果の食い違い"), default=False)
    is_dropped = models.BooleanField(_("組合せから外れた"), default=False)
    started_at = models.DateTimeField(_("開始日時"), null=True)
    inquirer_signed_at = models.DateTimeField(_("照会側の完了確認"), null=True)
    inquirer_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("照会側で結果を確定した人"),
    )
    provider_signed_at = models.DateTimeField(_("提供側の完了確認"), null=True)
    provider_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("提供側で結果を確定した人"),
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), default=timezone.now, editable=False)

    objects = ScenarioRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("テストの実施")
        ordering = ["scenario__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["pair", "inquirer", "scenario"], name="scenario_run_once"),
            models.UniqueConstraint(
                fields=["inquirer", "scenario"], condition=Q(is_dropped=False), name="scenario_run_one_standing"
            ),
        ]
        indexes = [models.Index(fields=["state"], name="scenario_run_state")]
        triggers = [SIGNED_BY_BOTH, VERSION_FROZEN]

    def __str__(self) -> str:
        return f"{self.scenario} {self.pair}"

    @property
    def has_newer_version(self) -> bool:
        """Whether the scenario has been revised since this test began: what was done may have to be done again."""
        return self.frozen_version_id is not None and self.frozen_version_id != self.scenario.current_id


class RunPartQuerySet(PermittedQuerySet):
    permitted_via = "run"


@audited()
class StepResult(models.Model):
    """What one side recorded of one step."""

    run = models.ForeignKey(
        ScenarioRun, on_delete=models.CASCADE, related_name="results", verbose_name=_("テストの実施")
    )
    side = models.CharField(_("側"), max_length=10, choices=SIDES)
    position = models.PositiveSmallIntegerField(_("手順"))
    result = models.CharField(_("結果"), max_length=20, choices=Result)
    note = models.CharField(_("メモ"), max_length=500, blank=True, validators=GUARD)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("記録者")
    )
    recorded_at = models.DateTimeField(_("記録日時"))

    objects = RunPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("手順の結果")
        ordering = ["position", "side"]
        constraints = [models.UniqueConstraint(fields=["run", "side", "position"], name="step_result_once")]
        triggers = [RESULTS_FROZEN]

    def __str__(self) -> str:
        return f"{self.run} {self.position} {self.get_result_display()}"


class RunEvidenceQuerySet(RunPartQuerySet):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Whoever sees the test; and those of a business section the papers that they put there, while they are asked.

        They read them as long as they see the request, and change them as long as it waits for them.
        """
        from .delegations import RunDelegation

        asked = RunDelegation.objects.permitted_to(actor, "answer")
        if action != "view":
            asked = asked.waiting()
        own = models.Exists(asked.filter(run=models.OuterRef("run"), side=models.OuterRef("side")))
        return self.filter(Q(run__in=ScenarioRun.objects.permitted_to(actor, action)) | Q(own, added_by=actor.user))


@audited()
class RunEvidence(models.Model):
    """A paper that shows what came out."""

    run = models.ForeignKey(
        ScenarioRun, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("テストの実施")
    )
    side = models.CharField(_("側"), max_length=10, choices=SIDES)
    file = models.OneToOneField(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("添付者")
    )

    objects = RunEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("証跡")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class DefectQuerySet(RunPartQuerySet):
    def open(self) -> Self:
        return self.exclude(state=DefectState.CLOSED)


@audited()
class Defect(models.Model):
    """Something that went wrong in a test: who mends it, until when, and how the retest came out."""

    run = models.ForeignKey(
        ScenarioRun, on_delete=models.PROTECT, related_name="defects", verbose_name=_("テストの実施")
    )
    title = models.CharField(_("障害の件名"), max_length=100, validators=GUARD)
    detail = models.TextField(_("内容"), max_length=2000, validators=GUARD)
    severity = models.CharField(_("重要度"), max_length=10, choices=Severity)
    owner = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="defects", verbose_name=_("対応する団体")
    )
    due_on = models.DateField(_("対応の期限"))
    state = models.CharField(_("状況"), max_length=10, choices=DefectState, default=DefectState.OPEN)
    fix = models.TextField(_("対応の内容"), max_length=2000, blank=True, validators=GUARD)
    retest_note = models.CharField(_("再テストの結果"), max_length=500, blank=True, validators=GUARD)
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("見つけた人")
    )
    found_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    closed_at = models.DateTimeField(_("解決日時"), null=True)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)

    objects = DefectQuerySet.as_manager()

    class Meta:
        verbose_name = _("障害")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=DefectState.CLOSED, closed_at__isnull=False)
                | (~Q(state=DefectState.CLOSED) & Q(closed_at__isnull=True)),
                name="defect_closed_at_when_closed",
            )
        ]
        triggers = [
            pgtrigger.FSM(
                name="defect_moves_along",
                field="state",
                transitions=[
                    (DefectState.OPEN.value, DefectState.FIXED.value),
                    (DefectState.FIXED.value, DefectState.CLOSED.value),
                    (DefectState.FIXED.value, DefectState.OPEN.value),
                    (DefectState.CLOSED.value, DefectState.OPEN.value),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.title


@audited()
class RunHistory(models.Model):
    """The story of a test: begun, signed, reopened with the reason."""

    run = models.ForeignKey(
        ScenarioRun, on_delete=models.PROTECT, related_name="history", verbose_name=_("テストの実施")
    )
    text = models.CharField(_("できごと"), max_length=200)
    reason = models.CharField(_("理由"), max_length=500, blank=True, validators=GUARD)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("操作者の団体")
    )
    at = models.DateTimeField(_("日時"), auto_now_add=True)

    objects = RunPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("テストの経過")
        ordering = ["at", "pk"]
        triggers = [pgtrigger.Protect(name="run_history_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text
