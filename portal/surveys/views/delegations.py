"""Asking a business section, and the section's own page: its questions and nothing else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.surveys.answer_form import AnswerForm, form_of, open_form_of, silent_but
from portal.surveys.blocks import blocks_of
from portal.surveys.forms.answering import DelegationForm
from portal.surveys.models import Delegation
from portal.surveys.selectors.answers import AnswerLine, lines_of, questions_of
from portal.surveys.selectors.offers import offers_along_with
from portal.surveys.services.answers import carry_over_delegated, save_delegated
from portal.surveys.services.delegations import delegate_questions, hand_over_delegated, take_back_delegation
from portal.web.autosave import autosave_done, autosave_refused
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .common import own_answers, response_of, typed_in


@require_http_methods(["GET", "POST"])
def delegation_new(request: PortalRequest, pk: int) -> HttpResponse:
    response = response_of(request, pk, "change")
    form = DelegationForm(posted(request), response=response, initial={"due_on": response.deadline})
    if form.is_valid():
        try:
            delegation = delegate_questions(actor=request.actor, response=response, **form.cleaned_data)
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("%(name)sさんに依頼しました。") % {"name": delegation.person.name})
            return to_page(request, "surveys:response-edit", pk)
    context = {"response": response, "survey": response.survey, "form": form}
    return render(request, page(request, "surveys/delegation_new.html"), context)


def _delegation(request: PortalRequest, pk: int, action: str) -> Delegation:
    rows = Delegation.objects.permitted_to(request.actor, action)
    related = rows.select_related("response__survey__prefecture", "response__organisation", "person", "asked_by")
    return get_object_or_404(related, pk=pk)


@require_http_methods(["GET", "POST"])
def delegation_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """The questions of one delegation: the person asked answers them, whoever asked may look."""
    delegation = _delegation(request, pk, "view" if request.method == "GET" else "answer")
    own = {question.pk for question in delegation.questions.all()}
    form = _stored_form(delegation, is_open=True)
    if request.method == "POST":
        form, is_done = _save(request, delegation)
        if is_done:
            return to_page(request, "surveys:delegation-detail", pk)
    context = {
        "delegation": delegation,
        "response": delegation.response,
        "survey": delegation.response.survey,
        "form": form,
        "blocks": blocks_of(form, only=own, offers=offers_along_with(delegation)),
        "lines": [line for line in _given(delegation) if line.question.pk in own],
        "may_answer": delegation.is_waiting and is_permitted(request.actor, "answer", delegation),
    }
    return render(request, page(request, "surveys/delegation_detail.html"), context)


def _given(delegation: Delegation) -> list[AnswerLine]:
    """Once it is handed over, all answers as they stand now."""
    response = delegation.response
    return [] if delegation.is_waiting else lines_of(response, own_answers(response))


def _stored_form(delegation: Delegation, *, is_open: bool) -> AnswerForm:
    make = open_form_of if is_open else form_of
    return make(questions_of(delegation.response.survey), delegation.response.draft, {})


def _save(request: PortalRequest, delegation: Delegation) -> tuple[AnswerForm, bool]:
    """Save, and hand over where that was asked; the form says what stands against it."""
    names = {question.name for question in delegation.questions.all()}
    try:
        saved = save_delegated(actor=request.actor, delegation=delegation, typed=typed_in(request))
        delegation.response = saved.response
        _carry_over(request, delegation)
        form = _stored_form(delegation, is_open=False)
        shown = saved.refused if request.POST.get("do") != "hand-over" else names
        silent_but(form, shown)
        for name, sentence in saved.refused.items():
            form.add_error(name, sentence)
        if not form.errors and request.POST.get("do") == "hand-over":
            hand_over_delegated(actor=request.actor, delegation=delegation)
    except RuleViolation as error:
        form = silent_but(form_of(questions_of(delegation.response.survey), typed_in(request), {}), ())
        form.add_rule_violation(error)
        return form, False
    if not form.errors:
        done = request.POST.get("do") == "hand-over"
        messages.success(request, _("回答を依頼者に渡しました。") if done else _("下書きを保存しました。"))
    return form, not form.errors


def _carry_over(request: PortalRequest, delegation: Delegation) -> None:
    """「前回と同じ」 of one question, after everything else was saved."""
    name, _dot, source = request.POST.get("same", "").partition(".")
    for question in delegation.questions.select_related("repeats"):
        if question.name == name:
            carry_over_delegated(actor=request.actor, delegation=delegation, question=question, source=source)


@require_POST
def delegation_autosave(request: PortalRequest, pk: int) -> JsonResponse:
    delegation = _delegation(request, pk, "answer")
    try:
        saved = save_delegated(actor=request.actor, delegation=delegation, typed=typed_in(request))
    except RuleViolation as error:
        return autosave_refused(error, status=409)
    if saved.refused:
        field, sentence = next(iter(saved.refused.items()))
        return autosave_refused(RuleViolation("individual_number", sentence, field=field))
    assert saved.response.draft_saved_at is not None
    return autosave_done(saved.response.draft_saved_at)


@require_POST
def delegation_take_back(request: PortalRequest, pk: int) -> HttpResponse:
    delegation = _delegation(request, pk, "change")
    take_back_delegation(actor=request.actor, delegation=delegation)
    messages.success(request, _("依頼を取り下げました。"))
    return to_page(request, "surveys:response-edit", delegation.response_id)
