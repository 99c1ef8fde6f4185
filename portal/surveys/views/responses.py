"""What an organisation was asked, one answer as both sides see it, and the steps that are no typing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portal.access.actor import Actor
from portal.access.querysets import permitted_actions
from portal.exceptions import RuleViolation
from portal.surveys.choices import Action
from portal.surveys.forms.answering import StepForm
from portal.surveys.models import Response
from portal.surveys.selectors.answers import delegations_of, files_of, history_of, lines_of
from portal.surveys.selectors.lists import (
    delegations_to_answer,
    own_responses,
    responses_awaiting_approval,
    responses_to_approve,
    responses_to_give,
)
from portal.surveys.services.responses import perform
from portal.surveys.tables import OwnResponsesTable
from portal.surveys.workflow import TRANSITIONS, Transition
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .answering import problem_of
from .common import own_answers, response_of

# Done from the answer's own pages, where the answers are looked over first.
HANDING_IN = (Action.SUBMIT, Action.REQUEST_APPROVAL)
EXPLANATIONS = {
    Action.APPROVE: gettext_lazy("承認すると、すぐに府県へ提出されます。"),
    Action.DECLINE: gettext_lazy("作成者が内容を直せるようになります。府県には伝わりません。"),
    Action.TAKE_BACK: gettext_lazy("承認の依頼を取り消し、内容を直せるようにします。"),
    Action.REVISE: gettext_lazy("提出した回答は、訂正した回答を提出し直すまで有効です。"),
    Action.REOPEN: gettext_lazy("団体が回答を直して提出し直せるようになります。理由は団体に表示されます。"),
}

DONE = {
    Action.APPROVE: gettext_lazy("承認し、府県に提出しました。"),
    Action.DECLINE: gettext_lazy("作成者に差し戻しました。"),
    Action.TAKE_BACK: gettext_lazy("承認の依頼を取り消しました。内容を直せます。"),
    Action.REVISE: gettext_lazy("提出した回答を下書きに写しました。直したら、提出し直してください。"),
    Action.REOPEN: gettext_lazy("差し戻しました。団体にお知らせが届きます。"),
}


@require_GET
def response_list(request: PortalRequest) -> HttpResponse:
    """What one's organisation was asked; for a business section, the questions it was asked to answer."""
    context = {
        "approvals": list(responses_to_approve(request.actor)),
        "responses": list(responses_to_give(request.actor)),
        "awaiting": list(responses_awaiting_approval(request.actor)),
        "delegations": list(delegations_to_answer(request.actor)),
        "table": OwnResponsesTable(request, own_responses(request.actor)),
    }
    return render(request, page(request, "surveys/response_list.html"), context)


@require_GET
def response_detail(request: PortalRequest, pk: int) -> HttpResponse:
    """For the organisation what it has written so far; for the prefecture what was submitted."""
    response = response_of(request, pk)
    held = permitted_actions(request.actor, response)
    is_own = "change" in held
    context = {
        "response": response,
        "survey": response.survey,
        "is_own": is_own,
        "word": response.own_word if is_own else response.standing.label,
        "lines": lines_of(response, own_answers(response) if is_own else response.answers),
        "shows_answers": is_own or response.submission_count > 0,
        "files": files_of(request.actor, response),
        "history": history_of(request.actor, response),
        "delegations": delegations_of(response) if is_own else [],
        "transitions": _available(request.actor, response, held),
        "may_edit": is_own and response.is_editable,
        "problem": problem_of(response) if is_own and response.is_owed else "",
    }
    return render(request, page(request, "surveys/response_detail.html"), context)


def _available(actor: Actor, response: Response, held: frozenset[str]) -> list[Transition]:
    """Whoever may send an answer back to its author needs no second button that takes it back."""
    lines = [line for line in TRANSITIONS if response.state in line.sources and line.permission in held]
    if any(line.action == Action.DECLINE for line in lines):
        lines = [line for line in lines if line.action != Action.TAKE_BACK]
    over = bool(problem_of(response))
    return [line for line in lines if line.action not in HANDING_IN and not (line.action == Action.REVISE and over)]


@require_http_methods(["GET", "POST"])
def response_step(request: PortalRequest, pk: int, action: str) -> HttpResponse:
    """One step of the workflow, asked for once more with its reason."""
    line = next((one for one in TRANSITIONS if one.action == action), None)
    if line is None:
        raise Http404
    response = response_of(request, pk, line.permission)
    if line.action in HANDING_IN:
        return to_page(request, "surveys:response-confirm", pk)
    form = StepForm(request.POST or None, initial={"version": response.version}, line=line)
    if form.is_valid() and _is_taken(request, response, line, form):
        editing = line.action in (Action.REVISE, Action.TAKE_BACK)
        return to_page(request, "surveys:response-edit" if editing else "surveys:response-detail", pk)
    context = {
        "response": response,
        "survey": response.survey,
        "line": line,
        "form": form,
        "explanation": EXPLANATIONS[line.action],
        "is_possible": response.state in line.sources,
    }
    return render(request, page(request, "surveys/response_step.html"), context)


def _is_taken(request: PortalRequest, response: Response, line: Transition, form: StepForm) -> bool:
    try:
        perform(actor=request.actor, response=response, action=line.action, **form.cleaned_data)
    except RuleViolation as error:
        form.add_rule_violation(error)
        return False
    messages.success(request, str(DONE[line.action]))
    return True
