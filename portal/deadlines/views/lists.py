"""期限の一覧: what waits for the actor's organisation, and what it looks after for others."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.deadlines.forms import PreviewFilterForm
from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.deadlines.selectors.preview import planned_reminders
from portal.deadlines.tables import CoordinatedTable, DeadlineTable, PreviewTable
from portal.web.http import PortalRequest
from portal.web.shortcuts import page

from .common import for_the_prefecture, tabs


@never_cache
@require_GET
def deadline_list(request: PortalRequest) -> HttpResponse:
    """Those who coordinate see what others owe them beside their own."""
    sides = [Side.OWN, Side.COORDINATED] if request.actor.is_prefecture_side else [Side.OWN]
    rows = open_deadlines(request.actor, sides=sides)
    kind = CoordinatedTable if request.actor.coordinates else DeadlineTable
    context = {
        "table": kind(request, rows, row_class=lambda row: "is-late" if row.is_late else ""),
        "late": sum(row.is_late for row in rows),
        "tabs": tabs(request, "deadline-list"),
    }
    return render(request, page(request, "deadlines/deadline_list.html"), context)


@never_cache
@require_GET
def preview(request: PortalRequest) -> HttpResponse:
    """Who gets what when, in the next sixty days."""
    for_the_prefecture(request)
    filters = PreviewFilterForm(request.GET, actor=request.actor)
    kind, organisation = filters.value_of("kind"), filters.value_of("organisation")
    rows = planned_reminders(
        request.actor, kinds=[kind] if kind else [], organisation_id=organisation.pk if organisation else None
    )
    context = {
        "table": PreviewTable(request, rows, filters=filters),
        "filters": filters,
        "unreachable": sum(not row.recipients for row in rows),
        "tabs": tabs(request, "preview"),
    }
    return render(request, page(request, "deadlines/preview.html"), context)
