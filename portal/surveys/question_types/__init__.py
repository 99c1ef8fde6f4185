"""The registry of question types: a new type is one class in this room and its word in `choices`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from portal.surveys.choices import QuestionType

from .base import CellProblem, Entry, Figure, TypeOfQuestion
from .choosing import MultipleChoice, SingleChoice
from .figures import Day, Money, Months, Number
from .free import File, Text
from .tables import TableQuestion

if TYPE_CHECKING:
    from portal.surveys.models import Question

# 該当なし is an answer in itself, for every type.
NOT_APPLICABLE: Mapping[str, bool] = {"not_applicable": True}

TYPES: Mapping[str, TypeOfQuestion] = {
    one.code: one
    for one in (
        SingleChoice(),
        MultipleChoice(),
        Number(),
        Money(),
        Day(),
        Months(),
        TableQuestion(),
        Text(),
        File(),
    )
}


def type_of(question: Question) -> TypeOfQuestion:
    return TYPES[QuestionType(question.type)]


def is_not_applicable(answer: Any) -> bool:
    return answer == NOT_APPLICABLE


def words_of(question: Question, answer: Any) -> str:
    """An answer as people read it."""
    if is_not_applicable(answer):
        return str(_("該当なし"))
    return type_of(question).words(question, answer)


__all__ = [
    "NOT_APPLICABLE",
    "TYPES",
    "CellProblem",
    "Entry",
    "Figure",
    "TypeOfQuestion",
    "is_not_applicable",
    "type_of",
    "words_of",
]
