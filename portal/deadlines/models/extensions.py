"""Who was given more time, by whom and why; the later day itself stands in the row of the app that asked."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.organisations.models import Organisation
from portal.web.validators import validate_no_individual_number


class DeadlineExtensionQuerySet(models.QuerySet["DeadlineExtension"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Coordinators see and grant those of the organisations of their prefecture, an organisation sees its own."""
        if actor.organisation is None:
            return self.none()
        coordinated = models.Q(coordinator=actor.organisation)
        if action != "view":
            return self.filter(coordinated) if actor.coordinates else self.none()
        return self.filter(coordinated | models.Q(organisation=actor.organisation))


@audited()
class DeadlineExtension(models.Model):
    """A later due day of one thing for one organisation; it never makes a deadline earlier."""

    kind = models.CharField(_("期限の種類"), max_length=60)
    object_key = models.CharField(_("対象の識別子"), max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("団体"))
    coordinator = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("取りまとめ団体")
    )
    subject = models.CharField(_("件名"), max_length=300)
    original_due_on = models.DateField(_("元の期限"))
    due_on = models.DateField(_("延長後の期限"))
    reason = models.CharField(_("延長の理由"), max_length=500, validators=[validate_no_individual_number])
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("延長した人")
    )
    granted_at = models.DateTimeField(_("延長した日時"), auto_now=True)

    objects = DeadlineExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限の延長")
        ordering = ["-granted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_key", "organisation"], name="deadline_extension_once"),
            models.CheckConstraint(
                condition=models.Q(due_on__gt=models.F("original_due_on")), name="deadline_extension_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.organisation} {self.due_on}"
