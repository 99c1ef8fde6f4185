"""What happened to an object, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Model

from portal.audit.selectors import history_of
from portal.web.components import HistoryEntry


def told_history(obj: Model) -> Sequence[HistoryEntry]:
    """Newest first, without fields that have no words of their own: they say to what the object belongs."""
    wordless = {
        str(field.verbose_name)
        for field in type(obj)._meta.concrete_fields
        if str(field.verbose_name) == field.name.replace("_", " ")
    }
    return [
        replace(entry, changes=[change for change in entry.changes if str(change.label) not in wordless])
        for entry in history_of(obj)
    ]
