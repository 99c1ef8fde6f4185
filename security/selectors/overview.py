"""The state of a programme on one page: who has applied, who is placed, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from portal.access.actor import Actor
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.choices import PlanState
from security.models import ConnectionProfile, MigrationPlan, PlanEntry, Programme, SwitchWish


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts are organisations. The lists are empty for whoever does not run the programme."""

    participants: int
    profiles: int
    wishes: int
    without_profile: tuple[Organisation, ...]
    without_wish: tuple[Organisation, ...]
    current: MigrationPlan | None
    own_entry: PlanEntry | None


def programme_overview(actor: Actor, programme: Programme) -> Overview:
    """What the actor may know about the programme; a constant number of queries."""
    participants = Organisation.objects.filter(security_participations__programme=programme)
    profiles = ConnectionProfile.objects.permitted_to(actor).recorded().filter(organisation__in=participants)
    wishes = SwitchWish.objects.permitted_to(actor).filter(programme=programme)
    current = MigrationPlan.objects.permitted_to(actor).current().filter(programme=programme).first()
    runs_it = actor.is_prefecture_side
    without_profile = participants.exclude(pk__in=profiles.values("organisation")) if runs_it else participants.none()
    without_wish = participants.exclude(pk__in=wishes.values("organisation")) if runs_it else participants.none()
    return Overview(
        participants=participants.count(),
        profiles=profiles.count(),
        wishes=wishes.count(),
        without_profile=tuple(without_profile),
        without_wish=tuple(without_wish),
        current=current,
        own_entry=current.entries.filter(organisation=actor.organisation).first() if current else None,
    )


@dataclass(frozen=True, slots=True)
class HomeOverview:
    """One programme in a few words."""

    programme: Programme
    runs_it: bool
    may_plan: bool
    participants: int
    without_wish: int
    drafts: int
    current_version: int | None
    own_month: Month | None


def home_overviews(actor: Actor) -> list[HomeOverview]:
    """The actor's programmes, newest first; two queries, however many there are."""
    plans = MigrationPlan.objects.filter(programme=OuterRef("pk"))
    current = plans.current()
    own = PlanEntry.objects.filter(
        plan__programme=OuterRef("pk"), plan__is_current=True, organisation=actor.organisation_id
    )
    programmes = Programme.objects.permitted_to(actor).annotate(
        participant_count=Count("participations", distinct=True),
        wish_count=Count("wishes", distinct=True),
        draft_count=Count("plans", filter=Q(plans__state=PlanState.DRAFT), distinct=True),
        current_version=Subquery(current.values("version")),
        own_month=Subquery(own.values("month")[:1]),
    )
    return [_home_overview(actor, programme) for programme in programmes]


def _home_overview(actor: Actor, programme: Any) -> HomeOverview:
    return HomeOverview(
        programme=programme,
        runs_it=actor.is_prefecture_side,
        may_plan=actor.coordinates,
        participants=programme.participant_count,
        without_wish=programme.participant_count - programme.wish_count,
        drafts=programme.draft_count,
        current_version=programme.current_version,
        own_month=Month.of(programme.own_month) if programme.own_month else None,
    )
