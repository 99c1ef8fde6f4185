"""The form that takes a filled-in workbook."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm


class WorkbookForm(PortalForm):
    """The filled-in workbook."""

    workbook = forms.FileField(
        label=_("記入済みのExcelファイル"),
        help_text=_("ポータルからダウンロードしたファイルに記入したもの（拡張子 .xlsx）を選んでください。"),
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
    )
