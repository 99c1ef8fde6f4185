"""A choice by hand that every plan keeps: this organisation switches in this month."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.lib.months import Month
from portal.web.validators import validate_no_individual_number

from .programmes import Programme


class PinQuerySet(PermittedQuerySet):
    permitted_via = "programme"

    def permitted_to(self, actor: Actor, action: str = "plan") -> PinQuerySet:
        """Pins are working papers of those who plan the programme, as scenarios are."""
        return self.filter(programme__in=Programme.objects.permitted_to(actor, "plan"))


@audited()
class Pin(models.Model):
    """The switch month of one organisation as somebody fixed it, with the reason. `month` is its first day."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="pins", verbose_name=_("事業"))
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("団体")
    )
    month = models.DateField(_("切替月"))
    reason = models.CharField(_("固定の理由"), max_length=500, validators=[validate_no_individual_number])
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("固定した人")
    )
    version = models.PositiveIntegerField(_("更新回数"), default=1, editable=False)
    created_at = models.DateTimeField(_("固定した日時"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = PinQuerySet.as_manager()

    class Meta:
        verbose_name = _("固定（手動）")
        ordering = ["month", "organisation__code", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.month:%Y-%m}"

    @property
    def switch_month(self) -> Month:
        return Month.of(self.month)
