"""The questions of a draft, one form for all types; and the wording of one that was sent."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.editing.forms import attempt
from portal.exceptions import RuleViolation
from portal.surveys.forms.surveys import QuestionForm, WordingForm
from portal.surveys.models import Question
from portal.surveys.services.questions import (
    add_question,
    correct_wording,
    move_question,
    remove_question,
    repeat_question,
    update_question,
)
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .common import survey_of


def _question(request: PortalRequest, pk: int, *, is_draft: bool) -> Question:
    rows = Question.objects.permitted_to(request.actor, "change").select_related("survey__prefecture", "repeats")
    question = get_object_or_404(rows, pk=pk)
    if question.survey.is_draft != is_draft:
        raise Http404
    return question


@require_http_methods(["GET", "POST"])
def question_new(request: PortalRequest, pk: int) -> HttpResponse:
    survey = survey_of(request, pk, "change")
    if not survey.is_draft:
        raise Http404
    form = QuestionForm(posted(request), survey=survey)
    if form.is_valid() and attempt(form, lambda: add_question(actor=request.actor, survey=survey, **form.cleaned_data)):
        messages.success(request, _("設問を追加しました。"))
        if request.POST.get("do") == "next":
            return to_page(request, "surveys:question-new", pk)
        return to_page(request, "surveys:survey-detail", pk)
    return render(request, page(request, "surveys/question_form.html"), {"survey": survey, "form": form})


@require_http_methods(["GET", "POST"])
def question_edit(request: PortalRequest, pk: int) -> HttpResponse:
    question = _question(request, pk, is_draft=True)
    form = QuestionForm(posted(request), survey=question.survey, question=question)
    if form.is_valid() and attempt(
        form, lambda: update_question(actor=request.actor, question=question, **form.cleaned_data)
    ):
        messages.success(request, _("設問を変更しました。"))
        return to_page(request, "surveys:survey-detail", question.survey_id)
    context = {"survey": question.survey, "question": question, "form": form}
    return render(request, page(request, "surveys/question_form.html"), context)


@require_POST
def question_move(request: PortalRequest, pk: int) -> HttpResponse:
    question = _question(request, pk, is_draft=True)
    try:
        move_question(actor=request.actor, question=question, down=request.POST.get("to") == "down")
    except RuleViolation as error:
        messages.error(request, str(error))
    return to_page(request, "surveys:survey-detail", question.survey_id, fragment=question.name)


@require_POST
def question_remove(request: PortalRequest, pk: int) -> HttpResponse:
    question = _question(request, pk, is_draft=True)
    number = question.number
    try:
        remove_question(actor=request.actor, question=question)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(number)sを削除しました。") % {"number": number})
    return to_page(request, "surveys:survey-detail", question.survey_id)


@require_POST
def question_repeat(request: PortalRequest, pk: int) -> HttpResponse:
    """Offer the answers of an earlier question that says the same."""
    question = _question(request, pk, is_draft=True)
    chosen = request.POST.get("earlier", "")
    key = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 15 else 0
    earlier = get_object_or_404(Question.objects.permitted_to(request.actor), pk=key)
    try:
        repeat_question(actor=request.actor, question=question, earlier=earlier)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("前回の回答を引き継げるようにしました。"))
    return to_page(request, "surveys:survey-detail", question.survey_id, fragment=question.name)


@require_http_methods(["GET", "POST"])
def question_wording(request: PortalRequest, pk: int) -> HttpResponse:
    question = _question(request, pk, is_draft=False)
    form = WordingForm(posted(request), initial={"text": question.text, "guidance": question.guidance})
    if form.is_valid() and attempt(
        form, lambda: correct_wording(actor=request.actor, question=question, **form.cleaned_data)
    ):
        messages.success(request, _("字句を訂正し、照会先にお知らせしました。"))
        return to_page(request, "surveys:survey-preview", question.survey_id)
    context = {"survey": question.survey, "question": question, "form": form}
    return render(request, page(request, "surveys/question_wording.html"), context)
