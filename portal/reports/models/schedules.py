"""Reports that are made by themselves and delivered to a list of people."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.reports.choices import Frequency
from portal.reports.document import Format
from portal.web.validators import validate_no_individual_number

LAST_DAY = 28  # every month has it


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Whoever set it up, in the name of that organisation; coordinators also those of their colleagues."""
        if actor.user is None or actor.organisation is None:
            return self.none()
        own = self.filter(organisation=actor.organisation)
        sees_all = actor.coordinates or (action == "view" and actor.is_prefecture_side)
        return own if sees_all else own.filter(owner=actor.user)

    def active(self) -> Self:
        return self.filter(stopped_at__isnull=True)


@audited()
class ReportSchedule(models.Model):
    """What is made, when, and for whom. Each recipient gets a file of their own, with what they may see."""

    name = models.CharField(_("名称"), max_length=100, validators=[validate_no_individual_number])
    code = models.CharField(_("帳票の種類"), max_length=100)
    file_format = models.CharField(_("形式"), max_length=20, choices=Format)
    parameters = models.JSONField(_("作成の条件"), default=dict, blank=True)
    conditions = models.JSONField(_("条件"), default=list, blank=True)
    frequency = models.CharField(_("作成する時期"), max_length=20, choices=Frequency)
    day = models.PositiveSmallIntegerField(
        _("毎月の日"), null=True, validators=[MinValueValidator(1), MaxValueValidator(LAST_DAY)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_schedules", verbose_name=_("設定者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="report_schedules", verbose_name=_("団体")
    )
    # Colleagues by name; of other organisations, whoever is in charge there when the day comes.
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("届け先の利用者")
    )
    organisations = models.ManyToManyField(Organisation, related_name="+", blank=True, verbose_name=_("届け先の団体"))
    created_at = models.DateTimeField(_("設定日時"), auto_now_add=True)
    stopped_at = models.DateTimeField(_("停止日時"), null=True, editable=False)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("帳票の定期作成")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(frequency=Frequency.MONTHLY, day__range=(1, LAST_DAY))
                | Q(frequency=Frequency.ON_PUBLICATION, day__isnull=True),
                name="report_schedule_monthly_has_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ReportDelivery(models.Model):
    """One occasion on which a schedule was due; there is one row for each, however often the scheduler asks."""

    schedule = models.ForeignKey(
        ReportSchedule, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("帳票の定期作成")
    )
    occasion = models.CharField(_("機会"), max_length=50)  # a month, or what was published
    created_at = models.DateTimeField(_("開始日時"), auto_now_add=True)
    note = models.CharField(_("備考"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("帳票の配付")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["schedule", "occasion"], name="report_delivery_once")]

    def __str__(self) -> str:
        return f"{self.schedule} {self.occasion}"
