"""What the answer page shows of each question: its fields, last time's answer, who is answering it, its files."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField

from .answer_form import NA_SUFFIX, AnswerForm
from .models import AnswerFile, Delegation, Question
from .question_types import words_of


@dataclass(frozen=True, slots=True)
class Block:
    question: Question
    field: BoundField
    not_applicable: BoundField | None
    last_time: str = ""  # last time's answer in words
    delegation: Delegation | None = None  # somebody of a business section is answering it
    files: Sequence[AnswerFile] = ()

    @property
    def condition_choices(self) -> str:
        """For the script that hides what is not asked."""
        return json.dumps(self.question.asked_if_choices, ensure_ascii=False)

    @property
    def condition_words(self) -> str:
        return "、".join(f"「{label}」" for label in self.question.asked_if_choices)


def blocks_of(
    form: AnswerForm,
    *,
    only: Collection[int] | None = None,
    carried: Mapping[int, Any] | None = None,
    waiting: Mapping[int, Delegation] | None = None,
    files: Mapping[int, Sequence[AnswerFile]] | None = None,
) -> list[Block]:
    """The questions of the form in their order; `only` those with these keys."""
    return [
        Block(
            question=question,
            field=form[question.name],
            not_applicable=form[question.name + NA_SUFFIX] if question.has_not_applicable else None,
            last_time=words_of(question, carried[question.pk]) if carried and question.pk in carried else "",
            delegation=(waiting or {}).get(question.pk),
            files=(files or {}).get(question.pk, ()),
        )
        for question in form.questions
        if only is None or question.pk in only
    ]
