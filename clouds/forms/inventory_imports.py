"""A filled-in workbook, or a table pasted out of Excel."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm

MOST_PASTED = 500_000  # characters: more than 5,000 rows


class PasteForm(PortalForm):
    table = forms.CharField(
        label=_("Excelから貼り付ける表"),
        max_length=MOST_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "class": "input--wide"}),
        help_text=_(
            "見出しの行を含めて、Excelの表をコピーして貼り付けてください。見出しは「団体コード」「業務」「製品名」など、"
            "ひな形と同じ言葉です。貼り付けない列の内容は変わりません。"
        ),
    )
