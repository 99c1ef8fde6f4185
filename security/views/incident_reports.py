"""A report: written and handed over by a municipality, checked by its prefecture."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import permitted_actions
from portal.applications.views.editing import typed_in, version_in
from portal.exceptions import RuleViolation
from portal.web.autosave import autosave_done, autosave_refused
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page
from security.forms.incident_reports import NoteForm, StepForm
from security.incident_choices import ReportAction, ReportState
from security.incident_report_form import report_form
from security.incident_workflow import CHECKER, DONE, REPORTER, TRANSITIONS, transitions_of
from security.models import IncidentNotice, IncidentReport
from security.models.incident_notices import ANSWERING
from security.selectors.incident_reports import file_items, report_history, report_items
from security.services.incident_reports import (
    EDIT_CONFLICT,
    add_note,
    create_report,
    discard_draft,
    report_incident,
    save_draft,
    take_step,
)

from .incident_editing import Editing


def visible(request: PortalRequest, pk: int, action: str = "view") -> IncidentReport:
    related = IncidentReport.objects.permitted_to(request.actor, action).select_related(
        "organisation", "prefecture", "author", "draft_saved_by"
    )
    return get_object_or_404(related, pk=pk)


@require_http_methods(["GET", "POST"])
def incident_report_new(request: PortalRequest) -> HttpResponse:
    """What a report is for, how it is handed in, and the button that begins one."""
    organisation = request.actor.organisation
    if organisation is None or organisation.prefecture is None or not request.actor.has_role(*ANSWERING):
        raise Http404
    if request.method == "POST":
        report = create_report(actor=request.actor)
        return to_page(request, "security:incident-report-edit", report.pk)
    drafts = IncidentReport.objects.permitted_to(request.actor, REPORTER).filter(state=ReportState.DRAFT)
    context = {"prefecture": organisation.prefecture, "drafts": drafts}
    return render(request, page(request, "security/incident_report_new.html"), context)


@require_http_methods(["GET", "POST"])
def incident_report_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Write, attach, save; every button of the form sends all of it, so that nothing typed is lost."""
    report = visible(request, pk, REPORTER)
    if request.method == "GET" and not report.is_editable:
        return to_page(request, "security:incident-report-detail", pk)
    editing = Editing(request, report)
    if request.method == "POST" and editing.save():
        if request.POST.get("do") == "confirm":
            return to_page(request, "security:incident-report-confirm", pk)
        messages.success(request, _("下書きを保存しました。"))
        return to_page(request, "security:incident-report-edit", pk)
    template = page(request, "security/incident_report_edit.html")
    return render(request, template, editing.context(), status=editing.status)


@require_POST
def incident_report_autosave(request: PortalRequest, pk: int) -> JsonResponse:
    report = visible(request, pk, REPORTER)
    try:
        saved = save_draft(actor=request.actor, report=report, typed=typed_in(request), version=version_in(request))
    except RuleViolation as error:
        return autosave_refused(error, status=409 if error.code in (EDIT_CONFLICT, "not_editable") else 422)
    version = saved.report.version
    if saved.refused:
        field, sentence = next(iter(saved.refused.items()))
        return autosave_refused(RuleViolation("individual_number", sentence, field=field), version=version)
    assert saved.report.draft_saved_at is not None
    return autosave_done(saved.report.draft_saved_at, version=version)


@require_http_methods(["GET", "POST"])
def incident_report_confirm(request: PortalRequest, pk: int) -> HttpResponse:
    """The whole report once more, then the button that hands it over."""
    report = visible(request, pk, REPORTER)
    if not report.is_editable:
        return to_page(request, "security:incident-report-detail", pk)
    form = report_form(report)
    if not form.is_valid():
        return redirect(f"{reverse('security:incident-report-edit', args=[pk])}?check=1")
    problem = ""
    if request.method == "POST":
        try:
            report_incident(actor=request.actor, report=report, version=version_in(request))
        except RuleViolation as error:
            problem = str(error)
        else:
            return to_page(request, "security:incident-report-done", pk)
    context = {
        "report": report,
        "lines": [(line.label, line.text) for line in form.lines()],
        "files": [item for _attached, item in file_items(report)],
        "problem": problem,
    }
    status = 409 if problem else 200
    return render(request, page(request, "security/incident_report_confirm.html"), context, status=status)


