"""Questions that are answered in one's own words or with papers of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from portal.applications.content import Typed
from portal.documents.file_types import ATTACHMENTS
from portal.documents.upload_field import UploadsField
from portal.reports.document import Value
from portal.surveys.choices import QuestionType

from .base import Entry, Figure, TypeOfQuestion

if TYPE_CHECKING:
    from portal.surveys.models import Question

LONGEST_TEXT = 4000


class Text(TypeOfQuestion):
    code = QuestionType.TEXT

    def field(self, question: Question) -> forms.Field:
        return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))

    def words(self, question: Question, answer: Any) -> str:
        return str(answer) if answer else super().words(question, answer)

    def value_of(self, question: Question, answer: Any) -> Value:
        """Without line feeds: one cell of a table is one line."""
        return " ".join(str(answer).split()) if answer else None

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        return [Figure(_("記述のあった団体"), len(answers), str(_("団体")))]


class File(TypeOfQuestion):
    """The answer is the list of names; the files themselves are rows of their own."""

    code = QuestionType.FILE
    is_in_workbook = False

    def field(self, question: Question) -> forms.Field:
        return UploadsField(allowed=ATTACHMENTS)

    def typed(self, question: Question, answer: Any) -> Typed:
        return {}

    def value_of(self, question: Question, answer: Any) -> Value:
        return "、".join(answer) if answer else None

    def entries(self, question: Question) -> list[Entry]:
        return []

    def figures(self, question: Question, answers: Sequence[Any]) -> list[Figure]:
        return [Figure(_("ファイルのあった団体"), len(answers), str(_("団体")))]
