"""The one form of an import."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web.forms import PortalForm


class ImportForm(PortalForm):
    file = forms.FileField(
        label=_("ファイル"), help_text=_("Excel（.xlsx）またはCSV（UTF-8かShift_JIS）。20MBまでです。")
    )
