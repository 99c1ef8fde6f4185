"""Where the organisations of a programme say when they can switch: one reception for each prefecture."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.audit.tracking import audited

from .programmes import Programme, ProgrammePartQuerySet


@audited()
class WishReception(models.Model):
    """The window in which the municipalities of one prefecture apply for their switch month."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="receptions", verbose_name=_("事業")
    )
    prefecture = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("取りまとめ団体")
    )
    window = models.OneToOneField(
        "applications.ApplicationWindow",
        on_delete=models.PROTECT,
        related_name="wish_reception",
        verbose_name=_("希望申請の受付"),
    )

    objects = ProgrammePartQuerySet.as_manager()

    class Meta:
        verbose_name = _("切替月の希望申請の受付")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "prefecture"], name="wish_reception_once")]

    def __str__(self) -> str:
        return str(self.window)
