"""Files that go with a report, through the inspection of every upload."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.applications.services.checks import acting_person
from portal.audit.tracking import record_as
from portal.documents.file_types import ATTACHMENTS
from portal.documents.inspection import inspect_upload
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation
from security.incident_workflow import REPORTER
from security.models import IncidentFile, IncidentReport

from .incident_reports import lock

PURPOSE = "security.incident"
MAX_FILES = 10
MAIL_FILES = (".eml", ".msg")


def add_incident_file(*, actor: Actor, report: IncidentReport, upload: UploadedFile) -> IncidentFile:
    """Attach a file to the draft. Raises RuleViolation, also for what is wrong with the file."""
    person, organisation = acting_person(actor)
    _check_may_edit(actor, report)
    _refuse_mails(upload)
    inspected = inspect_upload(cast(BinaryIO, upload), filename=upload.name or "", allowed=ATTACHMENTS, field="uploads")
    with storing_files() as files:
        record_as(actor)
        locked = _locked_draft(report)
        if locked.files.count() >= MAX_FILES:
            sentence = _("添付できるファイルは%(limit)d件までです。不要なファイルを外してから追加してください。")
            raise RuleViolation("too_many_files", sentence % {"limit": MAX_FILES}, field="uploads")
        stored = files.store(actor=actor, file=inspected, owner=organisation, purpose=PURPOSE)
        return IncidentFile.objects.create(report=locked, file=stored, added_by=person)


def remove_incident_file(*, actor: Actor, attached: IncidentFile) -> None:
    """Take a file off the draft."""
    _check_may_edit(actor, attached.report)
    with storing_files() as files:
        record_as(actor)
        _locked_draft(attached.report)
        stored = attached.file
        attached.delete()
        files.delete(stored)


def _refuse_mails(upload: UploadedFile) -> None:
    """A mail as a file carries its attachments along. What is needed of it is text."""
    if (upload.name or "").lower().endswith(MAIL_FILES):
        sentence = _(
            "メールのファイル（.eml、.msg）は、不審な添付ファイルを含むおそれがあるため受け付けていません。"
            "メールヘッダーの文字を「メールヘッダー」の欄に貼り付け、画面の写しはPNG形式で添付してください。"
        )
        raise RuleViolation("mail_file", sentence, field="uploads")


def _check_may_edit(actor: Actor, report: IncidentReport) -> None:
    if not is_permitted(actor, REPORTER, report):
        raise RuleViolation("not_permitted", _("この連絡票を編集する権限がありません。"))


def _locked_draft(report: IncidentReport) -> IncidentReport:
    locked = lock(report)
    if not locked.is_editable:
        raise RuleViolation("not_editable", _("報告済みの連絡票の添付ファイルは変更できません。"))
    return locked
