"""Stored files: the bytes lie on disk under a name of our own, the row says what they are and whose."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number

from .holders import readable_by


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Files attached to something that the actor may see. Nobody changes or deletes a file by itself."""
        return self.filter(readable_by(actor)) if action == "view" else self.none()


@audited()
class StoredFile(models.Model):
    """One uploaded or produced file; never changed, only replaced by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    original_name = models.CharField(_("ファイル名"), max_length=255, validators=[validate_no_individual_number])
    content_type = models.CharField(_("ファイルの種類"), max_length=100)
    size_bytes = models.PositiveBigIntegerField(_("大きさ（バイト）"))
    sha256 = models.CharField(_("ハッシュ値（SHA-256）"), max_length=64)
    purpose = models.CharField(_("用途"), max_length=60)
    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="stored_files", verbose_name=_("所有団体")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("登録者")
    )
    created_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("ファイル")
        ordering = ["-created_at", "pk"]
        indexes = [models.Index(fields=["owner", "size_bytes"], name="stored_file_quota")]

    def __str__(self) -> str:
        return self.original_name

    @property
    def path(self) -> Path:
        """Where the bytes lie; made from the id alone, so that nothing a person typed reaches the file system."""
        return path_of(self.pk)


def path_of(file_id: uuid.UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / file_id.hex[:2] / file_id.hex[2:4] / file_id.hex
