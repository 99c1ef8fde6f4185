"""Reads over several models, as pages and API show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.access.querysets import permitted_actions
from portal.organisations.models import Organisation
from portal.web.components import FileItem, HistoryEntry

from .choices import CLOSED_STATES, NOT_SUBMITTED, UNSENT_STATES, Action, ApplicationState, Period
from .filled_forms import form_of
from .kinds import ApplicationKind, application_kind
from .models import (
    Application,
    ApplicationStep,
    ApplicationWindow,
    Attachment,
    InternalComment,
    Message,
    Submission,
    WindowExtension,
)
from .models.applications import ApplicationQuerySet
from .standing import available_transitions
from .workflow import APPLICANT, INSPECTOR, REVIEWER, Transition


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
    )


def file_item(attachment: Attachment) -> FileItem:
    file = attachment.file
    return FileItem(
        name=file.original_name,
        url=reverse("documents:document-download", args=[file.pk]),
        size=file.size_bytes,
        uploaded_at=attachment.added_at,
        uploaded_by=attachment.added_by.name,
    )


def _files_of(submission: Submission) -> list[FileItem]:
    return [file_item(attachment) for attachment in submission.attachments.select_related("file", "added_by")]


def _attached(application: Application) -> list[FileItem]:
    attached = application.attachments.attached().select_related("file", "added_by")
    return [file_item(attachment) for attachment in attached]


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
            files=[file_item(attachment) for attachment in message.attachments.all()],
        )
        for message in related
    ]


def internal_comments(actor: Actor, application: Application) -> list[ThreadEntry]:
    """The prefecture's own notes; empty for everyone else."""
    comments = InternalComment.objects.permitted_to(actor).filter(application=application).select_related("author")
    return [ThreadEntry(c.author.name, "", c.created_at, c.text, is_own_side=True) for c in comments]


def history(actor: Actor, application: Application) -> list[HistoryEntry]:
    """The steps that the actor may know of, newest first."""
    steps = ApplicationStep.objects.permitted_to(actor).filter(application=application)
    return [_entry(step) for step in reversed(steps.select_related("author", "organisation"))]


def _entry(step: ApplicationStep) -> HistoryEntry:
    what: str | Promise = step.get_action_display()
    if step.is_own_approval:
        what = _("承認・提出（作成者本人による承認）")
    return HistoryEntry(step.at, what, step.author.name, step.organisation.name, step.reason)


# --- windows ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenWindow:
    """A window with what the actor's organisation has done about it."""

    window: ApplicationWindow
    closes_at: datetime
    applications: Sequence[Application]

    @property
    def period(self) -> Period:
        return self.window.period(self.closes_at)

    @property
    def is_over(self) -> bool:
        return self.period == Period.OVER

    @property
    def is_coming(self) -> bool:
        return self.period == Period.COMING

    @property
    def is_extended(self) -> bool:
        return self.closes_at > self.window.closes_at

    @property
    def is_owed(self) -> bool:
        """Open, and nothing has left the house yet."""
        return self.period == Period.OPEN and not any(
            application.submission_count and application.state not in CLOSED_STATES for application in self.applications
        )

    @property
    def may_begin(self) -> bool:
        """Drafts may be written before a window opens, and several where several are asked for."""
        is_taken = self.window.is_once_per_organisation and any(
            application.state not in CLOSED_STATES for application in self.applications
        )
        return not self.is_over and not is_taken


def windows_for_applicant(actor: Actor) -> list[OpenWindow]:
    """Windows addressed to the actor's organisation that are open, coming, or hold an application of theirs."""
    organisation = actor.organisation
    if organisation is None or not actor.has_role(*APPLICANT.roles):
        return []
    windows = (
        ApplicationWindow.objects.addressed_to(organisation).select_related("prefecture").order_by("closes_at", "pk")
    )
    return [window for window in open_windows(actor, windows) if window.applications or not window.is_over]


