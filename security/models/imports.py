"""An uploaded workbook of connection profiles on its way in: read, shown, then taken over or thrown away."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from security.choices import ImportState

from .programmes import Programme


class ProfileImportQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "change") -> Self:
        """Imports are made and seen by those who run the programme, each prefecture its own."""
        own = self.filter(organisation=actor.organisation_id)
        return own.filter(programme__in=Programme.objects.permitted_to(actor, "change"))


class ProfileImport(models.Model):
    """What a workbook holds and the cells that are wrong. Nothing of it is stored elsewhere before it is applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="profile_imports", verbose_name=_("事業")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="+", verbose_name=_("団体")
    )
    file_name = models.CharField(_("ファイル名"), max_length=255)
    workbook = models.BinaryField(_("取り込んだファイル"), null=True, editable=False)  # until the import is decided
    state = models.CharField(_("状態"), max_length=20, choices=ImportState, default=ImportState.READING)
    rows = models.JSONField(_("取り込む内容"), default=list)
    # {"sheet": name, "columns": {field: letter}, "unread": [heading]}, to name cells and what was left out
    layout = models.JSONField(_("様式の読み取り"), default=dict)
    errors = models.JSONField(_("誤りのあるセル"), default=list)
    job = models.ForeignKey(
        "jobs.JobRun", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("処理")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("取り込んだ人")
    )
    created_at = models.DateTimeField(_("取込日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("確定日時"), null=True)

    objects = ProfileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("接続状況の取込")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
