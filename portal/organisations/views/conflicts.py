"""What a service refused, shown in the form; the second of two editors sees both versions. Nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from portal.exceptions import RuleViolation
from portal.organisations.models import Department, Organisation
from portal.organisations.selectors import LastChange, last_change
from portal.web.components import Conflict, ConflictRow
from portal.web.conflicts import conflict_between

CHANGED = "changed_meanwhile"
Refusal = RuleViolation | ValidationError
REFUSALS = (RuleViolation, ValidationError)


def show_refusal(form: Any, error: Refusal) -> None:
    """Put what a service or the model's own rules refuse at its field, or above the form which has no such field."""
    if isinstance(error, RuleViolation):
        form.add_rule_violation(error)
        return
    for name, messages in error.message_dict.items():
        form.add_error(name if name in form.fields else NON_FIELD_ERRORS, messages)


def is_conflict(error: Refusal) -> bool:
    return isinstance(error, RuleViolation) and error.code == CHANGED


def conflict_or_error(form: Any, error: Refusal, *, reload_url: str) -> Conflict | None:
    """What to show for a refused save of a model form: both versions, or None with the error at its field."""
    if not is_conflict(error):
        show_refusal(form, error)
        return None
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    form.take_version(stored.version)
    who = who_changed(stored)
    return conflict_between(form, stored, changed_by=who.name, changed_at=who.at, reload_url=reload_url)


def conflict_of_rows(organisation: Organisation, rows: list[ConflictRow], *, reload_url: str) -> Conflict:
    """The same for forms that are not of a model."""
    who = who_changed(organisation)
    return Conflict(rows, who.name, who.at, reload_url)


def who_changed(obj: Organisation | Department) -> LastChange:
    parts = ("contacts",) if isinstance(obj, Department) else ("population_counts", "seats")
    return last_change(obj, include=parts)
