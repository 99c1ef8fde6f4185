"""The field for a paper that people read: its kinds are told beside it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _

from portal.documents.file_types import MATERIALS, extensions_to_read


def upload_field(label: object) -> forms.FileField:
    kinds = _("受け付ける種類：%(extensions)s") % {"extensions": extensions_to_read(MATERIALS)}
    return forms.FileField(label=str(label), help_text=kinds)
