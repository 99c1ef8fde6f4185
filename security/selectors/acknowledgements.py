"""Who has confirmed the switch month, and who has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone

from portal.access.actor import Actor
from portal.calendars.selectors import closed_days_between
from portal.lib.business_days import business_days_between
from security.choices import AcknowledgementState
from security.models import Acknowledgement, Programme


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One organisation and one version. `waiting_days` are business days since the notice; None once confirmed."""

    acknowledgement: Acknowledgement
    waiting_days: int | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """Those who still owe first, the longest waiting on top. What a newer version replaced is left out."""

    rows: Sequence[RosterRow]

    @property
    def pending(self) -> int:
        return sum(row.waiting_days is not None for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)


def acknowledgement_roster(actor: Actor, programme: Programme) -> Roster:
    """Of the whole programme, as far as the actor may see it; two queries."""
    is_open = When(state=AcknowledgementState.PENDING, then=Value(0))
    rows = (
        Acknowledgement.objects.permitted_to(actor)
        .filter(plan__programme=programme)
        .exclude(state=AcknowledgementState.REPLACED)
        .select_related("organisation", "plan", "acknowledged_by")
        .order_by(Case(is_open, default=Value(1), output_field=IntegerField()), "notified_at", "organisation__code")
    )
    found = list(rows)
    today = timezone.localdate()
    first = min((timezone.localdate(row.notified_at) for row in found), default=today)
    closed = closed_days_between(first, today)
    return Roster([_row(row, today, closed) for row in found])


def _row(row: Acknowledgement, today: date, closed: dict[date, str]) -> RosterRow:
    if row.state != AcknowledgementState.PENDING:
        return RosterRow(row, None, is_late=False)
    since = timezone.localdate(row.notified_at)
    return RosterRow(row, max(0, business_days_between(since, today, closed)), is_late=row.due_on < today)


def own_acknowledgements(actor: Actor, programme: Programme) -> list[Acknowledgement]:
    """What the actor's own organisation has still to confirm, oldest first."""
    rows = Acknowledgement.objects.permitted_to(actor, "acknowledge").pending().filter(plan__programme=programme)
    return list(rows.filter(organisation=actor.organisation_id).select_related("plan").order_by("notified_at"))