def open_windows(actor: Actor, windows: QuerySet[ApplicationWindow]) -> list[OpenWindow]:
    """These windows with the actor's own applications; three queries."""
    own = Application.objects.permitted_to(actor, "change").filter(organisation=actor.organisation)
    by_window: dict[int, list[Application]] = {}
    for application in own.filter(window__in=windows).order_by("pk"):
        by_window.setdefault(application.window_id, []).append(application)
    extensions = WindowExtension.objects.filter(organisation=actor.organisation, window__in=windows)
    extended = dict(extensions.values_list("window", "closes_at"))
    return [
        OpenWindow(
            window,
            max(window.closes_at, extended.get(window.pk, window.closes_at)),
            by_window.get(window.pk, []),
        )
        for window in windows
    ]


def coordinated_windows(actor: Actor) -> QuerySet[ApplicationWindow]:
    """The windows that the actor runs, with how many applications wait for them."""
    submitted = Q(applications__submission_count__gt=0)
    waiting = Q(applications__state__in=(ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW))
    return (
        ApplicationWindow.objects.permitted_to(actor, "inspect")
        .select_related("prefecture")
        .annotate(
            submitted_count=Count("applications", filter=submitted),
            waiting_count=Count("applications", filter=waiting),
        )
    )


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One organisation of a window and how far it is; what was never submitted counts as nothing."""

    organisation: Organisation
    state: str | Promise
    application: Application | None
    closes_at: datetime
    is_extended: bool
    is_late: bool
    extension_url: str = ""  # for those who may extend

    @property
    def has_submitted(self) -> bool:
        return self.application is not None

    @property
    def code(self) -> str:
        return self.organisation.code or ""

    @property
    def extension_word(self) -> str:
        if self.is_extended:
            return str(_("延長済み"))
        return str(_("延長する")) if self.extension_url else ""


def roster(window: ApplicationWindow, *, may_extend: bool = False) -> list[RosterRow]:
    """Every organisation that may apply: those who have not submitted first, then by code. Three queries."""
    submitted = Application.objects.submitted().filter(window=window).order_by("submitted_at")
    latest = {application.organisation_id: application for application in submitted}
    extended = dict(window.extensions.values_list("organisation", "closes_at"))
    rows = [_roster_row(window, o, latest.get(o.pk), extended.get(o.pk), may_extend) for o in window.addressees()]
    return sorted(rows, key=lambda row: row.has_submitted)


def _roster_row(
    window: ApplicationWindow,
    organisation: Organisation,
    application: Application | None,
    extended_to: datetime | None,
    may_extend: bool,
) -> RosterRow:
    closes_at = max(window.closes_at, extended_to) if extended_to else window.closes_at
    return RosterRow(
        organisation=organisation,
        state=application.state_for_reviewers.label if application else NOT_SUBMITTED,
        application=application,
        closes_at=closes_at,
        is_extended=closes_at > window.closes_at,
        is_late=application is None and timezone.now() > closes_at,
        extension_url=reverse("applications:extension-edit", args=[window.pk, organisation.pk]) if may_extend else "",
    )


# --- lists --------------------------------------------------------------------------------------------------


def own_applications(actor: Actor) -> QuerySet[Application]:
    """The applications of the actor's organisation, what was touched last first."""
    own = Application.objects.permitted_to(actor, "change").filter(organisation=actor.organisation)
    last_step = ApplicationStep.objects.filter(application=OuterRef("pk")).order_by("-version").values("at")[:1]
    return own.select_related("window", "author").annotate(changed_at=Subquery(last_step))


def applications_to_review(actor: Actor) -> ApplicationQuerySet:
    """What was submitted to the prefecture, seen by those who review or inspect it."""
    return Application.objects.permitted_to(actor, "inspect").submitted().select_related("window", "organisation")


def waiting_for_approval(actor: Actor) -> QuerySet[Application]:
    return (
        Application.objects.permitted_to(actor, "approve")
        .filter(state=ApplicationState.AWAITING_APPROVAL)
        .select_related("window", "author")
        .annotate(asked_at=Max("steps__at", filter=Q(steps__action=Action.REQUEST_APPROVAL)))
        .order_by(F("asked_at").asc())
    )


def returned_to(actor: Actor) -> QuerySet[Application]:
    return (
        Application.objects.permitted_to(actor, "change")
        .filter(state=ApplicationState.RETURNED)
        .select_related("window")
        .order_by(F("resubmit_by").asc(nulls_last=True), "pk")
    )
