"""A run of the optimiser: its input as it was, its limits, and what came out."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number
from security.choices import ScenarioState

from .programmes import Programme


class ScenarioQuerySet(PermittedQuerySet):
    permitted_via = "programme"

    def permitted_to(self, actor: Actor, action: str = "plan") -> ScenarioQuerySet:
        """Scenarios are the coordinators' working papers: only those who plan a programme see them."""
        needed = "publish" if action == "publish" else "plan"
        return self.filter(programme__in=Programme.objects.permitted_to(actor, needed))


@audited(exclude=["instance", "result", "explanation"])
class Scenario(models.Model):
    """One calculated switch schedule; nothing in force until it becomes a plan and is published."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="scenarios", verbose_name=_("事業"))
    name = models.CharField(_("案の名称"), max_length=100, validators=[validate_no_individual_number])
    state = models.CharField(_("状態"), max_length=20, choices=ScenarioState, default=ScenarioState.WAITING)
    time_limit_s = models.PositiveSmallIntegerField(_("計算時間の上限（秒）"), default=30)
    seed = models.PositiveIntegerField(_("乱数の種"), default=0)
    keeps_published = models.BooleanField(_("公開済みの計画からの変更を少なくする"), default=False)
    goals = ArrayField(  # empty: the order that the format migration/1 lays down
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("評価の優先順位")
    )
    at_most = models.JSONField(_("評価値の上限"), default=dict, blank=True)  # goal: value that must not be exceeded
    trial_of = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="trials", verbose_name=_("試算の元の案")
    )
    trial = models.JSONField(_("試算で変えた条件"), default=dict, blank=True)  # one repair of the explanation
    instance = models.JSONField(_("入力"), default=dict)  # format migration/1, as it was when the job was asked for
    input_hash = models.CharField(_("入力のハッシュ値"), max_length=64, blank=True)
    result = models.JSONField(_("結果"), null=True, blank=True)  # format migration-plan/1; with a tray if impossible
    explanation = models.JSONField(_("成立しない理由"), null=True, blank=True)  # format migration-explanation/1
    job = models.ForeignKey(
        "jobs.JobRun", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("処理")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("作成者")
    )
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("計画案")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
