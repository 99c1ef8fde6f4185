"""A row under its version: locked, compared, written with the version counted up."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model

from portal.exceptions import RuleViolation, overtaken

STALE = "changed_meanwhile"
M = TypeVar("M", bound=Model)


def locked(model: type[M], pk: Any, version: int) -> M:
    """The row as it is now, ours until the transaction ends. Raises RuleViolation STALE if it is a newer version."""
    stored = model._default_manager.select_for_update(of=("self",)).get(pk=pk)
    if stored.version != version:  # type: ignore[attr-defined]
        raise stale()
    return stored


def stale() -> RuleViolation:
    return overtaken(STALE)


def save_changed(stored: Any, values: dict[str, Any], *, exclude: Collection[str] = ()) -> bool:
    """Check and write what differs, counting the version up; tells whether anything did. Raises ValidationError.

    `exclude` names fields that no person fills in and that may be empty.
    """
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    if changed:
        stored.version += 1
        stored.full_clean(exclude=exclude)
        stored.save()
    return bool(changed)
