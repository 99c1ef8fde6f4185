"""「他の人が先に更新しました」: both versions side by side, and what was typed stays in the form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
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


def _typed(form: forms.ModelForm[Any], bound: BoundField) -> Any:
    """The value as understood where it could be read, else as typed."""
    return getattr(form, "cleaned_data", {}).get(bound.name, bound.value())


def _shown(bound: BoundField, value: Any) -> str:
    labels = {str(key): str(label) for key, label in flat_choices(bound.field)}
    picked = value if isinstance(value, list | tuple) else [value]
    return "、".join(labels.get(str(item), "") or display_value(item) for item in picked)
