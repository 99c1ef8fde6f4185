"""Reads about one response: its questions, files, who is answering what, and what was answered last time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from portal.access.actor import Actor
from portal.surveys.models import AnswerFile, Delegation, Question, Response, ResponseStep, Survey
from portal.surveys.question_types import is_not_applicable, type_of, words_of
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


def carried_answers(response: Response) -> dict[int, Any]:
    """Last time's answers that fit the questions of today, by the key of today's question; two queries."""
    repeating = [one for one in questions_of(response.survey) if one.repeats is not None]
    surveys = {one.repeats.survey_id for one in repeating if one.repeats}
    before = Response.objects.filter(survey__in=surveys, organisation=response.organisation_id, submission_count__gt=0)
    answers = {key: answer for given in before.values_list("answers", flat=True) for key, answer in given.items()}
    found = {one.pk: answers[str(one.repeats_id)] for one in repeating if str(one.repeats_id) in answers}
    return {one.pk: found[one.pk] for one in repeating if one.pk in found and fits(one, found[one.pk])}


def fits(question: Question, answer: Any) -> bool:
    """Whether an earlier answer can still be given: a choice that is no longer offered cannot, nor can a file."""
    if is_not_applicable(answer):
        return question.has_not_applicable
    typed = type_of(question).typed(question, answer)
    if question.is_choosing:
        given = typed.get(question.name, [])
        return bool(given) and set(given) <= set(question.choices)
    return bool(typed)


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
