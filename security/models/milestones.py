"""Milestones of the procurement (調達マイルストーン): from the specification to the start of operation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number
from security.choices import MilestoneState

from .programmes import Programme, ProgrammePartQuerySet

GUARD = [validate_no_individual_number]


@audited(exclude=["updated_at"])
class ProcurementMilestone(models.Model):
    """One step of the procurement. It is never deleted but cancelled, so that calendars take it away."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="milestones", verbose_name=_("事業")
    )
    name = models.CharField(_("名称"), max_length=100, validators=GUARD)
    due_on = models.DateField(_("予定日"))
    state = models.CharField(_("状態"), max_length=20, choices=MilestoneState, default=MilestoneState.PLANNED)
    done_on = models.DateField(_("完了日"), null=True, blank=True)
    note = models.TextField(_("備考"), blank=True, max_length=1000, validators=GUARD)
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("調達マイルストーン")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MilestoneState.DONE, done_on__isnull=False)
                | (~Q(state=MilestoneState.DONE) & Q(done_on__isnull=True)),
                name="milestone_done_has_day",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_late(self) -> bool:
        return self.state == MilestoneState.PLANNED and self.due_on < timezone.localdate()

    @property
    def word(self) -> str:
        """The state as people read it: 遅延 where the day has passed."""
        return str(_("遅延")) if self.is_late else str(self.get_state_display())
