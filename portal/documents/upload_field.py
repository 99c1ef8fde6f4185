"""One field for several files, and what its support text says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from .file_types import extensions_to_read


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class UploadsField(forms.FileField):
    """The uploaded files as a list, empty for none. What is in them is inspected by the service that stores them."""

    widget = SeveralFilesInput

    def __init__(self, *, allowed: Iterable[str], **kwargs: Any) -> None:
        self.allowed = frozenset(allowed)
        sentence = _("複数のファイルを選べます。受け付ける種類：%(extensions)s")
        kwargs.setdefault("help_text", sentence % {"extensions": extensions_to_read(self.allowed)})
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data]
        return [cleaned for upload in uploads if (cleaned := super(UploadsField, self).clean(upload, initial))]
