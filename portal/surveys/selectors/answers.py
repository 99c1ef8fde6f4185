"""Reads about one response: its questions, files, who is answering what, and its answers in words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from portal.access.actor import Actor
from portal.surveys.models import AnswerFile, Delegation, Question, Response, ResponseStep, Survey
from portal.surveys.question_types import words_of
from portal.web.components import HistoryEntry


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One question with its answer in words."""

    question: Question
    text: str
    is_answered: bool


def questions_of(survey: Survey) -> list[Question]:
    return list(survey.questions.select_related("asked_if", "repeats").order_by("position"))


def attached_names(response: Response) -> dict[int, list[str]]:
    """Names of the files that go with the answer, by the key of their question."""
    found: dict[int, list[str]] = defaultdict(list)
    for question, name in response.files.attached().values_list("question", "file__original_name"):
        found[question].append(name)
    return dict(found)


def delegated_keys(response: Response) -> set[int]:
    """Keys of the questions that a business section is answering now."""
    return set(Question.objects.filter(delegations__in=response.delegations.waiting()).values_list("pk", flat=True))


def delegations_of(response: Response) -> list[Delegation]:
    rows = response.delegations.filter(withdrawn_at__isnull=True).select_related("person", "asked_by")
    return list(rows.prefetch_related("questions"))


def lines_of(response: Response, answers: dict[str, Any]) -> list[AnswerLine]:
    """All questions of the survey with these answers in words."""
    return [
        AnswerLine(one, words_of(one, answers.get(str(one.pk))), str(one.pk) in answers)
        for one in questions_of(response.survey)
    ]


def files_of(actor: Actor, response: Response) -> dict[int, list[AnswerFile]]:
    """The files of the answer that the actor may see, by the key of their question."""
    found: dict[int, list[AnswerFile]] = defaultdict(list)
    rows = AnswerFile.objects.permitted_to(actor).attached().filter(response=response).select_related("file")
    for row in rows:
        found[row.question_id].append(row)
    return dict(found)


def history_of(actor: Actor, response: Response) -> list[HistoryEntry]:
    steps = ResponseStep.objects.permitted_to(actor).filter(response=response)
    return [
        HistoryEntry(
            at=step.at,
            what=step.get_action_display(),
            name=step.author.name,
            organisation=step.organisation.name,
            reason=step.reason,
        )
        for step in steps.select_related("author", "organisation").order_by("-at", "-pk")
    ]
