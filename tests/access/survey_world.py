"""Surveys of one prefecture in all stages: a draft, one that is answered, one that was answered before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.surveys.choices import QuestionType
from portal.surveys.models import AnswerWorkbook, Delegation, Question, Response, Survey
from portal.surveys.services.answers import save_answers
from portal.surveys.services.delegations import delegate_questions
from portal.surveys.services.surveys import open_survey, start_next_round
from portal.surveys.services.workbooks import answer_workbook
from tests.factories.surveys import (
    STANCES,
    answer,
    business_day,
    make_open_survey,
    make_question,
    make_survey,
    response_of,
)


@dataclass(frozen=True)
class SurveyWorld:
    """`response` is being written, `submitted` was handed in; `delegation` waits for the section."""

    draft: Survey
    draft_question: Question
    first: Survey
    question: Question
    submitted: Response
    second: Survey
    response: Response
    delegation: Delegation
    workbook: AnswerWorkbook


def make_survey_world(
    municipality: Organisation, users: Mapping[str, User], actors: Mapping[str, Actor]
) -> SurveyWorld:
    coordinator, staff = actors["coordinator"], actors["staff"]
    first = make_open_survey(coordinator, title="第1回の意向調査")
    submitted = answer(staff, response_of(first, municipality), {1: STANCES[0]})
    second = start_next_round(actor=coordinator, survey=first, title="第2回の意向調査", due_on=business_day(20))
    open_survey(actor=coordinator, survey=second)
    response = response_of(second, municipality)
    typed = {second.questions.get().name: [STANCES[1]]}
    response = save_answers(actor=staff, response=response, typed=typed).response
    third = make_open_survey(coordinator, (QuestionType.SINGLE, QuestionType.MONEY), title="経費の調査")
    draft = make_survey(coordinator, title="作成中の照会")
    error = {"sheet": "入力", "cell": "F2", "value": "約100", "message": "数字で入力してください。", "example": ""}
    return SurveyWorld(
        draft=draft,
        draft_question=make_question(coordinator, draft),
        first=first,
        question=first.questions.get(),
        submitted=submitted,
        second=second,
        response=response,
        delegation=delegate_questions(
            actor=staff,
            response=response_of(third, municipality),
            questions=[third.questions.get(position=2)],
            person=users["section"],
            due_on=business_day(3),
        ),
        workbook=AnswerWorkbook.objects.create(
            response=response,
            file_name="回答.xlsx",
            content=answer_workbook(staff, response),
            errors=[error],
            read_count=0,
            uploaded_by=users["staff"],
        ),
    )
