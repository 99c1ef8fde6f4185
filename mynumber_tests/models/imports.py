"""A workbook of scenarios that was read and waits to be looked at: what it would change, or what is wrong with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mynumber_tests.choices import ImportState

from .programmes import Programme, WorkingPaperQuerySet


class CatalogueImport(models.Model):
    """One upload. The workbook itself goes as soon as somebody has decided."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="catalogue_imports", verbose_name=_("総合運用テスト")
    )
    file_name = models.CharField(_("ファイル名"), max_length=200)
    state = models.CharField(_("状態"), max_length=20, choices=ImportState, default=ImportState.CHECKED)
    workbook = models.BinaryField(_("取り込んだファイル"), null=True)
    rows = models.JSONField(_("取り込む内容"), default=list)  # what sheets/catalogue.py read
    errors = models.JSONField(_("誤りのあるセル"), default=list)  # of the fields of CellError
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("取り込んだ人")
    )
    created_at = models.DateTimeField(_("読取日時"), auto_now_add=True)
    decided_at = models.DateTimeField(_("決定日時"), null=True)

    objects = WorkingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("シナリオの取込")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
