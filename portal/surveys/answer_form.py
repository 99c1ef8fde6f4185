"""The form of a survey, made of its questions: pages, workbooks and API fill in the same one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.applications.content import Typed, as_data
from portal.web.forms import PortalForm

from .choices import QuestionType
from .models import Question
from .question_types import NOT_APPLICABLE, type_of

NA_SUFFIX = "_na"
_NAME = re.compile(r"q[0-9]+")


def question_name(posted: str) -> str:
    """The question that a posted name belongs to: q12_r0_c1 is a cell of q12."""
    found = _NAME.match(posted)
    return found.group() if found else ""


def is_blank(question: Question, typed: Typed) -> bool:
    """Whether nothing was typed to this question yet."""
    return not any(
        text.strip() for name, texts in typed.items() if question_name(name) == question.name for text in texts
    )


class AnswerForm(PortalForm):
    """All or some questions of a survey. `attached` are the names of files by the key of their question."""

    use_required_attribute = False
    labels_excuse_digits = False  # an author's wording must not open a way round the guard

    def __init__(
        self,
        data: Any = None,
        *,
        questions: Sequence[Question],
        attached: Mapping[int, Sequence[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.questions, self.attached = list(questions), attached or {}
        # Before Django copies them: the base class marks and guards these fields as those of any other form.
        self.base_fields = dict(pair for question in questions for pair in _fields(question))  # type: ignore[misc]
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        asked = {question.pk for question in self.asked_questions()}
        for question in self.questions:
            if question.pk not in asked or values.get(question.name + NA_SUFFIX):
                self.errors.pop(question.name, None)
            elif question.type == QuestionType.FILE:
                self._check_file(question)
        return values

    def _check_file(self, question: Question) -> None:
        self.errors.pop(question.name, None)
        if question.is_required and not self.attached.get(question.pk):
            self.add_error(question.name, _("ファイルを選んで「下書きを保存する」を押し、添付してください。"))

    def asked_questions(self) -> list[Question]:
        """The questions whose conditions are met by what is filled in here."""
        asked: list[Question] = []
        reached: set[int] = set()
        for question in self.questions:
            if question.asked_if_id is None or (question.asked_if_id in reached and self._is_met(question)):
                asked.append(question)
                reached.add(question.pk)
        return asked

    def _is_met(self, question: Question) -> bool:
        value = self.cleaned_data.get(f"q{question.asked_if_id}") or []
        given = [value] if isinstance(value, str) else value
        return not set(given).isdisjoint(question.asked_if_choices)

    def answers(self) -> dict[str, Any]:
        """The valid form as JSON by the key of the question; what is not asked is no answer."""
        found = {str(question.pk): self.answer_to(question) for question in self.asked_questions()}
        return {key: answer for key, answer in found.items() if answer is not None}

    def answer_to(self, question: Question) -> Any:
        if self.cleaned_data.get(question.name + NA_SUFFIX):
            return dict(NOT_APPLICABLE)
        if question.type == QuestionType.FILE:
            return list(self.attached.get(question.pk, ())) or None
        return type_of(question).answer_of(self.cleaned_data.get(question.name))


def _fields(question: Question) -> Iterable[tuple[str, forms.Field]]:
    field = type_of(question).field(question)
    unit = type_of(question).unit(question)
    field.label = f"{question.number}　{question.text}" + (f"（{unit}）" if unit else "")
    field.required = question.is_required and question.type != QuestionType.FILE
    if question.guidance:
        field.help_text = f"{question.guidance}　{field.help_text}" if field.help_text else question.guidance
    yield question.name, field
    if question.has_not_applicable:
        label = gettext_lazy("該当なし")
        yield question.name + NA_SUFFIX, forms.BooleanField(label=f"{question.number}　{label}", required=False)


def form_of(questions: Sequence[Question], typed: Typed, attached: Mapping[int, Sequence[str]]) -> AnswerForm:
    """The form as if this had just been sent: it knows every fault."""
    return AnswerForm(as_data(typed), questions=questions, attached=attached)


def open_form_of(questions: Sequence[Question], typed: Typed, attached: Mapping[int, Sequence[str]]) -> AnswerForm:
    """The form with what is stored, before anybody has sent it: nothing is called a fault yet."""
    form = AnswerForm(questions=questions, attached=attached)
    data = as_data(typed)
    form.initial = {
        name: field.widget.value_from_datadict(data, MultiValueDict(), name) for name, field in form.fields.items()
    }
    return form


def silent_but(form: AnswerForm, names: Collection[str]) -> AnswerForm:
    """The same form, silent about all other fields: a draft need not be complete to be saved."""
    form.full_clean()
    for name in [name for name in form.errors if name not in names]:
        del form.errors[name]
    return form
