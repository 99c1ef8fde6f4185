"""Reports that somebody has asked for: kept with what was asked, by whom, and the hash of the file."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.documents.models import StoredFile
from portal.jobs.models import JobRun
from portal.organisations.models import Organisation
from portal.reports.document import Format

PURPOSE = "reports.run"


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Whoever asked, in the name of the organisation they asked for: a file shows what one person may see."""
        if actor.user is None or actor.organisation is None:
            return self.none()
        return self.filter(user=actor.user, organisation=actor.organisation)


@audited()
class ReportRun(models.Model):
    """One order: the kind of report, the choices, the job that makes it, and the file once it is there."""

    code = models.CharField(_("帳票の種類"), max_length=100)
    title = models.CharField(_("帳票"), max_length=200)
    file_format = models.CharField(_("形式"), max_length=20, choices=Format)
    parameters = models.JSONField(_("作成の条件"), default=dict, blank=True)
    conditions = models.JSONField(_("条件"), default=list, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="report_runs", verbose_name=_("依頼者")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="report_runs", verbose_name=_("団体")
    )
    job = models.OneToOneField(JobRun, on_delete=models.PROTECT, related_name="report_run", verbose_name=_("処理"))
    file = models.OneToOneField(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="report_run",
        verbose_name=_("ファイル"),
    )
    delivery = models.ForeignKey(
        "reports.ReportDelivery",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="runs",
        verbose_name=_("帳票の配付"),
    )
    notes = models.JSONField(_("注意"), default=list, blank=True)
    created_at = models.DateTimeField(_("依頼日時"), auto_now_add=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("帳票の作成")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "-created_at"])]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "user", "organisation"], name="report_run_delivered_once")
        ]

    def __str__(self) -> str:
        return self.title
