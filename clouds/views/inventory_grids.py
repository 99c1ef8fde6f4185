"""The inventory of one organisation as a table to type and paste into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clouds.business_systems import BUSINESSES
from clouds.forms.inventory_grid import InventoryGridForm
from clouds.models import SystemInventory
from clouds.selectors.inventory_imports import preview_of_rows
from clouds.services.inventory_imports import OVERTAKEN, write_rows
from portal.audit.selectors import history_of
from portal.editing.typing import Typing
from portal.web.components import Conflict, ConflictRow
from portal.web.http import PortalRequest
from portal.web.rendering import display_value
from portal.web.shortcuts import editing_page, to_page

from .inventory_tables import label_of, words


@require_http_methods(["GET", "POST"])
def inventory_grid(request: PortalRequest, pk: int) -> HttpResponse:
    """All businesses at once: what was touched is stored as a whole, or not at all."""
    inventory = _inventory(request, pk)
    typing = _typing(request, inventory)
    if answer := typing.answer():
        return answer
    form = typing.form()
    counts: list[int] = []

    def act() -> None:
        counts.append(write_rows(actor=request.actor, rows=form.rows, reason=form.cleaned_data["reason"]))

    if typing.saves(form, act):
        _tell(request, counts[0])
        return to_page(request, "clouds:inventory-detail", pk)
    conflict = _conflict(request, form) if form.has_error("__all__", OVERTAKEN) else None
    context = {"inventory": inventory, "form": form, "typing": typing, "conflict": conflict}
    return editing_page(request, "clouds/inventory_grid.html", context)


def _typing(request: PortalRequest, inventory: SystemInventory) -> Typing[InventoryGridForm]:
    def make(data: Any, initial: Mapping[str, Any]) -> InventoryGridForm:
        return InventoryGridForm(data, inventory=inventory, initial=initial)

    return Typing(request, f"clouds:inventory-grid/{inventory.pk}", make, InventoryGridForm.initial_of(inventory))


def _tell(request: PortalRequest, count: int) -> None:
    if count:
        messages.success(request, _("%(count)d業務の内容を保存しました。") % {"count": count})
    else:
        messages.info(request, _("変わったところはありませんでした。"))


def _inventory(request: PortalRequest, pk: int) -> SystemInventory:
    rows = SystemInventory.objects.permitted_to(request.actor, "change").select_related("organisation")
    return get_object_or_404(rows.prefetch_related("records"), pk=pk)


def _conflict(request: PortalRequest, form: InventoryGridForm) -> Conflict:
    """What somebody else has saved in the cells that were touched here; the next save may replace it."""
    overtaken = preview_of_rows(form.rows, [_inventory(request, form.inventory.pk)], {}).conflicts
    rows = [
        ConflictRow(
            f"{BUSINESSES[row.business]}　{label_of(change.field)}",
            display_value(words(change.field, change.before)),
            display_value(words(change.field, change.after)),
        )
        for row in overtaken
        for change in row.changes
    ]
    form.acknowledge({row.business: row.record for row in overtaken})
    last = next((history_of(row.record, limit=1)[0] for row in overtaken if row.record), None)
    return Conflict(rows, last.name if last else "", last.at if last else None, request.path)
