"""The catalogue as a workbook: out, filled in and read, looked at, then all of it or nothing."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mynumber_tests.choices import ImportState
from mynumber_tests.models import CatalogueImport, Programme
from mynumber_tests.selectors.catalogue import Outcome, catalogue, preview_of
from mynumber_tests.services.catalogue_imports import apply_import, discard_import, keep_import
from mynumber_tests.sheets.catalogue import STAMP, catalogue_workbook, read_catalogue
from portal.documents.inspection import inspect_upload
from portal.documents.marking import mark_cells
from portal.documents.sheets import CellError, open_workbook
from portal.exceptions import RuleViolation
from portal.lib.file_names import export_file_name
from portal.sheets.forms import WorkbookForm
from portal.web.cell_errors import first_errors
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .programmes import programme_to_change, visible_programme


@require_GET
def catalogue_workbook_file(request: PortalRequest, pk: int) -> HttpResponse:
    """Everybody who takes part may have it; what is read in again comes from the prefecture."""
    programme = visible_programme(request, pk)
    scenarios = list(catalogue(request.actor, programme))
    title = _("%(programme)s シナリオの一覧") % {"programme": programme.name}
    name = export_file_name(day=timezone.localdate(), title=_("シナリオの一覧"), extension="xlsx")
    return download(name, catalogue_workbook(title, scenarios))


@require_http_methods(["GET", "POST"])
def catalogue_import_new(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_to_change(request, pk)
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            made = _take_in(request, programme, cast(BinaryIO, upload.file), upload.name)
        except RuleViolation as error:
            error.field = error.field or "workbook"
            form.add_rule_violation(error)
        else:
            return to_page(request, "mynumber_tests:scenario-import-detail", made.pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "mynumber_tests/scenario_import_new.html"), context)


def _take_in(request: PortalRequest, programme: Programme, file: BinaryIO, name: str) -> CatalogueImport:
    """Raises RuleViolation for a file that must not come in, or that is not our form; then nothing is kept."""
    inspected = inspect_upload(file, filename=name, allowed=frozenset({"xlsx"}), field="workbook")
    book = open_workbook(inspected.content, name=inspected.name)
    book.require_stamp(STAMP, link=reverse("mynumber_tests:scenario-list", args=[programme.pk]))
    reading = read_catalogue(book)
    inspected.content.seek(0)
    return keep_import(
        actor=request.actor,
        programme=programme,
        file_name=inspected.name,
        content=inspected.content.read(),
        rows=reading.rows,
        errors=reading.errors,
    )


@require_GET
def catalogue_import_detail(request: PortalRequest, pk: int) -> HttpResponse:
    made = _import(request, pk)
    rows = preview_of(made)
    conflicts = [row for row in rows if row.outcome is Outcome.CONFLICT]
    written = [row for row in rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    context = {
        "programme": made.programme,
        "import": made,
        "form": WorkbookForm(),
        "is_open": made.state in (ImportState.CHECKED, ImportState.REFUSED),
        **first_errors(made.errors, CellError),
        "conflicts": conflicts,
        "written": written,
        "unchanged": [row for row in rows if row.outcome is Outcome.UNCHANGED],
        "new_count": sum(row.outcome is Outcome.NEW for row in rows),
        "changed_count": sum(row.outcome is Outcome.CHANGED for row in rows),
        "may_apply": made.state == ImportState.CHECKED and not conflicts and bool(written),
    }
    return render(request, page(request, "mynumber_tests/scenario_import_detail.html"), context)


@require_POST
def catalogue_import_apply(request: PortalRequest, pk: int) -> HttpResponse:
    made = _import(request, pk)
    try:
        counts = apply_import(actor=request.actor, catalogue_import=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "mynumber_tests:scenario-import-detail", pk)
    values = {"new": counts[Outcome.NEW], "changed": counts[Outcome.CHANGED]}
    messages.success(request, _("シナリオを取り込みました（新規 %(new)d件、改訂 %(changed)d件）。") % values)
    return to_page(request, "mynumber_tests:scenario-list", made.programme_id)


@require_POST
def catalogue_import_discard(request: PortalRequest, pk: int) -> HttpResponse:
    made = _import(request, pk)
    try:
        discard_import(actor=request.actor, catalogue_import=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "mynumber_tests:scenario-import-detail", pk)
    messages.success(request, _("取込を取りやめました。登録されている内容は変わっていません。"))
    return to_page(request, "mynumber_tests:scenario-list", made.programme_id)


@require_GET
def catalogue_import_marked(request: PortalRequest, pk: int) -> HttpResponse:
    """The same workbook with the wrong cells marked."""
    made = _import(request, pk)
    if made.workbook is None or not made.errors:
        return redirect("mynumber_tests:scenario-import-detail", pk)
    content = mark_cells(bytes(made.workbook), [CellError(**error) for error in made.errors])
    stem = made.file_name.rpartition(".")[0].removesuffix(_("_誤り箇所"))
    return download(_("%(name)s_誤り箇所.xlsx") % {"name": stem[:60]}, content)


def _import(request: PortalRequest, pk: int) -> CatalogueImport:
    rows = CatalogueImport.objects.permitted_to(request.actor, "change").select_related("programme")
    return get_object_or_404(rows, pk=pk)
