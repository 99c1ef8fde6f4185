"""The way of a workbook: template out, filled-in file in, a look at what would change, then all of it or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.exceptions import RuleViolation
from portal.jobs.models import JobRun
from portal.jobs.presenters import progress_of
from portal.lib.file_names import export_file_name
from portal.sheets.forms import WorkbookForm
from portal.sheets.layout import WrongCell, WrongLayout
from portal.web.cell_errors import first_errors
from portal.web.components import Progress
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.pagination import page_links
from portal.web.shortcuts import page, posted, to_page
from security.choices import ImportState
from security.models import ProfileImport, Programme
from security.selectors.profile_imports import Outcome, Preview, importable_profiles, preview_of
from security.services.profile_imports import confirm_import, discard_import
from security.sheets.intake import marked_workbook, take_in
from security.sheets.template import write_template

from .import_details import shown_row

ROWS_PER_PAGE = 20
PROBLEMS_SHOWN = 10
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@require_GET
def profile_template(request: PortalRequest, programme_pk: int) -> HttpResponse:
    """The workbook to be filled in, with everything that is known already."""
    programme = _programme(request, programme_pk)
    title = _("%(programme)s 接続状況調査票") % {"programme": programme}
    content = write_template(importable_profiles(request.actor, programme), title=title)
    organisation = request.actor.organisation
    name = export_file_name(
        day=timezone.localdate(),
        title=_("接続状況調査票"),
        extension="xlsx",
        organisation=(organisation.code or "", organisation.name) if organisation else None,
    )
    return download(name, content)


@require_http_methods(["GET", "POST"])
def profile_import_new(request: PortalRequest, programme_pk: int) -> HttpResponse:
    programme = _programme(request, programme_pk)
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            made = take_in(actor=request.actor, programme=programme, file=upload.file, file_name=upload.name)
        except RuleViolation as error:
            form.add_rule_violation(error)
        except WrongLayout as error:
            for problem in error.problems[:PROBLEMS_SHOWN]:
                form.add_error("workbook", f"{problem.place}：{problem.message}")
        else:
            return to_page(request, "security:profile-import-detail", made.pk)
    context = {"programme": programme, "form": form}
    return render(request, page(request, "security/profile_import_new.html"), context)


@require_GET
def profile_import_detail(request: PortalRequest, pk: str) -> HttpResponse:
    """How far the reading is; then what would change and what is wrong; at last what became of it."""
    profile_import = _import(request, pk)
    context = {"import": profile_import, "programme": profile_import.programme, "form": WorkbookForm()}
    if profile_import.state in (ImportState.READING, ImportState.APPLYING):
        context["progress"] = _progress(request, profile_import)
    elif profile_import.state in (ImportState.CHECKED, ImportState.REFUSED):
        context |= _preview_context(request, profile_import)
    return render(request, page(request, "security/profile_import_detail.html"), context)


@require_POST
def profile_import_apply(request: PortalRequest, pk: str) -> HttpResponse:
    profile_import = _import(request, pk)
    try:
        count = len(_preview(request, profile_import).written)
        confirmed = confirm_import(actor=request.actor, profile_import=profile_import)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:profile-import-detail", pk)
    if confirmed.state == ImportState.APPLYING:
        return to_page(request, "security:profile-import-detail", pk)
    messages.success(request, _("%(count)d団体の接続状況を取り込みました。") % {"count": count})
    return to_page(request, "security:profile-list")


@require_POST
def profile_import_discard(request: PortalRequest, pk: str) -> HttpResponse:
    profile_import = _import(request, pk)
    try:
        discard_import(actor=request.actor, profile_import=profile_import)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "security:profile-import-detail", pk)
    messages.success(request, _("取込を取りやめました。登録されている内容は変わっていません。"))
    return to_page(request, "security:profile-list")


@require_GET
def profile_import_marked(request: PortalRequest, pk: str) -> HttpResponse:
    """The same workbook with the wrong cells marked."""
    profile_import = _import(request, pk)
    if profile_import.workbook is None or profile_import.state in (ImportState.READING, ImportState.APPLYING):
        return redirect("security:profile-import-detail", pk)
    content = marked_workbook(profile_import, _preview(request, profile_import))
    stem = profile_import.file_name.rpartition(".")[0].removesuffix(_("_誤り箇所"))
    return download(_("%(name)s_誤り箇所.xlsx") % {"name": stem[:60]}, content)


def _programme(request: PortalRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.permitted_to(request.actor, "change"), pk=pk)


def _import(request: PortalRequest, pk: str) -> ProfileImport:
    imports = ProfileImport.objects.permitted_to(request.actor, "change").select_related("programme", "job")
    return get_object_or_404(imports, pk=pk)


def _progress(request: PortalRequest, profile_import: ProfileImport) -> Progress | None:
    if profile_import.job is None:
        return None
    own = JobRun.objects.permitted_to(request.actor, "change").filter(pk=profile_import.job.pk)
    return progress_of(profile_import.job, may_change=own.exists())


def _preview(request: PortalRequest, profile_import: ProfileImport) -> Preview:
    return preview_of(profile_import, importable_profiles(request.actor, profile_import.programme))


def _preview_context(request: PortalRequest, profile_import: ProfileImport) -> dict[str, object]:
    preview = _preview(request, profile_import)
    written = Paginator(preview.written, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    return {
        "preview": preview,
        "counts": _counts(profile_import, preview),
        "unchanged": preview.of(Outcome.UNCHANGED),
        "conflicts": [shown_row(row) for row in preview.conflicts],
        "written": [shown_row(row) for row in written],
        "links": page_links(written, lambda number: f"?page={number}#changes"),
        **first_errors(profile_import.errors, WrongCell),
        "may_apply": profile_import.state == ImportState.CHECKED and not preview.conflicts and bool(preview.written),
    }


def _counts(profile_import: ProfileImport, preview: Preview) -> dict[str, int]:
    return {
        **{outcome.value: len(preview.of(outcome)) for outcome in Outcome},
        "written": len(preview.written),
        "wrong": len(profile_import.errors),
        "wrong_rows": len({error["cell"].lstrip(LETTERS) for error in profile_import.errors if error["cell"]}),
    }
