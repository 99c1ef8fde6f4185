"""Answering in Excel: the workbook out, the workbook in, its wrong cells."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portal.documents.sheets import CellError
from portal.exceptions import RuleViolation
from portal.lib.file_names import export_file_name
from portal.reports.document import Format
from portal.surveys.forms.answering import WorkbookForm
from portal.surveys.models import AnswerWorkbook, Response
from portal.surveys.services.workbooks import answer_workbook, marked_workbook, take_in_workbook
from portal.web.cell_errors import first_errors
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .common import response_of


@require_GET
def workbook_download(request: PortalRequest, pk: int) -> HttpResponse:
    response = response_of(request, pk, "change")
    if not response.is_editable:
        return to_page(request, "surveys:response-detail", pk)
    return _as_file(response, answer_workbook(request.actor, response), response.survey.title)


@require_http_methods(["GET", "POST"])
def workbook_import(request: PortalRequest, pk: int) -> HttpResponse:
    """Take a workbook in; what is right is in the draft at once, what is wrong is listed cell by cell."""
    response = response_of(request, pk, "change")
    form = WorkbookForm(posted(request), request.FILES or None)
    if form.is_valid() and _is_taken_in(request, response, form):
        return to_page(request, "surveys:workbook-import", pk)
    workbook = AnswerWorkbook.objects.permitted_to(request.actor).filter(response=response).first()
    context = {
        "response": response,
        "survey": response.survey,
        "form": form,
        "workbook": workbook,
        **first_errors(workbook.errors if workbook else [], CellError),
    }
    return render(request, page(request, "surveys/workbook_import.html"), context)


def _is_taken_in(request: PortalRequest, response: Response, form: WorkbookForm) -> bool:
    upload = form.cleaned_data["workbook"]
    link = request.build_absolute_uri(reverse("surveys:workbook-download", args=[response.pk]))
    try:
        workbook = take_in_workbook(
            actor=request.actor, response=response, file=upload, file_name=upload.name, link=link
        )
    except RuleViolation as error:
        error.field = error.field or "workbook"
        form.add_rule_violation(error)
        return False
    if not workbook.errors:
        sentence = _("%(count)d問の回答を取り込みました。内容を確かめて、提出してください。")
        messages.success(request, sentence % {"count": workbook.read_count})
    return True


@require_GET
def workbook_marked(request: PortalRequest, pk: int) -> HttpResponse:
    """The workbook that was taken in last, its wrong cells marked."""
    response = response_of(request, pk, "change")
    wrong = AnswerWorkbook.objects.permitted_to(request.actor).exclude(errors=[])
    workbook = get_object_or_404(wrong, response=response)
    return _as_file(response, marked_workbook(workbook), _("%(title)s_要確認") % {"title": response.survey.title})


def _as_file(response: Response, content: bytes, title: str) -> HttpResponse:
    name = export_file_name(
        day=timezone.localdate(),
        title=title,
        extension="xlsx",
        organisation=(response.organisation.code or "", response.organisation.name),
    )
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=Format.EXCEL.content_type, headers=headers)
