"""The unified test rules as their readers see them: the version in force, and who has taken note of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from mynumber_tests.choices import RulesState
from mynumber_tests.models import Programme, RulesAcknowledgement, RulesDocument
from portal.access.actor import Actor


@dataclass(frozen=True, slots=True)
class RulesOverview:
    """`own` is what the actor's organisation was asked about the version in force."""

    in_force: RulesDocument | None
    draft: RulesDocument | None
    own: RulesAcknowledgement | None
    asked: int
    pending: int


def rules_overview(actor: Actor, programme: Programme) -> RulesOverview:
    visible = RulesDocument.objects.permitted_to(actor).filter(programme=programme)
    current = visible.in_force().first()
    rows = RulesAcknowledgement.objects.permitted_to(actor).filter(rules=current)
    return RulesOverview(
        in_force=current,
        draft=visible.filter(state=RulesState.DRAFT).first(),
        own=rows.filter(organisation=actor.organisation_id).first() if current else None,
        asked=rows.count() if current else 0,
        pending=rows.pending().count() if current else 0,
    )


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One organisation that was asked."""

    acknowledgement: RulesAcknowledgement
    is_late: bool


def rules_roster(actor: Actor, rules: RulesDocument) -> Sequence[RosterRow]:
    """Who has not taken note stands first, the longest overdue on top; one query."""
    rows = (
        RulesAcknowledgement.objects.permitted_to(actor)
        .filter(rules=rules)
        .select_related("organisation", "acknowledged_by")
        .order_by(F("acknowledged_at").asc(nulls_first=True), "due_on", "organisation__code", "organisation__kana")
    )
    today, is_owed = timezone.localdate(), rules.state == RulesState.PUBLISHED
    return [RosterRow(row, is_owed and row.acknowledged_at is None and row.due_on < today) for row in rows]
