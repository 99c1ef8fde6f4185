"""A stored file as lists of files show it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from portal.web.components import FileItem

from .models import StoredFile


def file_item(file: StoredFile, *, uploaded_by: str, uploaded_at: datetime | None = None) -> FileItem:
    """`uploaded_at` where it was attached later than it was stored."""
    return FileItem(
        name=file.original_name,
        url=reverse("documents:document-download", args=[file.pk]),
        size=file.size_bytes,
        uploaded_at=uploaded_at or file.created_at,
        uploaded_by=uploaded_by,
    )
