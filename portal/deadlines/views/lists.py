"""期限の一覧: what waits for the actor's organisation, and what it looks after for others."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.deadlines.selectors.open_deadlines import Side, open_deadlines
from portal.deadlines.tables import DeadlineTable
from portal.web.http import PortalRequest
from portal.web.shortcuts import page


@never_cache
@require_GET
def deadline_list(request: PortalRequest) -> HttpResponse:
    """Those who coordinate see what others owe them beside their own."""
    sides = [Side.OWN, Side.COORDINATED] if request.actor.is_prefecture_side else [Side.OWN]
    rows = open_deadlines(request.actor, sides=sides)
    table = DeadlineTable(request, rows, row_class=lambda row: "is-late" if row.is_late else "")
    context = {"table": table, "late": sum(row.is_late for row in rows)}
    return render(request, page(request, "deadlines/deadline_list.html"), context)
