"""Capacity and blackouts: the table to read, and the same table to fill in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.querysets import permitted_actions
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.lib.individual_number import mask_individual_numbers
from portal.lib.months import Month, format_month
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import editing_page, page, to_page
from security.models import Programme
from security.month_grid import MonthGrid
from security.selectors.services import participants_of
from security.services.months import MonthsChanged, MonthValues, months_of, set_months

from .editing import programme_to_change

PASTED, FILLED = "paste", "fill"


@require_GET
def month_list(request: PortalRequest, pk: int) -> HttpResponse:
    """Capacity and blackouts, month by month."""
    programme = get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)
    months = months_of(programme)
    context = {
        "programme": programme,
        "months": list(months.items()),
        "window": programme.window,
        "totals": _totals(months),
        "actions": permitted_actions(request.actor, programme),
    }
    return render(request, page(request, "security/month_list.html"), context)


@require_http_methods(["GET", "POST"])
def month_grid(request: PortalRequest, pk: int) -> HttpResponse:
    """The whole table in one form; what is filled in or pasted is shown first and saved with the button."""
    programme = programme_to_change(request, pk)
    grid = MonthGrid.of(months_of(programme), request.POST if request.method == "POST" else None)
    conflict: Conflict | None = None
    if request.method == "POST":
        step = request.POST.get("step")
        if step == PASTED:
            count = grid.paste(request.POST.get("pasted", ""))
            grid.read()
            messages.info(
                request, _("%(count)dか月分を表に入れました。確かめてから保存してください。") % {"count": count}
            )
        elif step == FILLED:
            grid.fill(request.POST)
            grid.read()
        elif grid.read():
            try:
                count = set_months(
                    actor=request.actor,
                    programme=programme,
                    shown=grid.shown,
                    wanted=grid.wanted,
                    reason=grid.reason,
                )
            except MonthsChanged as error:
                conflict = _conflict(request, programme, grid, error)
            except RuleViolation as error:
                grid.loose.append(str(error))
            else:
                messages.success(request, _("%(count)dか月分の上限を変更しました。") % {"count": count})
                return to_page(request, "security:month-list", pk)
    context = _context(request, programme, grid) | {"conflict": conflict}
    return editing_page(request, "security/month_grid.html", context)


def _context(request: PortalRequest, programme: Programme, grid: MonthGrid) -> dict[str, object]:
    everybody = participants_of(request.actor, programme)
    return {
        "programme": programme,
        "grid": grid,
        "window": programme.window,
        "pasted": mask_individual_numbers(request.POST.get("pasted", "")) if grid.loose else "",
        "needed": {"work": everybody.total_work, "switches": len(everybody.rows)},
        "totals": _totals(grid.wanted or grid.shown),
    }


def _totals(months: dict[Month, MonthValues]) -> dict[str, int]:
    """What all months together can carry; nobody switches in a blackout."""
    return {
        "work": sum(values.units for values in months.values()),
        "switches": sum(values.switches for values in months.values() if not values.blackout_reason),
    }


def _conflict(request: PortalRequest, programme: Programme, grid: MonthGrid, error: MonthsChanged) -> Conflict:
    """Only the months that both have changed; the others are saved together with the decision."""
    last = history_of(programme, include=["months"], limit=1)[0]
    rows = [
        row
        for month, stored in error.stored.items()
        for row in _rows(month, stored, grid.wanted[month])
        if row.is_different
    ]
    grid.acknowledge(error.stored)
    return Conflict(rows, changed_by=last.name, changed_at=last.at, reload_url=request.path)


def _rows(month: Month, theirs: MonthValues, mine: MonthValues) -> list[ConflictRow]:
    name = format_month(month)
    return [
        ConflictRow(f"{name}　{label}", display_value(before), display_value(after))
        for label, before, after in (
            (_("作業量の上限（単位）"), theirs.units, mine.units),
            (_("切替件数の上限（件）"), theirs.switches, mine.switches),
            (_("切替不可の理由"), theirs.blackout_reason, mine.blackout_reason),
        )
    ]
