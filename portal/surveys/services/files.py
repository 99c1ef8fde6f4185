"""Files that answer a question."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation
from portal.surveys.models import AnswerFile, Question, Response

from .answers import check_editable, lock

PURPOSE = "surveys.answer"
MOST_FILES = 10


def add_answer_file(*, actor: Actor, response: Response, question: Question, upload: UploadedFile) -> AnswerFile:
    """Attach a file to a question. Raises RuleViolation at the question's field, also for what is wrong with it."""
    person, organisation = acting_person(actor)
    _check_may_change(actor, response)
    inspected = inspect_upload(
        cast(BinaryIO, upload), filename=upload.name or "", allowed=ATTACHMENTS, field=question.name
    )
    with storing_files() as files:
        record_as(actor)
        locked = lock(response)
        check_editable(locked)
        if locked.files.attached().filter(question=question).count() >= MOST_FILES:
            sentence = _("1つの設問に添付できるファイルは%(limit)d件までです。")
            raise RuleViolation("too_many_files", sentence % {"limit": MOST_FILES}, field=question.name)
        stored = files.store(actor=actor, file=inspected, owner=organisation, purpose=PURPOSE)
        return AnswerFile.objects.create(response=locked, question=question, file=stored, added_by=person)


def remove_answer_file(*, actor: Actor, answer_file: AnswerFile) -> None:
    """Take a file off the answer; one that was handed over stays on record, others are deleted."""
    _check_may_change(actor, answer_file.response)
    with storing_files() as files:
        record_as(actor)
        check_editable(lock(answer_file.response))
        row = AnswerFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=answer_file.pk)
        if row.handed_over_at is not None:
            row.removed_at = timezone.now()
            row.save(update_fields=["removed_at"])
            return
        row.delete()
        files.delete(row.file)


def _check_may_change(actor: Actor, response: Response) -> None:
    if not is_permitted(actor, "change", response):
        raise RuleViolation("not_permitted", _("この回答を編集する権限がありません。"))
