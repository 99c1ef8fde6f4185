"""One application as one actor may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import permitted_actions
from portal.applications.choices import UNSENT_STATES, Action, ApplicationState
from portal.applications.filled_forms import form_of
from portal.applications.kinds import ApplicationKind, application_kind
from portal.applications.models import (
    Application,
    ApplicationStep,
    Attachment,
    InternalComment,
    Message,
    Submission,
)
from portal.applications.standing import available_transitions
from portal.applications.workflow import APPLICANT, INSPECTOR, REVIEWER, Transition
from portal.documents.listing import file_item
from portal.web.components import FileItem, HistoryEntry


@dataclass(frozen=True, slots=True)
class ThreadEntry:
    """One message or note with its files."""

    name: str
    organisation: str
    at: datetime
    text: str
    is_own_side: bool = False
    files: Sequence[FileItem] = ()


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """One application as one actor may see it."""

    application: Application
    kind: ApplicationKind
    held: frozenset[str]
    submissions: Sequence[Submission]
    lines: Sequence[Mapping[str, str]]
    content: Mapping[str, Any] | None
    files: Sequence[FileItem]
    transitions: Sequence[Transition]
    reason: str  # why it came back or was turned down, as long as that is where it stands

    @property
    def is_applicant(self) -> bool:
        return APPLICANT.permission in self.held

    @property
    def is_reviewer(self) -> bool:
        return REVIEWER.permission in self.held

    @property
    def sees_comments(self) -> bool:
        return INSPECTOR.permission in self.held

    @property
    def may_write(self) -> bool:
        return bool(self.application.submission_count) and (self.is_applicant or self.is_reviewer)

    @property
    def state(self) -> ApplicationState:
        if self.is_applicant:
            return ApplicationState(self.application.state)
        return self.application.state_for_reviewers

    @property
    def title(self) -> str:
        return self.application.window.title

    @property
    def reason_title(self) -> str | Promise:
        return _("却下の理由") if self.state == ApplicationState.REJECTED else _("差戻しの理由")

    @property
    def latest(self) -> Submission | None:
        return self.submissions[-1] if self.submissions else None


def loaded(applications: QuerySet[Application]) -> QuerySet[Application]:
    """With everything that a page about one application names."""
    return applications.select_related("window__prefecture", "organisation", "author")


def application_view(actor: Actor, application: Application) -> ApplicationView:
    """What the actor sees: the applicant what is being written, the prefecture what was submitted last."""
    held = permitted_actions(actor, application)
    submissions = list(application.submissions.select_related("submitted_by"))
    is_applicant = APPLICANT.permission in held
    is_being_written = is_applicant and application.state in UNSENT_STATES
    latest = submissions[-1] if submissions and not is_being_written else None
    return ApplicationView(
        application=application,
        kind=application_kind(application.window.kind),
        held=held,
        submissions=submissions,
        lines=latest.lines if latest else [line.as_json() for line in form_of(application).lines()],
        content=latest.content if latest else None,
        files=_files_of(latest) if latest else _attached(application),
        transitions=available_transitions(application, held),
        reason=standing_reason(actor, application),
    )


def standing_reason(actor: Actor, application: Application) -> str:
    """The reason of the last step if it sent the application back or turned it down; blank otherwise."""
    if application.state not in (*UNSENT_STATES, ApplicationState.REJECTED):
        return ""
    steps = ApplicationStep.objects.permitted_to(actor).filter(application=application)
    step = steps.exclude(reason="").filter(action__in=(Action.RETURN, Action.DECLINE, Action.REJECT)).last()
    return step.reason if step else ""


def attached_file(attachment: Attachment) -> FileItem:
    return file_item(attachment.file, uploaded_by=attachment.added_by.name, uploaded_at=attachment.added_at)


def _files_of(submission: Submission) -> list[FileItem]:
    return [attached_file(attachment) for attachment in submission.attachments.select_related("file", "added_by")]


def _attached(application: Application) -> list[FileItem]:
    attached = application.attachments.attached().select_related("file", "added_by")
    return [attached_file(attachment) for attachment in attached]


def thread(actor: Actor, application: Application) -> list[ThreadEntry]:
    """The messages of both sides, oldest first."""
    messages = Message.objects.permitted_to(actor).filter(application=application)
    related = messages.select_related("author", "organisation").prefetch_related(
        "attachments__file", "attachments__added_by"
    )
    return [
        ThreadEntry(
            name=message.author.name,
            organisation=message.organisation.name,
            at=message.created_at,
            text=message.text,
            is_own_side=message.organisation_id == actor.organisation_id,
            files=[attached_file(attachment) for attachment in message.attachments.all()],
        )
        for message in related
    ]


def internal_comments(actor: Actor, application: Application) -> list[ThreadEntry]:
    """The prefecture's own notes; empty for everyone else."""
    comments = InternalComment.objects.permitted_to(actor).filter(application=application).select_related("author")
    return [ThreadEntry(c.author.name, "", c.created_at, c.text, is_own_side=True) for c in comments]


def history(actor: Actor, application: Application, *, shared_only: bool = False) -> list[HistoryEntry]:
    """The steps that the actor may know of (or those that both sides know), newest first."""
    steps = ApplicationStep.objects.permitted_to(actor).filter(application=application)
    if shared_only:
        steps = steps.filter(is_internal=False)
    return [_entry(step) for step in reversed(steps.select_related("author", "organisation"))]


def _entry(step: ApplicationStep) -> HistoryEntry:
    what: str | Promise = step.get_action_display()
    if step.is_own_approval:
        what = _("承認・提出（作成者本人による承認）")
    return HistoryEntry(step.at, what, step.author.name, step.organisation.name, step.reason)
