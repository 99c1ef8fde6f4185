"""Output forms as workbooks: out, filled in and read, looked at, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clouds.form_choices import SheetKind
from clouds.models import (
    CatalogueMember,
    FormCatalogue,
    FormImport,
    FormNeed,
    OutputForm,
    VendorAnswer,
    VendorRequest,
)
from clouds.selectors.form_catalogues import answers_of, forms_in_use, forms_of, needs_of
from clouds.selectors.form_imports import Outcome, preview_of
from clouds.services.form_imports import Target, apply_import, discard_import, keep_import
from clouds.sheets.output_forms import forms_workbook, read_forms, stamp_of
from portal.documents.inspection import inspect_upload
from portal.documents.marking import mark_cells
from portal.documents.sheets import CellError, open_workbook
from portal.exceptions import RuleViolation
from portal.lib.file_names import export_file_name
from portal.sheets.choices import ImportState
from portal.sheets.forms import WorkbookForm
from portal.web.cell_errors import first_errors
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .form_answers import SUBMITS

ROOTS: dict[SheetKind, tuple[type[Model], str, str]] = {  # model, the right to fill in, the page to go back to
    SheetKind.CATALOGUE: (FormCatalogue, "change", "clouds:catalogue-detail"),
    SheetKind.NEEDS: (CatalogueMember, "answer", "clouds:needs-detail"),
    SheetKind.ANSWERS: (VendorRequest, "answer", "clouds:request-detail"),
}


@dataclass(frozen=True, slots=True)
class Work:
    """What a workbook is about."""

    kind: SheetKind
    target: Target
    catalogue: FormCatalogue

    @property
    def stamp(self) -> str:
        return stamp_of(self.kind, self.target.pk)

    @property
    def back_url(self) -> str:
        return reverse(ROOTS[self.kind][2], args=[self.target.pk])

    @property
    def workbook_url(self) -> str:
        return reverse(f"clouds:{self.kind.value}-workbook", args=[self.target.pk])

    @property
    def upload_url(self) -> str:
        return reverse(f"clouds:{self.kind.value}-import-new", args=[self.target.pk])

    @property
    def asked(self) -> VendorRequest | None:
        return self.target if isinstance(self.target, VendorRequest) else None

    @property
    def may_submit(self) -> bool:
        """Whether there is something to hand in that was not handed in before."""
        return not isinstance(self.target, FormCatalogue) and self.target.submitted_at is None

    def forms(self, request: PortalRequest) -> Sequence[OutputForm]:
        """All of a catalogue's own; what can be answered otherwise."""
        find = forms_of if self.kind == SheetKind.CATALOGUE else forms_in_use
        return list(find(request.actor, self.catalogue))


def _work(request: PortalRequest, kind: SheetKind, pk: int, action: str = "") -> Work:
    model, right, _back = ROOTS[kind]
    manager: Any = model._default_manager
    rows = manager.permitted_to(request.actor, action or right)
    target = get_object_or_404(rows if kind == SheetKind.CATALOGUE else rows.select_related("catalogue"), pk=pk)
    return Work(kind, target, target if isinstance(target, FormCatalogue) else target.catalogue)


@require_GET
def form_workbook(request: PortalRequest, pk: int, kind: SheetKind) -> HttpResponse:
    """The catalogue for everybody who reads it; a sheet of answers for those who give them."""
    work = _work(request, kind, pk, "view" if kind == SheetKind.CATALOGUE else "")
    said: Mapping[int, FormNeed | VendorAnswer] = {}
    if isinstance(work.target, CatalogueMember):
        said = needs_of(work.target)
    elif isinstance(work.target, VendorRequest):
        said = answers_of(work.target)
    title = f"{work.catalogue} {kind.label}"
    name = export_file_name(day=timezone.localdate(), title=str(kind.label), extension="xlsx")
    return download(name, forms_workbook(kind, work.stamp, title, work.forms(request), said))


