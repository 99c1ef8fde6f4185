"""Asking for another switch month after the publication: where, and what it would do to the others."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited

from .plans import MigrationPlan
from .programmes import Programme, ProgrammePartQuerySet
from .scenarios import Scenario


@audited()
class ChangeReception(models.Model):
    """The window in which the organisations of one prefecture may ask for another month."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="change_receptions", verbose_name=_("事業")
    )
    prefecture = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("取りまとめ団体")
    )
    window = models.OneToOneField(
        "applications.ApplicationWindow",
        on_delete=models.PROTECT,
        related_name="change_reception",
        verbose_name=_("変更申請の受付"),
    )

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("切替月の変更申請の受付")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "prefecture"], name="change_reception_once")]

    def __str__(self) -> str:
        return str(self.window)


class ChangeEffectQuerySet(models.QuerySet["ChangeEffect"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> ChangeEffectQuerySet:
        """Working papers of those who plan, as the scenarios that they are made of."""
        return self.filter(scenario__in=Scenario.objects.permitted_to(actor))


@audited()
class ChangeEffect(models.Model):
    """What granting one request would do: a scenario with the wished month fixed and as few other moves as possible.

    The newest one counts. `plan` is the version that it was compared with, `draft` what became of it when the request
    was granted.
    """

    application = models.ForeignKey(
        "applications.Application",
        on_delete=models.PROTECT,
        related_name="switch_change_effects",
        verbose_name=_("申請"),
    )
    scenario = models.OneToOneField(
        Scenario, on_delete=models.PROTECT, related_name="change_effect", verbose_name=_("計画案")
    )
    plan = models.ForeignKey(MigrationPlan, on_delete=models.PROTECT, related_name="+", verbose_name=_("比べた版"))
    month = models.DateField(_("希望する切替月"))
    draft = models.ForeignKey(
        MigrationPlan,
        on_delete=models.PROTECT,
        null=True,
        related_name="change_effects",
        verbose_name=_("作成した下書き"),
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = ChangeEffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("変更申請の影響")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.month:%Y-%m}"
