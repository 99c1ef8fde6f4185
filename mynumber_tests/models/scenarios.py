"""The catalogue of scenarios: what is tested, in versions that never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import Side
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited

from .programmes import GUARD, Programme, ProgrammePartQuerySet

CODE = RegexValidator(r"^[A-Z0-9][A-Z0-9-]{0,19}\Z", _("半角の英大文字、数字、ハイフンで、20字以内にしてください。"))


class ScenarioQuerySet(ProgrammePartQuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)


@audited()
class Scenario(models.Model):
    """A procedure that is tried by two organisations; `current` is the newest version of what it says."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="scenarios", verbose_name=_("総合運用テスト")
    )
    code = models.CharField(_("シナリオ番号"), max_length=20, validators=[CODE])
    is_active = models.BooleanField(_("使用する"), default=True)
    current = models.ForeignKey(
        "mynumber_tests.ScenarioVersion",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("現行の版"),
    )

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("シナリオ")
        ordering = ["code", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "code"], name="test_scenario_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.current.title}" if self.current else self.code


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """One step: who does what, and what shall come out."""

    position: int
    side: Side
    action: str
    expected: str

    def is_done_by(self, side: Side) -> bool:
        return self.side in (side, Side.BOTH)


class ScenarioVersionQuerySet(PermittedQuerySet):
    permitted_via = "scenario"


@audited(exclude=["steps"])
class ScenarioVersion(models.Model):
    """What a scenario says from a day on. A test that has begun keeps the version with which it began."""

    scenario = models.ForeignKey(
        Scenario, on_delete=models.CASCADE, related_name="versions", verbose_name=_("シナリオ")
    )
    number = models.PositiveSmallIntegerField(_("版"))
    title = models.CharField(_("シナリオ名"), max_length=100, validators=GUARD)
    procedure_code = models.CharField(_("事務手続番号"), max_length=20, blank=True, validators=GUARD)
    procedure = models.CharField(_("事務手続"), max_length=200, validators=GUARD)
    inquirer_kind = models.CharField(_("照会者"), max_length=100, validators=GUARD)
    provider_kind = models.CharField(_("提供者"), max_length=100, validators=GUARD)
    item = models.CharField(_("特定個人情報の項目"), max_length=200, validators=GUARD)
    layout = models.CharField(_("データ標準レイアウトの版"), max_length=30, blank=True, validators=GUARD)
    steps = models.JSONField(_("手順"), default=list)  # [{"side", "action", "expected"}, …]
    change_note = models.CharField(_("前の版からの変更点"), max_length=500, blank=True, validators=GUARD)
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("作成者")
    )

    objects = ScenarioVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("シナリオの版")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["scenario", "number"], name="test_scenario_version_once")]
        triggers = [pgtrigger.Protect(name="scenario_version_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(_("%(title)s 第%(number)d版") % {"title": self.title, "number": self.number})

    @property
    def step_list(self) -> list[ScenarioStep]:
        return [
            ScenarioStep(position, Side(step["side"]), step["action"], step["expected"])
            for position, step in enumerate(self.steps, start=1)
        ]
