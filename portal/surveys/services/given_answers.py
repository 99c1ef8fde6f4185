"""Answers that a machine gives: in the form in which they are read, all of them right or none kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.applications.content import Typed
from portal.exceptions import RuleViolation
from portal.surveys.answer_form import question_name
from portal.surveys.choices import Action, QuestionType
from portal.surveys.models import Question, Response
from portal.surveys.question_types import is_not_applicable
from portal.surveys.selectors.answers import questions_of

from .answers import filled_form, save_answers, typed_answer
from .responses import perform


@transaction.atomic
def give_answers(*, actor: Actor, response: Response, answers: Mapping[str, Any], is_final: bool) -> Response:
    """Keep these answers, by the key of the question, and hand the response in if they are final.

    Raises RuleViolation: an unknown question, an answer of another form or with a fault; or as the services it uses.
    """
    questions = {str(one.pk): one for one in questions_of(response.survey)}
    if unknown := sorted(set(answers) - set(questions)):
        sentence = _("この照会にない設問のIDです：%(ids)s")
        raise RuleViolation("unknown_question", sentence % {"ids": "、".join(unknown)}, field="answers")
    chosen = [questions[key] for key in answers]
    typed: Typed = {}
    for question in chosen:
        typed |= _typed(question, answers[str(question.pk)])
    saved = save_answers(actor=actor, response=response, typed=typed, questions=chosen)
    _check(saved.response, chosen, saved.refused)
    if not is_final:
        return saved.response
    action = Action.REQUEST_APPROVAL if saved.response.organisation.requires_approval else Action.SUBMIT
    return perform(actor=actor, response=saved.response, action=action)


def _typed(question: Question, answer: Any) -> Typed:
    """Raises RuleViolation for JSON that is no answer of this type; null takes an answer away."""
    if answer is None:
        return {}
    if not (is_not_applicable(answer) or _has_form(question, answer)):
        sentence = _("%(number)sの回答の形が違います。回答を読み取ったときと同じ形で指定してください。")
        raise RuleViolation("wrong_form", sentence % {"number": question.number}, field="answers")
    return typed_answer(question, answer)


def _has_form(question: Question, answer: Any) -> bool:
    match question.type:
        case QuestionType.FILE:
            return False  # files are attached on the page, where they are looked through
        case QuestionType.MULTIPLE:
            return isinstance(answer, list) and all(isinstance(label, str) for label in answer)
        case QuestionType.TABLE:
            return isinstance(answer, list) and all(isinstance(line, list) for line in answer)
    return isinstance(answer, str | int | float) and not isinstance(answer, bool)


def _check(response: Response, questions: list[Question], refused: Mapping[str, str]) -> None:
    form = filled_form(response)
    form.full_clean()
    own = {question.name: question for question in questions}
    faults = {**{name: "".join(map(str, form.errors[name])) for name in form.errors if name in own}, **refused}
    if faults:
        name, sentence = next(iter(faults.items()))
        number = own[question_name(name)].number
        raise RuleViolation("wrong_answer", f"{number}：{sentence}", field="answers")
