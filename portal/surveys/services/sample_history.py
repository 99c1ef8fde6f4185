"""Surveys of the past for the sample: nobody is asked what is over, so they are written as they ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.surveys.choices import Action, ResponseState, SurveyState
from portal.surveys.models import Question, Response, ResponseStep, Survey

from .answers import typed_answer
from .questions import add_question

Answers = Callable[[Organisation, Sequence[Question]], Mapping[str, Any]]


@transaction.atomic
def write_past_survey(
    *,
    actor: Actor,
    author: User,
    values: Mapping[str, Any],
    questions: Sequence[Mapping[str, Any]],
    opened_at: datetime,
    organisations: Sequence[tuple[Organisation, User]],
    answers: Answers,
    previous: Survey | None,
) -> Survey:
    """A survey that was answered by all of these organisations on its last day and then closed."""
    survey = Survey.objects.create(author=author, previous=previous, is_sample=True, **values)
    regrant(survey)
    made = write_questions(actor=actor, survey=survey, questions=questions, previous=previous)
    at = opened_at.combine(survey.due_on, opened_at.time(), opened_at.tzinfo)
    survey.state, survey.opened_at, survey.closed_at = SurveyState.CLOSED, opened_at, at
    survey.save()
    rows = [
        _answered(survey, organisation, dict(answers(organisation, made)), made, at)
        for organisation, _user in organisations
    ]
    responses = Response.objects.bulk_create(rows)
    regrant(*responses)
    ResponseStep.objects.bulk_create(
        [
            _submission(response, user, at)
            for response, (_organisation, user) in zip(responses, organisations, strict=True)
        ]
    )
    return survey


def write_questions(
    *, actor: Actor, survey: Survey, questions: Sequence[Mapping[str, Any]], previous: Survey | None
) -> list[Question]:
    """The same questions in each round; each repeats that of the round before."""
    before = {one.position: one for one in previous.questions.all()} if previous else {}
    made: list[Question] = []
    for position, facts in enumerate(questions, start=1):
        values = dict(facts)
        if "asked_if" in values:
            values["asked_if"] = made[values["asked_if"] - 1]
        made.append(add_question(actor=actor, survey=survey, repeats=before.get(position), **values))
    return made


def _answered(
    survey: Survey, organisation: Organisation, answers: dict[str, Any], questions: Sequence[Question], at: datetime
) -> Response:
    draft: dict[str, list[str]] = {}
    for question in questions:
        if str(question.pk) in answers:
            draft |= typed_answer(question, answers[str(question.pk)])
    return Response(
        survey=survey,
        organisation=organisation,
        state=ResponseState.SUBMITTED,
        draft=draft,
        answers=answers,
        submission_count=1,
        submitted_at=at,
        version=2,
    )


def _submission(response: Response, user: User, at: datetime) -> ResponseStep:
    return ResponseStep(
        response=response,
        action=Action.SUBMIT,
        author=user,
        organisation=response.organisation,
        at=at,
        answers=response.answers,
        version=2,
    )
