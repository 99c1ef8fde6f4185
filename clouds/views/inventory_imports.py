"""The way of a table: template out, filled-in file or pasted table in, a look at what would change, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.business_systems import BUSINESSES
from clouds.forms.inventory_imports import PasteForm
from clouds.models import InventoryImport, SystemInventory
from clouds.selectors.inventory_imports import Outcome, Preview, RowPreview, changeable_inventories, preview_of
from clouds.services.inventory_imports import apply_import, discard_import
from clouds.sheets.intake import marked_workbook, take_in_file, take_in_text
from clouds.sheets.template import inventory_template
from portal.exceptions import RuleViolation
from portal.lib.file_names import export_file_name
from portal.sheets.choices import ImportState
from portal.sheets.forms import WorkbookForm
from portal.sheets.layout import WrongCell, WrongLayout
from portal.web.cell_errors import first_errors
from portal.web.downloads import download
from portal.web.forms import PortalForm
from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import page, to_page

from .inventory_tables import label_of, words

ROWS_PER_PAGE, PROBLEMS_SHOWN = 20, 10


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One cell: place, item, value stored now, value that would be."""

    cell: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ShownRow:
    name: str
    business: str
    outcome: str
    changes: Sequence[ShownChange]


@require_GET
def inventory_template_file(request: PortalRequest) -> HttpResponse:
    """The workbook to be filled in, with everything that is known already."""
    inventories = changeable_inventories(request.actor)
    organisation = request.actor.organisation
    if not inventories or organisation is None:
        raise Http404
    name = export_file_name(
        day=timezone.localdate(),
        title=_("業務システム調査票"),
        extension="xlsx",
        organisation=(organisation.code or "", organisation.name),
    )
    return download(name, inventory_template(inventories))


@require_http_methods(["GET", "POST"])
def inventory_import_new(request: PortalRequest) -> HttpResponse:
    """A file or a pasted table, whichever was sent."""
    if not SystemInventory.objects.permitted_to(request.actor, "change").exists():
        raise Http404
    is_pasted = "table" in request.POST
    is_posted = request.method == "POST"
    upload = WorkbookForm(request.POST, request.FILES) if is_posted and not is_pasted else WorkbookForm()
    paste = PasteForm(request.POST) if is_pasted else PasteForm()
    form: PortalForm = paste if is_pasted else upload
    if is_posted and form.is_valid() and (made := _taken_in(request, form)) is not None:
        return to_page(request, "clouds:inventory-import-detail", made.pk)
    context = {"upload": upload, "paste": paste}
    return render(request, page(request, "clouds/inventory_import_new.html"), context)


def _taken_in(request: PortalRequest, form: PortalForm) -> InventoryImport | None:
    try:
        if "table" in form.fields:
            return take_in_text(actor=request.actor, text=form.cleaned_data["table"])
        upload = form.cleaned_data["workbook"]
        return take_in_file(actor=request.actor, file=upload.file, file_name=upload.name)
    except RuleViolation as error:
        form.add_rule_violation(error)
    except WrongLayout as error:
        field = "table" if "table" in form.fields else "workbook"
        for problem in error.problems[:PROBLEMS_SHOWN]:
            form.add_error(field, f"{problem.place}：{problem.message}")
    return None


@require_GET
def inventory_import_detail(request: PortalRequest, pk: str) -> HttpResponse:
    """What would change and what is wrong; afterwards what became of it."""
    made = _import(request, pk)
    context: dict[str, object] = {"import": made}
    if made.state in (ImportState.CHECKED, ImportState.REFUSED):
        context |= _preview_context(request, made)
    return render(request, page(request, "clouds/inventory_import_detail.html"), context)


@require_POST
def inventory_import_apply(request: PortalRequest, pk: str) -> HttpResponse:
    made = _import(request, pk)
    try:
        count = apply_import(actor=request.actor, made=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:inventory-import-detail", pk)
    messages.success(request, _("%(count)d業務の内容を取り込みました。") % {"count": count})
    return to_page(request, "clouds:inventory-list")


@require_POST
def inventory_import_discard(request: PortalRequest, pk: str) -> HttpResponse:
    made = _import(request, pk)
    try:
        discard_import(actor=request.actor, made=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:inventory-import-detail", pk)
    messages.success(request, _("取込を取りやめました。登録されている内容は変わっていません。"))
    return to_page(request, "clouds:inventory-list")


@require_GET
def inventory_import_marked(request: PortalRequest, pk: str) -> HttpResponse:
    """The same workbook with the wrong cells marked."""
    made = _import(request, pk)
    if made.workbook is None:
        return redirect("clouds:inventory-import-detail", pk)
    content = marked_workbook(made, preview_of(made, changeable_inventories(request.actor)))
    stem = made.file_name.rpartition(".")[0].removesuffix(_("_誤り箇所"))
    return download(_("%(name)s_誤り箇所.xlsx") % {"name": stem[:60]}, content)


def _import(request: PortalRequest, pk: str) -> InventoryImport:
    return get_object_or_404(InventoryImport.objects.permitted_to(request.actor, "change"), pk=pk)


def _preview_context(request: PortalRequest, made: InventoryImport) -> dict[str, object]:
    preview = preview_of(made, changeable_inventories(request.actor))
    written = Paginator(preview.written, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "preview": preview,
        "counts": {outcome.value: len(preview.of(outcome)) for outcome in Outcome},
        "conflicts": [_shown(row) for row in preview.conflicts],
        "written": [_shown(row) for row in written],
        "links": page_links(written, lambda number: f"?page={number}#changes"),
        **first_errors(made.errors, WrongCell),
        "may_apply": made.state == ImportState.CHECKED and not preview.conflicts and _has_effect(preview),
    }


def _has_effect(preview: Preview) -> bool:
    return bool(preview.written or preview.unchanged)


def _shown(row: RowPreview) -> ShownRow:
    outcome = {
        Outcome.NEW: _("新規"),
        Outcome.CHANGED: _("変更"),
        Outcome.CONFLICT: _("更新の重なり"),
        Outcome.UNCHANGED: _("変更なし"),
    }[row.outcome]
    changes = [
        ShownChange(one.cell, label_of(one.field), words(one.field, one.before), words(one.field, one.after))
        for one in row.changes
    ]
    return ShownRow(row.organisation.name, BUSINESSES[row.business], outcome, changes)
