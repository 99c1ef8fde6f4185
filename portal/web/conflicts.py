"""「他の人が先に更新しました」: both versions side by side, and what was typed stays in the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField

from .components import Conflict, ConflictRow
from .forms import flat_choices
from .rendering import display_value


def conflict_between(
    form: forms.ModelForm[Any],
    stored: Any,
    *,
    changed_by: str = "",
    changed_at: datetime | None = None,
    reload_url: str = "",
    contact: str = "",
) -> Conflict:
    """What the form holds against what `stored` (a fresh instance) holds, for each visible field of the model."""
    theirs = type(form)(instance=stored)
    rows = [
        ConflictRow(bound.label, _shown(bound, theirs[bound.name].initial), _shown(bound, _typed(form, bound)))
        for bound in form.visible_fields()
        if bound.name in theirs.fields
    ]
    return Conflict(rows, changed_by, changed_at, reload_url, contact)


def conflict_with(
    form: forms.BaseForm,
    stored: Mapping[str, Any],
    *,
    changed_by: str = "",
    changed_at: datetime | None = None,
    reload_url: str = "",
) -> Conflict:
    """The same for a plain form: what it holds against the initial values that it would have now, where they differ."""
    rows = [
        ConflictRow(bound.label, _shown(bound, stored[bound.name]), _shown(bound, _typed(form, bound)))
        for bound in form.visible_fields()
        if bound.name in stored
    ]
    return Conflict([row for row in rows if row.is_different], changed_by, changed_at, reload_url)


def _typed(form: forms.BaseForm, bound: BoundField) -> Any:
    """The value as understood where it could be read, else as typed."""
    return getattr(form, "cleaned_data", {}).get(bound.name, bound.value())


def _shown(bound: BoundField, value: Any) -> str:
    if hasattr(bound.field, "display_text"):
        return str(bound.field.display_text(value))
    labels = {str(key): str(label) for key, label in flat_choices(bound.field)}
    picked = list(value) if isinstance(value, list | tuple | QuerySet) else [value]
    keys = [getattr(item, "pk", item) for item in picked]
    words = [labels.get(str(key), "") or display_value(item) for key, item in zip(keys, picked, strict=True)]
    return "、".join(words) or display_value(None)
