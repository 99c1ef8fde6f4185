"""Writing an answer, looking it over, handing it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import is_permitted
from portal.applications.words import steps_at
from portal.exceptions import RuleViolation
from portal.surveys.choices import Action, ResponseState
from portal.surveys.forms.answering import StepForm
from portal.surveys.models import Response
from portal.surveys.selectors.answers import files_of, lines_of
from portal.surveys.services.answers import filled_form, save_answers
from portal.surveys.services.checks import EDIT_CONFLICT, check_accepts_answers
from portal.surveys.services.responses import perform
from portal.surveys.workflow import transition_of
from portal.web.autosave import autosave_done, autosave_refused
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .common import response_of, typed_in, version_in
from .editing import Editing


@require_http_methods(["GET", "POST"])
def response_edit(request: PortalRequest, pk: int) -> HttpResponse:
    """Every button of the form sends all of it, so that nothing typed is lost.

    Notices and deadlines lead everybody here: whoever has nothing to type is led on to the answer's own page.
    """
    response = response_of(request, pk, "view" if request.method == "GET" else "change")
    if request.method == "GET" and not (response.is_editable and is_permitted(request.actor, "change", response)):
        return to_page(request, "surveys:response-detail", pk)
    editing = Editing(request, response)
    if request.method == "POST" and editing.save():
        if request.POST.get("do") == "confirm":
            return to_page(request, "surveys:response-confirm", pk)
        messages.success(request, editing.message)
        return to_page(request, "surveys:response-edit", pk)
    context = editing.context() | {"steps": steps_at(0, response.organisation), "problem": problem_of(response)}
    return render(request, page(request, "surveys/response_edit.html"), context, status=editing.status)


@require_POST
def response_autosave(request: PortalRequest, pk: int) -> JsonResponse:
    """Keep what is typed every few seconds; files and buttons are not part of it."""
    response = response_of(request, pk, "change")
    try:
        saved = save_answers(
            actor=request.actor, response=response, typed=typed_in(request), version=version_in(request)
        )
    except RuleViolation as error:
        return autosave_refused(error, status=409 if error.code in (EDIT_CONFLICT, "not_editable") else 422)
    version = saved.response.version
    if saved.refused:
        field, sentence = next(iter(saved.refused.items()))
        return autosave_refused(RuleViolation("individual_number", sentence, field=field), version=version)
    assert saved.response.draft_saved_at is not None
    return autosave_done(saved.response.draft_saved_at, version=version)


@require_http_methods(["GET", "POST"])
def response_confirm(request: PortalRequest, pk: int) -> HttpResponse:
    """The whole answer once more, then the button that hands it in."""
    response = response_of(request, pk, "change")
    if not response.is_editable:
        return to_page(request, "surveys:response-detail", pk)
    checked = filled_form(response)
    if not checked.is_valid():
        return redirect(f"{reverse('surveys:response-edit', args=[pk])}?check=1")
    action = Action.REQUEST_APPROVAL if response.organisation.requires_approval else Action.SUBMIT
    line = transition_of(action)
    form = StepForm(request.POST or None, initial={"version": response.version}, line=line)
    if form.is_valid():
        try:
            perform(actor=request.actor, response=response, action=action, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            return to_page(request, "surveys:response-done", pk)
    context = {
        "response": response,
        "lines": lines_of(response, checked.answers()),
        "unasked": _unasked(checked),
        "files": files_of(request.actor, response),
        "form": form,
        "line": line,
        "needs_approval": action == Action.REQUEST_APPROVAL,
        "problem": problem_of(response),
        "steps": steps_at(1, response.organisation),
    }
    return render(request, page(request, "surveys/response_confirm.html"), context)


def _unasked(form: Any) -> set[int]:
    asked = {question.pk for question in form.asked_questions()}
    return {question.pk for question in form.questions} - asked


@require_GET
def response_done(request: PortalRequest, pk: int) -> HttpResponse:
    """What happened, what happens next, and the copy to print."""
    response = response_of(request, pk, "change")
    if response.is_editable:
        return to_page(request, "surveys:response-detail", pk)
    context = {
        "response": response,
        "steps": steps_at(2 if response.state == ResponseState.AWAITING_APPROVAL else -1, response.organisation),
    }
    return render(request, page(request, "surveys/response_done.html"), context)


def problem_of(response: Response) -> str:
    """Why handing it in would be refused now, said before anybody tries; blank if it would not."""
    try:
        check_accepts_answers(response)
    except RuleViolation as error:
        return str(error)
    return ""
