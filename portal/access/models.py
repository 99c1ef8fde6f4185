"""One group per organisation and role: the holders of all object rights."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import Role


class RoleGroup(models.Model):
    """The people who hold one role in one organisation, as the group that object rights are granted to."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="role_groups", verbose_name=_("団体")
    )
    role = models.CharField(_("役割"), max_length=20, choices=Role)
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="role_group", verbose_name=_("権限のグループ")
    )

    class Meta:
        verbose_name = _("役割グループ")
        constraints = [models.UniqueConstraint(fields=["organisation", "role"], name="role_group_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_role_display()}"
