"""How a form saves: a refusal at its field, a newer version side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.web.components import Conflict
from portal.web.conflicts import conflict_with
from portal.web.forms import PortalFormMixin
from portal.web.http import PortalRequest

from .rows import STALE


def attempt(form: PortalFormMixin, act: Callable[[], Any]) -> bool:
    """Do it, and show at the form what stands against it; tells whether it is done."""
    try:
        act()
    except RuleViolation as error:
        form.add_rule_violation(error)
    except ValidationError as error:
        _add(form, error)
    return not form.errors


def _add(form: PortalFormMixin, error: ValidationError) -> None:
    """A rule of the model at its field, where the form has it."""
    if hasattr(error, "error_dict"):
        for name, problems in error.error_dict.items():
            form.add_error(name if name in form.fields else None, problems)
    else:
        form.add_error(None, error)


def conflict_of(
    request: PortalRequest, form: PortalFormMixin, stored: Model, initial: Mapping[str, Any]
) -> Conflict | None:
    """Both versions where somebody else was faster; whoever has seen them may then save over the other one."""
    if not form.has_error("__all__", STALE):
        return None
    last = history_of(stored, limit=1)[0]
    conflict = conflict_with(
        form, initial, changed_by=last.name, changed_at=last.at, reload_url=request.get_full_path()
    )
    typed: Any = form.data  # what was just sent, or what was typed before and kept
    form.data = shown = typed.copy()
    shown["version"] = str(initial["version"])
    return conflict
