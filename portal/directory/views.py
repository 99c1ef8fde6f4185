"""The way of a file: template out, filled-in file in, a look at what would change, then all of it or nothing."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.documents.marking import mark_cells
from portal.documents.sheets import CellError
from portal.exceptions import RuleViolation
from portal.jobs.presenters import progress_of
from portal.organisations.forms import OrganisationFilters
from portal.organisations.models import Organisation
from portal.organisations.selectors import directory
from portal.reports.document import Format
from portal.web.cell_errors import first_errors
from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import page, posted, to_page

from .choices import ImportState, Outcome
from .forms import ImportForm
from .models import OrganisationImport
from .selectors import preview_of
from .services import confirm_import, discard_import, take_in
from .sheets import export_file, template_file

ROWS_PER_PAGE = 50
FORMATS = (Format.EXCEL, Format.CSV, Format.CSV_CP932)


@require_GET
def export(request: PortalRequest) -> HttpResponse:
    """The directory with its filters as Excel or CSV."""
    wanted = request.GET.get("format", "")
    if wanted not in FORMATS:
        raise Http404
    found = OrganisationFilters(request.actor, request.GET).apply(directory(request.actor)).order_by("code", "kana")
    file_format = Format(wanted)
    return _download(*export_file(request.actor, found, file_format), file_format.content_type)


@require_GET
def template(request: PortalRequest) -> HttpResponse:
    return _download(*template_file(_prefecture_or_404(request)), Format.EXCEL.content_type)


def _download(name: str, content: bytes, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_http_methods(["GET", "POST"])
def import_new(request: PortalRequest) -> HttpResponse:
    prefecture = _prefecture_or_404(request)
    form = ImportForm(posted(request), request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            made = take_in(actor=request.actor, file=upload.file, file_name=upload.name)
        except RuleViolation as error:
            error.field = error.field or "file"
            form.add_rule_violation(error)
        else:
            return to_page(request, "directory:import-detail", made.pk)
    context = {"prefecture": prefecture, "form": form}
    return render(request, page(request, "directory/import_new.html"), context)


@require_GET
def import_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """How far the work is; then what would change and what is wrong; at last what became of it."""
    made = _import_or_404(request, pk)
    context: dict[str, object] = {"import": made, "form": ImportForm()}
    if made.state in (ImportState.READING, ImportState.APPLYING):
        context["progress"] = progress_of(made.job, may_change=False) if made.job else None
    elif made.state in (ImportState.CHECKED, ImportState.REFUSED):
        context |= _preview_context(request, made)
    return render(request, page(request, "directory/import_detail.html"), context)


def _preview_context(request: PortalRequest, made: OrganisationImport) -> dict[str, object]:
    preview = preview_of(made)
    shown = Paginator(preview.of(Outcome.CONFLICT, Outcome.CHANGED, Outcome.NEW), ROWS_PER_PAGE)
    rows = shown.get_page(request.GET.get("page"))
    return {
        "preview": preview,
        "rows": rows,
        "links": page_links(rows, lambda number: f"?page={number}#changes"),
        **first_errors(made.errors, CellError),
        "may_apply": made.state == ImportState.CHECKED and not preview.conflicts and bool(preview.written),
    }


@require_POST
def import_confirm(request: PortalRequest, pk: UUID) -> HttpResponse:
    made = _import_or_404(request, pk)
    try:
        loaded = confirm_import(actor=request.actor, organisation_import=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "directory:import-detail", pk)
    if loaded is None:
        return to_page(request, "directory:import-detail", pk)
    values = {"new": loaded.new, "changed": loaded.changed}
    messages.success(request, _("%(new)s団体を追加し、%(changed)s団体を変更しました。") % values)
    return to_page(request, "organisations:organisation-list")


@require_POST
def import_discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    made = _import_or_404(request, pk)
    try:
        discard_import(actor=request.actor, organisation_import=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "directory:import-detail", pk)
    messages.success(request, _("取込を取りやめました。登録されている内容は変わっていません。"))
    return to_page(request, "organisations:organisation-list")


@require_GET
def import_marked(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same workbook with its wrong cells marked."""
    made = _import_or_404(request, pk)
    if made.content is None or not made.is_workbook or not made.errors:
        return redirect("directory:import-detail", pk)
    content = mark_cells(bytes(made.content), [CellError(**error) for error in made.errors])
    stem = made.file_name.rpartition(".")[0].removesuffix("_誤り箇所")[:60]
    return _download(f"{stem}_誤り箇所.xlsx", content, Format.EXCEL.content_type)


def _prefecture_or_404(request: PortalRequest) -> Organisation:
    prefectures = Organisation.objects.permitted_to(request.actor, "restructure").filter(kind="prefecture")
    return get_object_or_404(prefectures, pk=request.actor.organisation_id or 0)


def _import_or_404(request: PortalRequest, pk: UUID) -> OrganisationImport:
    imports = OrganisationImport.objects.permitted_to(request.actor, "change").select_related("organisation", "job")
    return get_object_or_404(imports, pk=pk)
