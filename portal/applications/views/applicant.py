"""The applicant's way: what can be applied for, writing, looking it over, handing it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.applications.choices import Action, ApplicationState
from portal.applications.filled_forms import faults_so_far, form_of
from portal.applications.forms import StepForm
from portal.applications.models import Application, ApplicationWindow
from portal.applications.selectors.detail import application_view, loaded
from portal.applications.selectors.lists import own_applications
from portal.applications.selectors.windows import open_windows, windows_for_applicant
from portal.applications.services.applications import create_application, perform, save_draft
from portal.applications.services.drafts import EDIT_CONFLICT
from portal.applications.sheets import applications_report
from portal.applications.tables import OwnApplicationsTable
from portal.applications.words import steps_at
from portal.applications.workflow import Transition
from portal.exceptions import RuleViolation
from portal.reports.exports import asked_format, exported
from portal.web.autosave import autosave_done, autosave_refused
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .editing import Editing, typed_in, version_in, window_problem

HANDING_IN = (Action.SUBMIT, Action.RESUBMIT, Action.REQUEST_APPROVAL)


def own_application(request: PortalRequest, pk: int) -> Application:
    """An application that the actor writes; 404 for any other."""
    return get_object_or_404(loaded(Application.objects.permitted_to(request.actor, "change")), pk=pk)


@require_GET
def application_list(request: PortalRequest) -> HttpResponse:
    context = {
        "windows": windows_for_applicant(request.actor),
        "table": _own_table(request),
    }
    return render(request, page(request, "applications/application_list.html"), context)


def _own_table(request: PortalRequest) -> OwnApplicationsTable:
    export_url = reverse("applications:application-export")
    return OwnApplicationsTable(request, own_applications(request.actor), export_url=export_url)


@require_GET
def application_export(request: PortalRequest) -> HttpResponse:
    """The list of one's own applications as it is sorted."""
    file_format = asked_format(request)
    rows = _own_table(request).ordered_rows
    return exported(applications_report(request.actor, _("申請一覧"), rows, own=True), file_format)


@require_GET
def window_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """What is asked for, until when, and what the organisation has done about it."""
    windows = ApplicationWindow.objects.permitted_to(request.actor).select_related("prefecture").filter(pk=pk)
    shown = open_windows(request.actor, windows)
    if not shown:
        raise Http404
    return render(request, page(request, "applications/window_detail.html"), {"shown": shown[0]})


@require_POST
def application_create(request: PortalRequest, pk: int) -> HttpResponse:
    window = get_object_or_404(ApplicationWindow.objects.permitted_to(request.actor, "apply"), pk=pk)
    try:
        application = create_application(actor=request.actor, window=window)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "applications:window-detail", pk)
    return to_page(request, "applications:application-edit", application.pk)


@require_http_methods(["GET", "POST"])
def application_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Write, attach, save; every button of the form sends all of it, so that nothing typed is lost."""
    application = own_application(request, pk)
    if request.method == "GET" and not application.is_editable:
        return to_page(request, "applications:application-detail", pk)
    editing = Editing(request, application)
    if request.method == "POST" and editing.save():
        if request.POST.get("do") == "confirm":
            return to_page(request, "applications:application-confirm", pk)
        messages.success(request, _("下書きを保存しました。"))
        return to_page(request, "applications:application-edit", pk)
    return render(
        request, page(request, "applications/application_edit.html"), editing.context(), status=editing.status
    )


@require_POST
def application_autosave(request: PortalRequest, pk: int) -> JsonResponse:
    """Keep what is typed every few seconds; files and buttons are not part of it."""
    application = own_application(request, pk)
    try:
        saved = save_draft(
            actor=request.actor, application=application, typed=typed_in(request), version=version_in(request)
        )
    except RuleViolation as error:
        return autosave_refused(error, status=409 if error.code in (EDIT_CONFLICT, "not_editable") else 422)
    version = saved.application.version
    if saved.refused:
        field, sentence = next(iter(saved.refused.items()))
        return autosave_refused(RuleViolation("individual_number", sentence, field=field), version=version)
    assert saved.application.draft_saved_at is not None
    faults = faults_so_far(saved.application)
    return autosave_done(saved.application.draft_saved_at, faults=faults, version=version)


@require_http_methods(["GET", "POST"])
def application_confirm(request: PortalRequest, pk: int) -> HttpResponse:
    """The whole application once more, then the button that hands it in."""
    application = own_application(request, pk)
    view = application_view(request.actor, application)
    ways = [line for line in view.transitions if line.action in HANDING_IN]
    if not ways:
        return to_page(request, "applications:application-detail", pk)
    if not form_of(application).is_valid():
        return redirect(f"{reverse('applications:application-edit', args=[pk])}?check=1")
    chosen = _chosen(request, ways)
    form = StepForm(request.POST or None, initial={"version": application.version}, transition=chosen)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            perform(actor=request.actor, application=application, action=chosen.action, **values)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return _after(request, pk, chosen)
    context: dict[str, Any] = {"view": view, "form": form, "ways": ways, "problem": window_problem(application)}
    context["steps"] = steps_at(1, application.organisation)
    return render(request, page(request, "applications/application_confirm.html"), context)


def _chosen(request: PortalRequest, ways: list[Transition]) -> Transition:
    asked = request.POST.get("action", "")
    return next((line for line in ways if line.action == asked), ways[0])


def _after(request: PortalRequest, pk: int, transition: Transition) -> HttpResponse:
    if transition.target == ApplicationState.SUBMITTED:
        return to_page(request, "applications:application-done", pk)
    messages.success(request, _("承認者に承認を依頼しました。承認されると、府県に提出されます。"))
    return to_page(request, "applications:application-detail", pk)


@require_GET
def application_done(request: PortalRequest, pk: int) -> HttpResponse:
    """The reference number, what happens next, and the way to a printed copy."""
    view = application_view(request.actor, own_application(request, pk))
    if not view.submissions:
        return to_page(request, "applications:application-detail", pk)
    context = {"view": view, "steps": steps_at(-1, view.application.organisation)}
    return render(request, page(request, "applications/application_done.html"), context)
