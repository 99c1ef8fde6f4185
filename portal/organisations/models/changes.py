"""Mergers, renamings and dissolutions: what happened to an organisation, and who follows it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.tracking import audited
from portal.organisations.choices import ChangeKind, OrganisationKind
from portal.web.validators import validate_no_individual_number


@audited()
class OrganisationChange(models.Model):
    """One event in an organisation's life; the old row stays, so that history and plans keep their names."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="changes", verbose_name=_("団体")
    )
    successor = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        verbose_name=_("承継団体"),
    )
    kind = models.CharField(_("変更の種類"), max_length=20, choices=ChangeKind)
    effective_on = models.DateField(_("施行日"))
    old_name = models.CharField(_("旧名称"), max_length=100, blank=True)
    old_kana = models.CharField(_("旧フリガナ"), max_length=200, blank=True)
    old_code = models.CharField(_("旧団体コード"), max_length=6, blank=True)
    old_kind = models.CharField(_("旧種別"), max_length=40, choices=OrganisationKind, blank=True)
    note = models.CharField(_("備考"), max_length=500, blank=True, validators=[validate_no_individual_number])

    class Meta:
        verbose_name = _("団体の変更")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"
