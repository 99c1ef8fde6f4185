"""Answers to the autosave of a form (`data-autosave-url`): saved, or why not.

The script posts the form's fields (no files) every five seconds when something changed. `fields` of the answer are
written back into the form, for example the new `version`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.http import JsonResponse
from django.utils import timezone

from portal.exceptions import RuleViolation


def autosave_done(saved_at: datetime, *, faults: Mapping[str, str] | None = None, **fields: object) -> JsonResponse:
    """The page shows 「保存しました 14:03」, and at the fields what is wrong with what was typed so far (`faults`)."""
    at = f"{timezone.localtime(saved_at):%H:%M}"
    return JsonResponse({"saved_at": at, "fields": fields, "faults": dict(faults or {})})


def autosave_refused(violation: RuleViolation, *, status: int = 422, **fields: object) -> JsonResponse:
    """The page shows the sentence and a button to try again; 409 for a change by somebody else.

    `fields` are written back here too: one field may be refused and the rest be saved.
    """
    refusal = {"code": violation.code, "message": str(violation), "field": violation.field, "fields": fields}
    return JsonResponse(refusal, status=status)
