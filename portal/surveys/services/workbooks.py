"""Answer workbooks: handed out with what is there and known, and taken in cell by cell."""

from __future__ import annotations

from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.content import Typed
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.file_types import ANSWER_WORKBOOKS
from portal.documents.inspection import inspect_upload
from portal.documents.marking import mark_cells
from portal.documents.sheets import CellError, open_workbook
from portal.exceptions import RuleViolation
from portal.surveys.answer_form import is_blank
from portal.surveys.models import AnswerWorkbook, Response
from portal.surveys.selectors.answers import attached_names, delegated_keys, questions_of
from portal.surveys.selectors.offers import offers_to
from portal.surveys.sheets.reading import read_answers
from portal.surveys.sheets.writing import write_workbook

from .answers import check_editable, lock, save_answers, typed_answer


def answer_workbook(actor: Actor, response: Response) -> bytes:
    """The workbook of this organisation, filled with its draft and, where that is blank, with what is known already."""
    questions = questions_of(response.survey)
    known = {
        pk: offers[0]
        for pk, offers in offers_to(actor, response, questions).items()
        if all(is_blank(one, response.draft) for one in questions if one.pk == pk)
    }
    typed = dict(response.draft)
    for question in questions:
        if question.pk in known:
            typed |= typed_answer(question, known[question.pk].answer)
    notes = {pk: offer.label for pk, offer in known.items()}
    return write_workbook(response, questions, delegated_keys(response), typed, notes)


def take_in_workbook(*, actor: Actor, response: Response, file: BinaryIO, file_name: str, link: str) -> AnswerWorkbook:
    """Take over the answers that are right, and keep the file while some are wrong.

    Blank cells change nothing. `link` is where the current form is. Raises RuleViolation: not permitted, not editable,
    no workbook of ours, another survey's or organisation's; then nothing is stored.
    """
    person, _organisation = acting_person(actor)
    if not is_permitted(actor, "change", response):
        raise RuleViolation("not_permitted", _("この回答を編集する権限がありません。"))
    inspected = inspect_upload(file, filename=file_name, allowed=ANSWER_WORKBOOKS, field="workbook")
    book = open_workbook(inspected.content, name=inspected.name)
    inspected.content.seek(0)
    with transaction.atomic():
        record_as(actor, reason=_("Excelファイル「%(name)s」の取込") % {"name": inspected.name})
        locked = lock(response)
        check_editable(locked)
        questions, waiting = questions_of(locked.survey), delegated_keys(locked)
        found = read_answers(book, locked, questions, waiting, attached_names(locked), link)
        typed: Typed = {name: texts for part in found.typed.values() for name, texts in part.items()}
        taken = [one for one in questions if one.pk in found.typed]
        if taken:
            save_answers(actor=actor, response=locked, typed=typed, questions=taken)
        values = {
            "file_name": inspected.name,
            "content": inspected.content.read() if found.errors else b"",
            "errors": [_as_json(error) for error in found.errors],
            "read_count": len(taken),
            "uploaded_by": person,
        }
        workbook, _created = AnswerWorkbook.objects.update_or_create(response=locked, defaults=values)
        return workbook


def marked_workbook(workbook: AnswerWorkbook) -> bytes:
    """The same file with its wrong cells coloured, commented and listed on a first sheet."""
    return mark_cells(bytes(workbook.content), [CellError(**error) for error in workbook.errors])


def _as_json(error: CellError) -> dict[str, str]:
    return {name: getattr(error, name) for name in ("sheet", "cell", "value", "message", "example")}
