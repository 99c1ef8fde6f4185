"""Writing to the other side, and the prefecture's notes for itself."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import permitted_actions
from portal.applications.models import Application, InternalComment, Message
from portal.applications.workflow import APPLICANT, REVIEWER
from portal.audit.tracking import record_as
from portal.documents.services import storing_files
from portal.exceptions import RuleViolation

from .attachments import inspect, store
from .checks import acting_person, checked_text
from .drafts import lock
from .notices import tell_of_message

WRITERS = {APPLICANT.permission, REVIEWER.permission}


def post_message(*, actor: Actor, application: Application, text: str, uploads: Sequence[UploadedFile] = ()) -> Message:
    """Add to the thread, with files if any. Raises RuleViolation: not permitted, nothing submitted yet, wrong file."""
    person, organisation = acting_person(actor)
    if permitted_actions(actor, application).isdisjoint(WRITERS):
        raise RuleViolation("not_permitted", _("この申請について連絡を書く権限がありません。"))
    text = checked_text(text, Message._meta.get_field("text"))
    inspected = [inspect(upload) for upload in uploads]
    with storing_files() as files:
        record_as(actor)
        locked = lock(application)
        if not locked.submission_count:
            raise RuleViolation("not_submitted", _("連絡を送れるのは、申請を提出した後です。"))
        message = Message.objects.create(application=locked, author=person, organisation=organisation, text=text)
        for file in inspected:
            store(files, actor, locked, file, message=message)
        tell_of_message(actor, locked)
    return message


@transaction.atomic
def add_internal_comment(*, actor: Actor, application: Application, text: str) -> InternalComment:
    """A note for the prefecture alone. Raises RuleViolation without the right to review."""
    person, _organisation = acting_person(actor)
    if REVIEWER.permission not in permitted_actions(actor, application):
        raise RuleViolation("not_permitted", _("府県内のメモを書く権限がありません。"))
    text = checked_text(text, InternalComment._meta.get_field("text"))
    record_as(actor)
    return InternalComment.objects.create(application=application, author=person, text=text)
