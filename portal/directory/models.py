"""An uploaded file of organisations on its way in: read, shown, then taken over or thrown away."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.organisations.models import Organisation

from .choices import ImportState


class OrganisationImportQuerySet(models.QuerySet["OrganisationImport"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Imports are made and seen by those who may restructure the prefecture for which they act."""
        own = Organisation.objects.permitted_to(actor, "restructure").filter(pk=actor.organisation_id or 0)
        return self.filter(organisation__in=own)

    def undecided(self) -> Self:
        return self.filter(state__in=[ImportState.READING, ImportState.CHECKED, ImportState.REFUSED])


class OrganisationImport(models.Model):
    """What a file holds and the cells that are wrong. Nothing of it is stored elsewhere before it is applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("都道府県")
    )
    file_name = models.CharField(_("ファイル名"), max_length=255)
    content = models.BinaryField(_("取り込んだファイル"), null=True, editable=False)  # until the import is decided
    state = models.CharField(_("状態"), max_length=20, choices=ImportState, default=ImportState.READING)
    rows = models.JSONField(_("取り込む内容"), default=list, encoder=DjangoJSONEncoder)
    # {"sheet": name, "letters": {column: letter}}, to name cells
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

    objects = OrganisationImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("団体の取込")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_workbook(self) -> bool:
        return self.file_name.lower().endswith(".xlsx")
