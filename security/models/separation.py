"""The checklist of the three-zone separation (三層の対策) of one organisation, item by item, with its evidence."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.access.querysets import PermittedQuerySet
from portal.audit.tracking import audited
from portal.web.validators import validate_no_individual_number
from security.choices import SeparationItemStatus

from .profiles import ConnectionProfile


class SeparationPartQuerySet(PermittedQuerySet):
    permitted_via = "profile"


@audited(exclude=["updated_at"])
class SeparationCheck(models.Model):
    """What an organisation says about one item of the catalogue; no row: nothing said yet."""

    profile = models.ForeignKey(
        ConnectionProfile, on_delete=models.CASCADE, related_name="separation_checks", verbose_name=_("接続状況")
    )
    item = models.CharField(_("点検項目"), max_length=40)  # code in data/separation_items.json
    name = models.CharField(_("項目名"), max_length=100)  # as it was called when it was answered, for the history
    status = models.CharField(_("状況"), max_length=20, choices=SeparationItemStatus)
    evidence = models.CharField(_("根拠"), max_length=500, blank=True, validators=[validate_no_individual_number])
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    objects = SeparationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("三層の対策の点検")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["profile", "item"], name="separation_check_once")]

    def __str__(self) -> str:
        return self.name


@audited()
class SeparationEvidence(models.Model):
    """A file that shows how one item is met."""

    profile = models.ForeignKey(
        ConnectionProfile, on_delete=models.CASCADE, related_name="separation_evidence", verbose_name=_("接続状況")
    )
    item = models.CharField(_("点検項目"), max_length=40)
    name = models.CharField(_("項目名"), max_length=100)
    file = models.OneToOneField(
        "documents.StoredFile", on_delete=models.PROTECT, related_name="+", verbose_name=_("ファイル")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("登録者")
    )
    added_at = models.DateTimeField(_("登録日時"), auto_now_add=True)

    objects = SeparationPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("三層の対策の根拠資料")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return str(self.file)
