"""Files that go with an application."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.models import Application, Attachment, Message
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import InspectedFile, inspect_upload
from portal.documents.services import FileBatch, storing_files
from portal.exceptions import RuleViolation

from .checks import acting_person
from .drafts import lock

PURPOSE = "applications.attachment"
MAX_ATTACHMENTS = 20


def add_attachment(*, actor: Actor, application: Application, upload: UploadedFile) -> Attachment:
    """Attach a file to the form while it can be edited. Raises RuleViolation, also for what is wrong with the file."""
    _check_may_edit(actor, application)
    inspected = inspect(upload)
    with storing_files() as files:
        record_as(actor)
        locked = _locked_editable(application)
        if locked.attachments.attached().count() >= MAX_ATTACHMENTS:
            raise RuleViolation(
                "too_many_files",
                _("添付できるファイルは%(limit)d件までです。不要なファイルを外してから追加してください。")
                % {"limit": MAX_ATTACHMENTS},
                field="uploads",
            )
        return store(files, actor, locked, inspected)


def inspect(upload: UploadedFile) -> InspectedFile:
    """Look through an upload before any row is locked for it. Raises RuleViolation at the field `uploads`."""
    return inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=ATTACHMENTS, field="uploads")


def store(
    files: FileBatch,
    actor: Actor,
    application: Application,
    inspected: InspectedFile,
    *,
    message: Message | None = None,
) -> Attachment:
    """Keep one inspected file with its row. Only for services that have checked the rest."""
    person, organisation = acting_person(actor)
    file = files.store(actor=actor, file=inspected, owner=organisation, purpose=PURPOSE)
    return Attachment.objects.create(application=application, message=message, file=file, added_by=person)


def remove_attachment(*, actor: Actor, attachment: Attachment) -> None:
    """Take a file off the form. One that was submitted before stays with that submission; others are deleted."""
    _check_may_edit(actor, attachment.application)
    with storing_files() as files:
        record_as(actor)
        _locked_editable(attachment.application)
        attachment = Attachment.objects.select_for_update(of=("self",)).select_related("file").get(pk=attachment.pk)
        if attachment.message_id:
            raise RuleViolation("sent_already", _("連絡に添付して送ったファイルは外せません。"))
        if attachment.submissions.exists():
            attachment.removed_at = timezone.now()
            attachment.save(update_fields=["removed_at"])
            return
        attachment.delete()
        files.delete(attachment.file)


def _check_may_edit(actor: Actor, application: Application) -> None:
    if not is_permitted(actor, "change", application):
        raise RuleViolation("not_permitted", _("この申請を編集する権限がありません。"))


def _locked_editable(application: Application) -> Application:
    locked = lock(application)
    if not locked.is_editable:
        raise RuleViolation(
            "not_editable",
            _("この申請は「%(state)s」のため、添付ファイルを変更できません。") % {"state": locked.get_state_display()},
        )
    return locked
