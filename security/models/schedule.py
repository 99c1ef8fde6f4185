"""The switch of each organisation as last published: one row that stays, for calendars and machines."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.planners.triggers import never_truncated

from .plan_triggers import WRITTEN_BY_PUBLICATION
from .plans import MigrationPlan


class ScheduledSwitchQuerySet(models.QuerySet["ScheduledSwitch"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """All switches of a schedule whose version in force one may see; and one's own, even after having left it."""
        if action != "view":
            return self.none()
        plans = MigrationPlan.objects.permitted_to(actor)
        own = Q(organisation=actor.organisation_id, programme__in=plans.published().values("programme"))
        return self.filter(Q(programme__in=plans.current().values("programme")) | own)

    def in_force(self) -> Self:
        return self.filter(is_cancelled=False)


class ScheduledSwitch(models.Model):
    """The last published switch of one organisation. The database writes it when a version is published.

    `sequence` rises whenever a version changes the row; a version that leaves the organisation as it was does not
    touch it. Whoever leaves the plan keeps the last month, cancelled.
    """

    programme = models.ForeignKey(
        "security.Programme", on_delete=models.PROTECT, related_name="scheduled_switches", verbose_name=_("事業")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="scheduled_switches",
        verbose_name=_("団体"),
    )
    month = models.DateField(_("切替月"))
    preparation_from = models.DateField(_("準備作業の最初の月"))
    is_cancelled = models.BooleanField(_("計画から除外"), default=False)
    sequence = models.PositiveIntegerField(_("変更回数"), default=0)
    plan = models.ForeignKey(
        MigrationPlan, on_delete=models.PROTECT, related_name="+", verbose_name=_("最後に変更した版")
    )
    changed_at = models.DateTimeField(_("変更日時"))

    objects = ScheduledSwitchQuerySet.as_manager()

    class Meta:
        verbose_name = _("公開中の切替月")
        ordering = ["month", "organisation__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="scheduled_switch_once")]
        indexes = [models.Index(fields=["changed_at"], name="scheduled_switch_changed")]
        triggers = [WRITTEN_BY_PUBLICATION, never_truncated("published plans")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.month:%Y-%m}"
