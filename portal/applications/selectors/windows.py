"""Windows as applicants and coordinators see them, and who has not applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.access.actor import Actor
from portal.applications.choices import CLOSED_STATES, NOT_SUBMITTED, ApplicationState, Period
from portal.applications.models import (
    Application,
    ApplicationWindow,
    WindowExtension,
)
from portal.applications.workflow import APPLICANT
from portal.organisations.models import Organisation

LAST_CHANCE = timedelta(days=14)


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
        """Open, asked of everybody, and nothing has left the house yet."""
        return self._is_unused and not self.window.is_voluntary

    @property
    def is_last_chance(self) -> bool:
        """Voluntary, not made use of, and closing soon."""
        return self._is_unused and self.window.is_voluntary and self.closes_at <= timezone.now() + LAST_CHANCE

    @property
    def _is_unused(self) -> bool:
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
    """Windows addressed to the actor's organisation that are open or coming."""
    organisation = actor.organisation
    if organisation is None or not actor.has_role(*APPLICANT.roles):
        return []
    now = timezone.now()
    extended = WindowExtension.objects.filter(organisation=organisation, closes_at__gte=now)
    windows = ApplicationWindow.objects.addressed_to(organisation).filter(
        Q(closes_at__gte=now) | Q(pk__in=extended.values("window"))
    )
    return open_windows(actor, windows.select_related("prefecture").order_by("closes_at", "pk"))


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
        is_late=application is None and not window.is_voluntary and timezone.now() > closes_at,
        extension_url=reverse("applications:extension-edit", args=[window.pk, organisation.pk]) if may_extend else "",
    )
