"""What is due: of one's own organisation, and of those that one coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.deadlines.choices import ONLY_IN_PERSON, OWING_ROLES
from portal.deadlines.debts import debt_rows, united
from portal.deadlines.registry import DeadlineKind, deadline_kinds, find_deadline_kind
from portal.deadlines.words import due_text
from portal.organisations.models import Organisation

OWING = frozenset(role for roles in OWING_ROLES.values() for role in roles)
_IN_COMMON = OWING - frozenset(ONLY_IN_PERSON)


class Side(StrEnum):
    OWN = "own"  # what the actor's organisation owes
    COORDINATED = "coordinated"  # what others owe and the actor's organisation looks after


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """One thing that one organisation still owes."""

    kind: str
    title: str  # of the kind
    key: str  # of the object, as text
    subject: str
    organisation: Organisation
    coordinator_id: int | None
    due_on: date
    due_at: datetime | None  # the moment, where there is one
    person_id: int | None
    path: str
    is_late: bool

    @property
    def name(self) -> str:
        """接続契約の解約予告：架空通信A, or the kind alone where there is nothing to add."""
        if self.subject in ("", self.title):
            return self.title
        return _("%(title)s：%(subject)s") % {"title": self.title, "subject": self.subject}

    @property
    def is_coordinated(self) -> bool:
        """Whether another organisation looks after it and may give more time."""
        return self.coordinator_id not in (None, self.organisation.pk)

    @property
    def due_words(self) -> str:
        return due_text(self.due_on, self.due_at)


def open_deadlines(
    actor: Actor,
    *,
    sides: Sequence[Side] = (Side.OWN,),
    kinds: Sequence[str] = (),
    first: date | None = None,
    last: date | None = None,
) -> list[OpenDeadline]:
    """What waits, the most urgent first; two statements, whatever there is. `first` and `last` bound the due day.

    Only what the actor may see; a debt of one person waits for that person alone. Nobody outside the roles that
    do, approve or coordinate the work has deadlines.
    """
    statement = united(
        rows.filter(_of_sides(actor, sides), _between(first, last))
        for kind in _chosen(kinds)
        for rows in _visible(kind, actor)
    )
    if statement is None or actor.organisation is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.sql} ORDER BY 6, 7 NULLS LAST, 1, 2, 3", statement.params)
        rows = cursor.fetchall()
    organisations = Organisation.objects.in_bulk({row[2] for row in rows})
    now = timezone.now()
    return [_read(row, organisations, now) for row in rows if row[2] in organisations]


def _chosen(codes: Sequence[str]) -> list[DeadlineKind]:
    return [kind for kind in deadline_kinds() if not codes or kind.code in codes]


def _visible(kind: DeadlineKind, actor: Actor) -> list[Any]:
    permitted: Any = kind.model._default_manager
    known = permitted.permitted_to(actor, "view").order_by()
    keys = known.annotate(d_key=Cast("pk", TextField())).values("d_key")
    return [rows.filter(d_object__in=keys) for rows in debt_rows(kind)]


def _of_sides(actor: Actor, sides: Sequence[Side]) -> Q:
    allowed = Q(pk__in=())
    if Side.OWN in sides and actor.has_role(*OWING):
        waiting = Q(d_person=actor.user.pk) if actor.user else Q(pk__in=())
        if actor.has_role(*_IN_COMMON):
            waiting |= Q(d_person__isnull=True)
        allowed |= Q(d_organisation=actor.organisation_id) & waiting
    if Side.COORDINATED in sides and actor.is_prefecture_side:
        allowed |= Q(d_coordinator=actor.organisation_id) & ~Q(d_organisation=actor.organisation_id)
    return allowed


def _between(first: date | None, last: date | None) -> Q:
    condition = Q(d_due_on__isnull=False)
    if first is not None:
        condition &= Q(d_due_on__gte=first)
    if last is not None:
        condition &= Q(d_due_on__lte=last)
    return condition


def _read(row: Sequence[Any], organisations: dict[int, Organisation], now: datetime) -> OpenDeadline:
    code, key, organisation, coordinator, person, due_on, due_at, subject = row
    kind = find_deadline_kind(code)
    assert kind is not None
    return OpenDeadline(
        kind=code,
        title=str(kind.title),
        key=key,
        subject=subject,
        organisation=organisations[organisation],
        coordinator_id=coordinator,
        due_on=due_on,
        due_at=due_at,
        person_id=person,
        path=kind.path_of(key),
        is_late=is_late(due_on, due_at, now),
    )


def is_late(due_on: date, due_at: datetime | None, now: datetime) -> bool:
    """A day is over at midnight, a moment at once."""
    return due_at < now if due_at is not None else due_on < timezone.localtime(now).date()
