"""Making a survey: what it is about, how it looks, sending it, ending it, asking again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.editing.forms import attempt, conflict_of
from portal.exceptions import RuleViolation
from portal.surveys.answer_form import AnswerForm
from portal.surveys.blocks import blocks_of
from portal.surveys.forms.surveys import NextRoundForm, SurveyForm
from portal.surveys.models import Survey
from portal.surveys.selectors.answers import questions_of
from portal.surveys.selectors.lists import coordinated_surveys
from portal.surveys.services.surveys import (
    close_survey,
    create_survey,
    discard_survey,
    send_survey,
    start_next_round,
    update_survey,
)
from portal.surveys.tables import SurveyTable
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, posted, to_page

from .common import for_those_who_run_surveys, survey_of, tabs


@require_GET
def survey_list(request: PortalRequest) -> HttpResponse:
    if not request.actor.is_prefecture_side:
        raise Http404
    context = {
        "table": SurveyTable(request, coordinated_surveys(request.actor)),
        "may_create": request.actor.coordinates,
    }
    return render(request, page(request, "surveys/survey_list.html"), context)


@require_http_methods(["GET", "POST"])
def survey_new(request: PortalRequest) -> HttpResponse:
    for_those_who_run_surveys(request)
    form = SurveyForm(posted(request), actor=request.actor)
    made: list[Survey] = []
    if form.is_valid() and attempt(form, lambda: made.append(create_survey(actor=request.actor, **form.values()))):
        messages.success(request, _("照会を作成しました。続けて設問を作成してください。"))
        return to_page(request, "surveys:survey-detail", made[0].pk)
    return render(request, page(request, "surveys/survey_form.html"), {"form": form, "survey": None})


@require_http_methods(["GET", "POST"])
def survey_edit(request: PortalRequest, pk: int) -> HttpResponse:
    survey = _draft(request, pk)
    form = SurveyForm(posted(request), actor=request.actor, survey=survey)
    context: dict[str, Any] = {"form": form, "survey": survey}
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        if attempt(form, lambda: update_survey(actor=request.actor, survey=survey, version=version, **form.values())):
            messages.success(request, _("照会の内容を変更しました。"))
            return to_page(request, "surveys:survey-detail", pk)
        survey.refresh_from_db()
        context["conflict"] = conflict_of(
            request, form, survey, dict(SurveyForm(actor=request.actor, survey=survey).initial)
        )
    return render(request, page(request, "surveys/survey_form.html"), context)


def _draft(request: PortalRequest, pk: int) -> Survey:
    survey = survey_of(request, pk, "change")
    if not survey.is_draft:
        raise Http404
    return survey


@require_POST
def survey_discard(request: PortalRequest, pk: int) -> HttpResponse:
    survey = _draft(request, pk)
    try:
        discard_survey(actor=request.actor, survey=survey)
    except RuleViolation as error:
        messages.error(request, str(error))
        return to_page(request, "surveys:survey-detail", pk)
    messages.success(request, _("作成中の照会「%(title)s」を削除しました。") % {"title": survey.title})
    return to_page(request, "surveys:survey-list")


@require_GET
def survey_preview(request: PortalRequest, pk: int) -> HttpResponse:
    """The questions as those who answer see them; of a survey that was sent, also the way to correct wording."""
    survey = survey_of(request, pk)
    form = AnswerForm(questions=questions_of(survey))
    context = {
        "survey": survey,
        "form": form,
        "blocks": blocks_of(form),
        "tabs": tabs(survey, "survey-preview") if not survey.is_draft else [],
        "may_change": request.actor.coordinates,
    }
    return render(request, page(request, "surveys/survey_preview.html"), context)


@require_http_methods(["GET", "POST"])
def survey_open(request: PortalRequest, pk: int) -> HttpResponse:
    """Who will be asked what and until when, then the button that sends it."""
    survey = _draft(request, pk)
    problem = ""
    if request.method == "POST":
        try:
            job = send_survey(actor=request.actor, survey=survey)
        except RuleViolation as error:
            problem = str(error)
        else:
            if job is None:
                messages.success(request, _("照会を送りました。回答の状況は、この画面で確かめられます。"))
            return to_page(request, "surveys:survey-detail", pk)
    addressees = list(survey.addressees())
    context = {
        "survey": survey,
        "addressees": addressees,
        "question_count": survey.questions.count(),
        "problem": problem,
    }
    return render(request, page(request, "surveys/survey_open.html"), context)


@require_http_methods(["GET", "POST"])
def survey_close(request: PortalRequest, pk: int) -> HttpResponse:
    survey = survey_of(request, pk, "change")
    if not survey.is_open:
        raise Http404
    if request.method == "POST":
        close_survey(actor=request.actor, survey=survey)
        messages.success(request, _("回答の受付を終了しました。"))
        return to_page(request, "surveys:survey-detail", pk)
    context = {"survey": survey, "owed": survey.responses.owed().count()}
    return render(request, page(request, "surveys/survey_close.html"), context)


@require_http_methods(["GET", "POST"])
def survey_next(request: PortalRequest, pk: int) -> HttpResponse:
    """The next round: the same questions and organisations, last time's answers offered."""
    survey = survey_of(request, pk, "change")
    if survey.is_draft:
        raise Http404
    form = NextRoundForm(posted(request), initial={"title": survey.title})
    made: list[Survey] = []
    if form.is_valid() and attempt(
        form, lambda: made.append(start_next_round(actor=request.actor, survey=survey, **form.cleaned_data))
    ):
        messages.success(request, _("次回の照会を作成しました。設問を確かめて、送ってください。"))
        return to_page(request, "surveys:survey-detail", made[0].pk)
    return render(request, page(request, "surveys/survey_next.html"), {"survey": survey, "form": form})
