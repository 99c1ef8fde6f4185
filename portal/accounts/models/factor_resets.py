"""Taking a lost second factor off an account: one person asks, another one agrees."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number

VALID_FOR = timedelta(hours=24)


class FactorResetState(models.TextChoices):
    OPEN = "open", _("承認待ち")
    DONE = "done", _("解除済み")
    CANCELLED = "cancelled", _("取消済み")


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Those who manage the users of the organisation see and decide."""
        return self.filter(organisation__in=Organisation.objects.permitted_to(actor, "manage_users"))

    def open(self) -> Self:
        return self.filter(state=FactorResetState.OPEN, requested_at__gt=timezone.now() - VALID_FOR)


@audited()
class FactorReset(models.Model):
    """A request to remove all second factors of one person; void after a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_resets", verbose_name=_("利用者")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("団体"))
    reason = models.CharField(_("理由"), max_length=500, validators=[validate_no_individual_number])
    state = models.CharField(_("状態"), max_length=20, choices=FactorResetState, default=FactorResetState.OPEN)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("申し出た人")
    )
    requested_at = models.DateTimeField(_("申出日時"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("決めた人")
    )
    decided_at = models.DateTimeField(_("決定日時"), null=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("二段階認証の解除")
        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FactorResetState.DONE)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("requested_by")) & ~Q(decided_by=F("user"))),
                name="factor_reset_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_state_display()}"