@require_http_methods(["GET", "POST"])
def form_import_new(request: PortalRequest, pk: int, kind: SheetKind) -> HttpResponse:
    work = _work(request, kind, pk)
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            made = _take_in(request, work, cast(BinaryIO, upload.file), upload.name)
        except RuleViolation as error:
            error.field = error.field or "workbook"
            form.add_rule_violation(error)
        else:
            return to_page(request, "clouds:form-import-detail", made.pk)
    return render(request, page(request, "clouds/form_import_new.html"), _context(work) | {"form": form})


def _take_in(request: PortalRequest, work: Work, file: BinaryIO, name: str) -> FormImport:
    """Raises RuleViolation for a file that must not come in, or that is not our form; then nothing is kept."""
    inspected = inspect_upload(file, filename=name, allowed=frozenset({"xlsx"}), field="workbook")
    book = open_workbook(inspected.content, name=inspected.name)
    book.require_stamp(work.stamp, link=request.build_absolute_uri(work.workbook_url))
    reading = read_forms(work.kind, book, work.forms(request))
    if reading.unread:
        sentence = _("様式にない列は読み取っていません：%(columns)s。必要な内容は、様式の列に移してください。")
        messages.warning(request, sentence % {"columns": "、".join(reading.unread)})
    inspected.content.seek(0)
    return keep_import(
        actor=request.actor,
        kind=work.kind,
        target=work.target,
        file_name=inspected.name,
        content=inspected.content.read(),
        rows=reading.rows,
        errors=reading.errors,
    )


@require_GET
def form_import_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What would change, or what is wrong; afterwards what became of it."""
    made, work = _import(request, pk)
    rows = preview_of(made)
    written = [row for row in rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    conflicts = [row for row in rows if row.outcome is Outcome.CONFLICT]
    context = {
        "import": made,
        "form": WorkbookForm(),
        "is_open": made.state in (ImportState.CHECKED, ImportState.REFUSED),
        **first_errors(made.errors, CellError),
        "conflicts": conflicts,
        "written": written,
        "unchanged": len(rows) - len(written) - len(conflicts),
        "may_apply": made.state == ImportState.CHECKED and not conflicts and bool(written or work.may_submit),
    }
    return render(request, page(request, "clouds/form_import_detail.html"), _context(work) | context)


@require_POST
def form_import_apply(request: PortalRequest, pk: UUID) -> HttpResponse:
    made, work = _import(request, pk)
    submits = request.POST.get("save") == SUBMITS
    try:
        count = apply_import(actor=request.actor, form_import=made, submits=submits)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:form-import-detail", pk)
    done = _("%(count)d件を取り込み、提出しました。") if submits else _("%(count)d件を取り込みました。")
    messages.success(request, done % {"count": count})
    return to_page(request, ROOTS[work.kind][2], work.target.pk)


@require_POST
def form_import_discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    made, work = _import(request, pk)
    try:
        discard_import(actor=request.actor, form_import=made)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "clouds:form-import-detail", pk)
    messages.success(request, _("取込を取りやめました。登録されている内容は変わっていません。"))
    return to_page(request, ROOTS[work.kind][2], work.target.pk)


@require_GET
def form_import_marked(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The same workbook with the wrong cells marked."""
    made, _work_of_it = _import(request, pk)
    if made.workbook is None or not made.errors:
        return redirect("clouds:form-import-detail", pk)
    content = mark_cells(bytes(made.workbook), [CellError(**error) for error in made.errors])
    stem = made.file_name.rpartition(".")[0].removesuffix(_("_誤り箇所"))
    return download(_("%(name)s_誤り箇所.xlsx") % {"name": stem[:60]}, content)


def _import(request: PortalRequest, pk: UUID) -> tuple[FormImport, Work]:
    """One's own, as long as one may still fill in what it is about."""
    made = get_object_or_404(FormImport.objects.permitted_to(request.actor), pk=pk)
    kind = SheetKind(made.kind)
    target = made.member_id or made.request_id or made.catalogue_id
    return made, _work(request, kind, target)


def _context(work: Work) -> dict[str, object]:
    return {"work": work, "catalogue": work.catalogue, "asked": work.asked}
