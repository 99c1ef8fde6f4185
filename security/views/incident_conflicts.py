"""Somebody else saved a notice first: both versions side by side, and what was typed stays in the form."""

from __future__ import annotations

from datetime import time
from typing import Any

from portal.lib.defang import defang
from portal.web.components import Conflict, ConflictRow
from portal.web.forms import flat_choices
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from security.forms.incident_notices import NoticeForm, initial_of
from security.models import IncidentNotice
from security.services.incident_notices import SHARED_TEXTS


def notice_conflict(request: PortalRequest, form: NoticeForm, pk: int) -> Conflict:
    """The fields that differ; whoever has seen them may save over the other version."""
    related = IncidentNotice.objects.permitted_to(request.actor, "change").select_related("edited_by")
    stored = related.get(pk=pk)
    theirs = initial_of(stored)
    form.data = shown = request.POST.copy()
    shown["version"] = str(stored.version)
    rows = [
        ConflictRow(str(bound.label), _shown(form, bound.name, theirs.get(bound.name)), _shown(form, bound.name, mine))
        for bound in form.visible_fields()
        for mine in [_as_stored(bound.name, form.cleaned_data.get(bound.name))]
    ]
    return Conflict(
        rows=[row for row in rows if row.is_different],
        changed_by=stored.edited_by.name if stored.edited_by else "",
        changed_at=stored.edited_at,
        reload_url=request.path,
    )


def _as_stored(name: str, value: Any) -> Any:
    """Texts as they would be kept, so that a broken address does not count as a difference."""
    return defang(value) if name in SHARED_TEXTS and isinstance(value, str) else value


def _shown(form: NoticeForm, name: str, value: Any) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if name == "chosen":
        return "、".join(str(one) for one in value or ())
    labels = {str(key): str(label) for key, label in flat_choices(form.fields[name])}
    picked = value if isinstance(value, list | tuple) else [value]
    return "、".join(labels.get(str(item), "") or display_value(item) for item in picked)
