"""What the answer page shows of each question: its fields, known answers, who is answering it, its files."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.forms.boundfield import BoundField

from .answer_form import NA_SUFFIX, AnswerForm
from .models import AnswerFile, Delegation, Question
from .question_types import words_of
from .selectors.offers import Offer


@dataclass(frozen=True, slots=True)
class Block:
    question: Question
    field: BoundField
    not_applicable: BoundField | None
    offers: Sequence[tuple[Offer, str]] = ()  # answers that are known already, with their words
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
    offers: Mapping[int, Sequence[Offer]] | None = None,
    waiting: Mapping[int, Delegation] | None = None,
    files: Mapping[int, Sequence[AnswerFile]] | None = None,
) -> list[Block]:
    """The questions of the form in their order; `only` those with these keys."""
    return [
        Block(
            question=question,
            field=form[question.name],
            not_applicable=form[question.name + NA_SUFFIX] if question.has_not_applicable else None,
            offers=[(one, words_of(question, one.answer)) for one in (offers or {}).get(question.pk, ())],
            delegation=(waiting or {}).get(question.pk),
            files=(files or {}).get(question.pk, ()),
        )
        for question in form.questions
        if only is None or question.pk in only
    ]