@require_GET
def incident_report_done(request: PortalRequest, pk: int) -> HttpResponse:
    """The reference number and what happens next."""
    report = visible(request, pk, REPORTER)
    if report.is_editable:
        return to_page(request, "security:incident-report-edit", pk)
    return render(request, page(request, "security/incident_report_done.html"), {"report": report})


@require_http_methods(["GET", "POST"])
def incident_report_discard(request: PortalRequest, pk: int) -> HttpResponse:
    report = visible(request, pk, REPORTER)
    if not report.is_editable:
        return to_page(request, "security:incident-report-detail", pk)
    if request.method == "POST":
        discard_draft(actor=request.actor, report=report)
        messages.success(request, _("連絡票の下書きを削除しました。"))
        return to_page(request, "security:incident-list")
    return render(request, page(request, "security/incident_report_discard.html"), {"report": report})


@require_GET
def incident_report_detail(request: PortalRequest, pk: int) -> HttpResponse:
    report = visible(request, pk)
    if report.is_editable:
        return to_page(request, "security:incident-report-edit", pk)
    return _detail(request, report, NoteForm())


def _detail(request: PortalRequest, report: IncidentReport, note_form: NoteForm) -> HttpResponse:
    held = permitted_actions(request.actor, report)
    notices = IncidentNotice.objects.permitted_to(request.actor).filter(report=report)
    context: dict[str, Any] = {
        "report": report,
        "items": report_items(report),
        "files": [item for _attached, item in file_items(report)],
        "history": report_history(report),
        "steps": transitions_of(report.state, held),
        "may_check": CHECKER in held,
        "may_write": not held.isdisjoint({REPORTER, CHECKER}),
        "notices": notices if request.actor.is_prefecture_side else notices.published(),
        "note_form": note_form,
    }
    return render(request, page(request, "security/incident_report_detail.html"), context)


@require_http_methods(["GET", "POST"])
def incident_report_step(request: PortalRequest, pk: int, action: str) -> HttpResponse:
    """One step of the check, asked for once more with its reason."""
    report = visible(request, pk, CHECKER)
    if action not in {line.action for line in TRANSITIONS}:
        raise Http404
    line = next((line for line in transitions_of(report.state, {CHECKER}) if line.action == action), None)
    if line is None:
        values = {"state": report.get_state_display(), "action": ReportAction(action).label}
        messages.error(request, _("この連絡票は現在「%(state)s」のため、「%(action)s」はできません。") % values)
        return to_page(request, "security:incident-report-detail", pk)
    form = StepForm(posted(request), initial={"version": report.version}, needs_reason=line.needs_reason)
    if form.is_valid():
        try:
            take_step(actor=request.actor, report=report, action=line.action, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, str(DONE[line.action]))
            return to_page(request, "security:incident-report-detail", pk)
    context = {"report": report, "form": form, "line": line}
    return render(request, page(request, "security/incident_report_step.html", "form"), context)


@require_POST
def incident_report_note(request: PortalRequest, pk: int) -> HttpResponse:
    """More facts, or a question, between the two sides."""
    report = visible(request, pk)
    if permitted_actions(request.actor, report).isdisjoint({REPORTER, CHECKER}):
        raise Http404
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            add_note(actor=request.actor, report=report, text=form.cleaned_data["text"])
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("続報・連絡を送りました。"))
            return to_page(request, "security:incident-report-detail", pk, fragment="history")
    return _detail(request, report, form)
