"""Rows of the inventory on their way in, from a workbook or pasted: read, shown, then taken over or thrown away."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.organisations.models import Organisation
from portal.sheets.choices import ImportState


class InventoryImportQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "change") -> Self:
        """An import is its maker's business, in the name of the organisation for which it was begun."""
        if actor.user is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id, created_by=actor.user.pk)


class InventoryImport(models.Model):
    """What the rows hold and the cells that are wrong. Nothing of it is stored elsewhere before it is applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("団体"))
    file_name = models.CharField(_("ファイル名"), max_length=255)  # blank: pasted
    workbook = models.BinaryField(_("取り込んだファイル"), null=True, editable=False)  # until the import is decided
    state = models.CharField(_("状態"), max_length=20, choices=ImportState, default=ImportState.CHECKED)
    rows = models.JSONField(_("取り込む内容"), default=list)
    layout = models.JSONField(_("様式の読み取り"), default=dict)
    errors = models.JSONField(_("誤りのあるセル"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("取り込んだ人")
    )
    created_at = models.DateTimeField(_("取込日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("確定日時"), null=True)

    objects = InventoryImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("業務システム台帳の取込")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name or str(_("貼り付けた表"))
