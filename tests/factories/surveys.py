"""Surveys as tests need them: a few questions of different types, sent to the municipalities of a prefecture."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import add_business_days
from portal.organisations.models import Organisation
from portal.surveys.choices import Action, QuestionType
from portal.surveys.models import Question, Response, Survey
from portal.surveys.services.answers import save_answers, typed_answer
from portal.surveys.services.questions import add_question
from portal.surveys.services.responses import perform
from portal.surveys.services.surveys import create_survey, open_survey

from .people import make_actor

STANCES = ["早期導入を希望", "検討を継続", "様子を見る"]


def business_day(ahead: int) -> date:
    """The day so many business days from today."""
    today = timezone.localdate()
    return add_business_days(today, ahead, closed_days_between(today - timedelta(60), today + timedelta(200)))


def make_survey(actor: Actor, **values: Any) -> Survey:
    """A draft without questions; every municipality of the prefecture is to be asked."""
    defaults = {"title": "自治体クラウドの意向調査", "due_on": business_day(10), "purpose": "意向をお聞きします。"}
    return create_survey(actor=actor, **(defaults | values))


def make_question(actor: Actor, survey: Survey, kind: QuestionType = QuestionType.SINGLE, **values: Any) -> Question:
    defaults: dict[str, Any] = {"text": f"{kind.label}の設問", "type": kind}
    if kind in (QuestionType.SINGLE, QuestionType.MULTIPLE):
        defaults["choices"] = STANCES
    if kind == QuestionType.TABLE:
        defaults["columns"] = [
            {"label": "業務", "type": "text", "unit": ""},
            {"label": "年間経費", "type": "money", "unit": ""},
        ]
        defaults["row_count"] = 3
    if kind == QuestionType.NUMBER:
        defaults["unit"] = "人"
    return add_question(actor=actor, survey=survey, **(defaults | values))


def make_open_survey(actor: Actor, kinds: tuple[QuestionType, ...] = (QuestionType.SINGLE,), **values: Any) -> Survey:
    """Sent out, with one required question of each kind."""
    survey = make_survey(actor, **values)
    for kind in kinds:
        make_question(actor, survey, kind)
    return open_survey(actor=actor, survey=survey)


def response_of(survey: Survey, organisation: Organisation) -> Response:
    return Response.objects.select_related("survey__prefecture", "organisation").get(
        survey=survey, organisation=organisation
    )


def answer(actor: Actor, response: Response, answers: Mapping[int, Any]) -> Response:
    """Type these answers (by the position of the question) and hand them in."""
    questions = {question.position: question for question in response.survey.questions.all()}
    typed: dict[str, list[str]] = {}
    for position, given in answers.items():
        typed |= typed_answer(questions[position], given)
    save_answers(actor=actor, response=response, typed=typed)
    return perform(actor=actor, response=response, action=Action.SUBMIT)


def make_answered(survey: Survey, organisation: Organisation, answers: Mapping[int, Any] | None = None) -> Response:
    """Answered by somebody of the organisation."""
    response = response_of(survey, organisation)
    return answer(make_actor(organisation, Role.STAFF), response, answers or {1: STANCES[0]})
