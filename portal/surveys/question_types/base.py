"""What every type of question can do. A type knows its field, its words, its columns, its cells and its figures."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from portal.applications.content import Typed, to_json
from portal.reports.document import Column, Kind, Value
from portal.surveys.choices import QuestionType
from portal.web.rendering import display_value

if TYPE_CHECKING:
    from portal.surveys.models import Question


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the answer workbook that somebody fills in. `suffix` tells the cells of one question apart."""

    label: str
    suffix: str = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a tally: a count of organisations, or a figure made of all answers."""

    label: str
    value: Value
    unit: str = ""


class CellProblem(Exception):
    """A cell of a workbook that cannot be taken as an answer. `suffix` says which of the question's cells."""

    def __init__(self, message: str, suffix: str = "") -> None:
        super().__init__(message)
        self.message, self.suffix = message, suffix


class TypeOfQuestion(ABC):
    """The base: an answer that is one value of one field."""

    code: ClassVar[QuestionType]
    is_counted: ClassVar[bool] = False  # its figures are counts of organisations: worth a chart
    is_in_workbook: ClassVar[bool] = True
    example: ClassVar[str] = ""
    kind: ClassVar[Kind] = Kind.TEXT

    @abstractmethod
    def field(self, question: Question) -> forms.Field:
        """The field of the answer form; cells of a workbook go through the same one."""

    def answer_of(self, value: Any) -> Any:
        """The cleaned value as JSON; None where there is no answer."""
        return to_json(value) if value not in (None, "", [], ()) else None

    def typed(self, question: Question, answer: Any) -> Typed:
        """What somebody would have typed to give this answer."""
        return {question.name: [str(answer)]} if answer is not None else {}

    def value_of(self, question: Question, answer: Any) -> Value:
        """The answer as one typed value for files."""
        return str(answer) if answer is not None else None

    def words(self, question: Question, answer: Any) -> str:
        return display_value(self.value_of(question, answer))

    def unit(self, question: Question) -> str:
        """What stands behind the question in brackets, on pages and in files."""
        return question.unit

    def columns(self, question: Question) -> list[Column]:
        return [Column(f"{question.number} {question.text}", self.kind, unit=self.unit(question))]

    def cells(self, question: Question, answer: Any) -> list[Value]:
        return [self.value_of(question, answer)]

    def entries(self, question: Question) -> list[Entry]:
        return [Entry("", example=self.example, kind=self.kind)]

    def typed_from_cells(self, question: Question, texts: Mapping[str, str]) -> Typed:
        """What was filled in, as if it had been typed on the page. Raises CellProblem."""
        text = texts.get("", "")
        return {question.name: [text]} if text else {}

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        """What all answers of organisations give together."""
        return []
