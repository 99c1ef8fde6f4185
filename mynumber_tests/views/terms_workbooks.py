"""The application as a workbook: out with what is typed so far, and back into the draft."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from mynumber_tests.choices import APPLICATION_KIND
from mynumber_tests.sheets.terms import STAMP, TermsReading, read_terms, terms_workbook
from portal.applications.filled_forms import form_of, open_form_of
from portal.applications.models import Application
from portal.applications.selectors.detail import loaded
from portal.applications.services.drafts import save_draft
from portal.documents.inspection import inspect_upload
from portal.documents.sheets import CellError, open_workbook
from portal.exceptions import RuleViolation
from portal.lib.file_names import export_file_name
from portal.sheets.forms import WorkbookForm
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page


@require_GET
def terms_workbook_file(request: PortalRequest, pk: int) -> HttpResponse:
    application = _own(request, pk)
    title = _("%(title)s（%(name)s）") % {"title": application.window.title, "name": application.organisation.name}
    name = export_file_name(
        day=timezone.localdate(),
        title=application.window.title,
        extension="xlsx",
        organisation=(application.organisation.code or "", application.organisation.name),
    )
    return download(name, terms_workbook(title, open_form_of(application), application.draft))


@require_http_methods(["GET", "POST"])
def terms_import(request: PortalRequest, pk: int) -> HttpResponse:
    """A workbook with a wrong cell changes nothing; the cells are named. A right one fills the draft in."""
    application = _own(request, pk)
    form = WorkbookForm(posted(request), request.FILES or None)
    errors: list[CellError] = []
    if form.is_valid():
        upload = form.cleaned_data["workbook"]
        try:
            reading = _read(application, cast(BinaryIO, upload.file), upload.name)
            errors = reading.errors or reading.errors_of(form_of(application, reading.typed))
            if not errors:
                save_draft(
                    actor=request.actor, application=application, typed=reading.typed, version=application.version
                )
        except RuleViolation as error:
            error.field = error.field if error.field in form.fields else "workbook"
            form.add_rule_violation(error)
        if not errors and not form.errors:
            messages.success(request, _("Excelファイルの内容を下書きに入れました。内容を確かめて提出してください。"))
            return to_page(request, "applications:application-edit", pk)
    context = {"application": application, "form": form, "errors": errors}
    return render(request, page(request, "mynumber_tests/terms_import.html"), context)


def _read(application: Application, file: BinaryIO, name: str) -> TermsReading:
    """Raises RuleViolation for a file that must not come in, or that is not our form."""
    inspected = inspect_upload(file, filename=name, allowed=frozenset({"xlsx"}), field="workbook")
    book = open_workbook(inspected.content, name=inspected.name)
    book.require_stamp(STAMP, link=reverse("mynumber_tests:terms-workbook", args=[application.pk]))
    return read_terms(book, open_form_of(application))


def _own(request: PortalRequest, pk: int) -> Application:
    """An application for a test that the actor writes and may still change."""
    own = Application.objects.permitted_to(request.actor, "change").filter(window__kind=APPLICATION_KIND)
    application: Application = get_object_or_404(loaded(own), pk=pk)
    if not application.is_editable:
        raise Http404
    return application
