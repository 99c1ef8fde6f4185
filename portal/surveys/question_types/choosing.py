"""Questions that are answered by choosing. A choice is kept as its label: what is on file reads without a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from portal.applications.content import Typed
from portal.lib.text import half_width, search_copy
from portal.reports.document import Column, Value
from portal.surveys.choices import QuestionType
from portal.web.forms import MAX_RADIO_BUTTONS
from portal.web.rendering import display_value

from .base import CellProblem, Entry, Figure, TypeOfQuestion

if TYPE_CHECKING:
    from portal.surveys.models import Question

MARK = "○"
_MARKS = frozenset("○〇◯⚪⭕●o1レ✓✔☑✅") | {"はい", "yes", "true"}
_NO_MARKS = frozenset("-－ー×✕✖✗✘0☐□") | {"", "いいえ", "no", "false"}


def _pairs(question: Question) -> list[tuple[str, str]]:
    return [(label, label) for label in question.choices]


def chosen(question: Question, text: str) -> str:
    """The choice that a text means: its label in any width, or its number. Raises CellProblem."""
    labels = {search_copy(label): label for label in question.choices}
    found = labels.get(search_copy(text))
    number = half_width(text).lstrip("(").rstrip(".)")
    if found is None and number.isascii() and number.isdigit() and 1 <= int(number[:4]) <= len(question.choices):
        found = question.choices[int(number[:4]) - 1]
    if found is None:
        sentence = _("選択肢にない回答です。次の中から1つ選んでください：%(choices)s")
        raise CellProblem(sentence % {"choices": "、".join(question.choices)})
    return str(found)


class _Choosing(TypeOfQuestion):
    is_counted = True

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        counts = Counter(label for answer in answers for label in ([answer] if isinstance(answer, str) else answer))
        return [Figure(label, counts[label], str(_("団体"))) for label in question.choices]


class SingleChoice(_Choosing):
    code = QuestionType.SINGLE

    def field(self, question: Question) -> forms.Field:
        if len(question.choices) <= MAX_RADIO_BUTTONS:
            return forms.ChoiceField(choices=_pairs(question), widget=forms.RadioSelect)
        return forms.ChoiceField(choices=[("", _("選んでください")), *_pairs(question)])

    def entries(self, question: Question) -> list[Entry]:
        return [Entry("", choices=tuple(question.choices), example=str(question.choices[0]))]

    def typed_from_cells(self, question: Question, texts: Mapping[str, str]) -> Typed:
        text = texts.get("", "")
        return {question.name: [chosen(question, text)]} if text else {}


class MultipleChoice(_Choosing):
    code = QuestionType.MULTIPLE

    def field(self, question: Question) -> forms.Field:
        return forms.MultipleChoiceField(choices=_pairs(question), widget=forms.CheckboxSelectMultiple)

    def typed(self, question: Question, answer: Any) -> Typed:
        return {question.name: [str(label) for label in answer]} if answer else {}

    def value_of(self, question: Question, answer: Any) -> Value:
        return "、".join(answer) if answer else None

    def words(self, question: Question, answer: Any) -> str:
        return display_value(list(answer or []))

    def columns(self, question: Question) -> list[Column]:
        """A column for each choice: one datum per cell."""
        return [Column(f"{question.number} {question.text}：{label}") for label in question.choices]

    def cells(self, question: Question, answer: Any) -> list[Value]:
        return [(MARK if label in answer else None) if answer else None for label in question.choices]

    def entries(self, question: Question) -> list[Entry]:
        return [
            Entry(str(label), suffix=f"_c{number}", choices=(MARK,), example=MARK)
            for number, label in enumerate(question.choices)
        ]

    def typed_from_cells(self, question: Question, texts: Mapping[str, str]) -> Typed:
        labels = [
            str(label)
            for number, label in enumerate(question.choices)
            if is_marked(texts.get(f"_c{number}", ""), f"_c{number}")
        ]
        return {question.name: labels} if labels else {}


def is_marked(text: str, suffix: str) -> bool:
    """Whether a cell is ticked, in whatever way people tick. Raises CellProblem for other text."""
    plain = half_width(text).lower()
    if text in _MARKS or plain in _MARKS:
        return True
    if text in _NO_MARKS or plain in _NO_MARKS:
        return False
    raise CellProblem(_("当てはまるものに「○」を、当てはまらないものは空欄にしてください。"), suffix)
