"""Papers of the output forms: workbooks on their way in, and calculations of the cheapest common set."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clouds.form_choices import CommonSetState, SheetKind
from portal.access.actor import Actor
from portal.access.querysets import PermittedQuerySet
from portal.organisations.models import Organisation
from portal.sheets.choices import ImportState

from .form_answers import CatalogueMember, VendorRequest
from .output_forms import FormCatalogue


class FormImportQuerySet(PermittedQuerySet):
    def permitted_to(self, actor: Actor, action: str = "change") -> Self:
        """An import is its maker's business, in the name of the organisation for which it was begun."""
        if actor.user is None:
            return self.none()
        return self.filter(organisation=actor.organisation_id, created_by=actor.user.pk)


class FormImport(models.Model):
    """What a workbook holds and the cells that are wrong. Nothing of it is stored elsewhere before it is applied."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("内容"), max_length=20, choices=SheetKind)
    catalogue = models.ForeignKey(
        FormCatalogue, on_delete=models.CASCADE, related_name="+", verbose_name=_("出力様式の調査")
    )
    member = models.ForeignKey(
        CatalogueMember, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("回答団体")
    )
    request = models.ForeignKey(
        VendorRequest, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("事業者への照会")
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name=_("団体"))
    file_name = models.CharField(_("ファイル名"), max_length=255)
    workbook = models.BinaryField(_("取り込んだファイル"), null=True, editable=False)  # until the import is decided
    state = models.CharField(_("状態"), max_length=20, choices=ImportState, default=ImportState.CHECKED)
    rows = models.JSONField(_("取り込む内容"), default=list)
    errors = models.JSONField(_("誤りのあるセル"), default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("取り込んだ人")
    )
    created_at = models.DateTimeField(_("取込日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("確定日時"), null=True)

    objects = FormImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("出力様式の取込")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class CommonSetRunQuerySet(PermittedQuerySet):
    permitted_via = "catalogue"

    def permitted_to(self, actor: Actor, action: str = "view") -> Self:
        """Prices are in it: the prefecture's alone."""
        rows = super().permitted_to(actor, action)
        return rows if actor.is_prefecture_side else rows.none()


class CommonSetRun(models.Model):
    """A calculation: `instance` the needs and answers of that moment, `result` the sets with their bounds."""

    catalogue = models.ForeignKey(
        FormCatalogue, on_delete=models.CASCADE, related_name="common_sets", verbose_name=_("出力様式の調査")
    )
    instance = models.JSONField(_("計算に使った内容"), editable=False)
    input_hash = models.CharField(_("入力のハッシュ値"), max_length=64, editable=False)
    state = models.CharField(_("状態"), max_length=20, choices=CommonSetState, default=CommonSetState.WAITING)
    result = models.JSONField(_("計算の結果"), default=dict, editable=False)
    job = models.ForeignKey(
        "jobs.JobRun", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("処理")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("計算した人")
    )
    created_at = models.DateTimeField(_("計算した日時"), auto_now_add=True)

    objects = CommonSetRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("共通様式の計算")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(_("%(catalogue)sの共通様式") % {"catalogue": self.catalogue})
