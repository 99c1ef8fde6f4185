"""One application as both sides see it: what was submitted, the thread, the history, and what can be done next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.access.querysets import permitted_actions
from portal.applications.choices import Action
from portal.applications.content import differences
from portal.applications.forms import CommentForm, MessageForm, StepForm
from portal.applications.models import Application, Submission
from portal.applications.selectors.detail import (
    ApplicationView,
    application_view,
    history,
    internal_comments,
    loaded,
    thread,
)
from portal.applications.services.applications import perform
from portal.applications.services.correspondence import WRITERS, add_internal_comment, post_message
from portal.applications.words import DONE, EXPLANATIONS
from portal.applications.workflow import TRANSITIONS, Transition
from portal.exceptions import RuleViolation
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, to_page

from .applicant import HANDING_IN

# Done at once by a button of the page; the others ask first, with a reason or without.
AT_ONCE = (Action.START_REVIEW, Action.REMIND_APPROVER, Action.TAKE_BACK)


def visible_application(request: PortalRequest, pk: int, permission: str = "view") -> Application:
    return get_object_or_404(loaded(Application.objects.permitted_to(request.actor, permission)), pk=pk)


@require_GET
def application_detail(request: PortalRequest, pk: int) -> HttpResponse:
    return _detail(request, visible_application(request, pk))


def _detail(request: PortalRequest, application: Application, **forms: Any) -> HttpResponse:
    view = application_view(request.actor, application)
    context = {
        "view": view,
        "panel": _panel(request, view),
        "thread": thread(request.actor, application),
        "comments": internal_comments(request.actor, application) if view.sees_comments else [],
        "history": history(request.actor, application),
        "message_form": MessageForm(),
        "comment_form": CommentForm(prefix="comment"),
        "at_once": AT_ONCE,
        "handing_in": [line for line in view.transitions if line.action in HANDING_IN],
        "deciding": [line for line in view.transitions if line.action not in HANDING_IN],
    }
    return render(request, page(request, "applications/application_detail.html", "panel"), context | forms)


def _panel(request: PortalRequest, view: ApplicationView) -> dict[str, Any] | None:
    return view.kind.panel(request.actor, view.application) if view.kind.panel else None


@require_GET
def application_print(request: PortalRequest, pk: int) -> HttpResponse:
    """The printable form, of the last submission or, for the applicant, of the draft."""
    application = visible_application(request, pk)
    context = {
        "view": application_view(request.actor, application),
        "history": history(request.actor, application, shared_only=True),
    }
    return render(request, page(request, "applications/application_print.html"), context)


@require_GET
def application_differences(request: PortalRequest, pk: int) -> HttpResponse:
    """Two submissions side by side: by default the last and the one before."""
    application = visible_application(request, pk)
    submissions = list(Submission.objects.permitted_to(request.actor).filter(application=application))
    if len(submissions) < 2:
        messages.info(request, _("提出は1回だけのため、比べる内容がありません。"))
        return to_page(request, "applications:application-detail", pk)
    by_number = {str(submission.number): submission for submission in submissions}
    before = by_number.get(request.GET.get("before", ""), submissions[-2])
    after = by_number.get(request.GET.get("after", ""), submissions[-1])
    context = {
        "view": application_view(request.actor, application),
        "submissions": submissions,
        "before": before,
        "after": after,
        "changes": differences(before.lines, after.lines),
    }
    return render(request, page(request, "applications/application_differences.html"), context)


@require_http_methods(["GET", "POST"])
def application_step(request: PortalRequest, pk: int, action: str) -> HttpResponse:
    """One step of the workflow, asked for once more with its reason."""
    lines = [line for line in TRANSITIONS if line.action == action]
    if not lines:
        raise Http404
    application = visible_application(request, pk, lines[0].who.permission)
    if lines[0].action in HANDING_IN:
        return to_page(request, "applications:application-confirm", pk)
    view = application_view(request.actor, application)
    line = next((line for line in view.transitions if line.action == action), lines[0])
    form = StepForm(request.POST or None, initial={"version": application.version}, transition=line)
    if form.is_valid() and _step_is_taken(request, application, line, form):
        return to_page(request, "applications:application-detail", pk)
    # What cannot be done from here, or is a mere button there, is answered on the page of the application.
    if line not in view.transitions or line.action in AT_ONCE:
        messages.error(request, _refusal(view, line, form))
        return to_page(request, "applications:application-detail", pk)
    context = {
        "view": view,
        "panel": _panel(request, view),
        "form": form,
        "line": line,
        "explanation": EXPLANATIONS.get(line.action, ""),
    }
    return render(request, page(request, "applications/application_step.html", "panel"), context)


def _step_is_taken(request: PortalRequest, application: Application, line: Transition, form: StepForm) -> bool:
    try:
        perform(actor=request.actor, application=application, action=line.action, **form.cleaned_data)
    except RuleViolation as error:
        form.add_rule_violation(error)
        return False
    messages.success(request, str(DONE[line.action]))
    return True


def _refusal(view: ApplicationView, line: Transition, form: StepForm) -> str:
    if form.errors:
        return "".join(str(sentence) for sentences in form.errors.values() for sentence in sentences)
    return _("この申請は現在「%(state)s」のため、「%(action)s」はできません。") % {
        "state": view.state.label,
        "action": line.action.label,
    }


@require_POST
def message_create(request: PortalRequest, pk: int) -> HttpResponse:
    application = visible_application(request, pk)
    if permitted_actions(request.actor, application).isdisjoint(WRITERS):
        raise Http404
    form = MessageForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            post_message(
                actor=request.actor,
                application=application,
                text=form.cleaned_data["text"],
                uploads=form.cleaned_data["uploads"],
            )
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("連絡を送りました。"))
            return to_page(request, "applications:application-detail", pk, fragment="thread")
    return _detail(request, application, message_form=form)


@require_POST
def comment_create(request: PortalRequest, pk: int) -> HttpResponse:
    application = visible_application(request, pk, "review")
    form = CommentForm(request.POST, prefix="comment")
    if form.is_valid():
        try:
            add_internal_comment(actor=request.actor, application=application, text=form.cleaned_data["text"])
        except RuleViolation as error:
            form.add_rule_violation(error)
        else:
            messages.success(request, _("府県内のメモを保存しました。"))
            return to_page(request, "applications:application-detail", pk, fragment="comments")
    return _detail(request, application, comment_form=form)
