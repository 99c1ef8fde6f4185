"""The rows of an import as its page shows them: what is stored beside what would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from security.selectors.profile_imports import Outcome, RowPreview

from .profile_details import label_of, words


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One cell: place, item, value stored now, value that would be."""

    cell: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One organisation of the workbook."""

    row: int
    name: str
    code: str
    outcome: str
    changes: Sequence[ShownChange]


def shown_row(row: RowPreview) -> ShownRow:
    """The row in words."""
    organisation = row.profile.organisation
    changes = [
        ShownChange(c.cell, label_of(c.field), words(c.field, c.before), words(c.field, c.after)) for c in row.changes
    ]
    return ShownRow(row.row, organisation.name, organisation.code or "", _outcome(row.outcome), changes)


def _outcome(outcome: Outcome) -> str:
    return {
        Outcome.NEW: _("新規"),
        Outcome.CHANGED: _("変更"),
        Outcome.CONFLICT: _("更新の重なり"),
        Outcome.UNCHANGED: _("変更なし"),
    }[outcome]
