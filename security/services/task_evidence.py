"""Papers that prove that a task is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation
from security.models import MigrationTask, TaskEvidence
from security.task_choices import TaskState

from .task_locks import acting_person, check_may_work, lock

PURPOSE = "security.task_evidence"
MAX_FILES = 20


def add_evidence(*, actor: Actor, task: MigrationTask, uploads: Sequence[UploadedFile]) -> list[TaskEvidence]:
    """Keep papers with a task, all or none. Raises RuleViolation at the field `uploads`, or without the right to."""
    check_may_work(actor, task)
    author, _organisation = acting_person(actor)
    inspected = [
        inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=ATTACHMENTS, field="uploads")
        for upload in uploads
    ]
    with storing_files() as files:
        record_as(actor)
        stored = lock(task)
        if stored.evidence.count() + len(inspected) > MAX_FILES:
            raise RuleViolation(
                "too_many_files",
                _("証跡は%(limit)d件まで登録できます。不要なファイルを外してから追加してください。")
                % {"limit": MAX_FILES},
                field="uploads",
            )
        owner = stored.migration.organisation
        kept = [files.store(actor=actor, file=file, owner=owner, purpose=PURPOSE) for file in inspected]
        return [TaskEvidence.objects.create(task=stored, file=file, added_by=author) for file in kept]


def remove_evidence(*, actor: Actor, evidence: TaskEvidence) -> None:
    """Take a paper off a task that is not done. Raises RuleViolation for a done one, and without the right to."""
    check_may_work(actor, evidence.task)
    with storing_files() as files:
        record_as(actor)
        if lock(evidence.task).state == TaskState.DONE:
            raise RuleViolation(
                "task_done", _("完了した作業の証跡は外せません。先に完了を取り消してください。"), field="uploads"
            )
        stored = TaskEvidence.objects.select_related("file").get(pk=evidence.pk)
        stored.delete()
        files.delete(stored.file)
