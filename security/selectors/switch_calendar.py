"""The switch month of each organisation in the version in force; what was taken out stays as cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from portal.access.actor import Actor
from portal.lib.months import Month
from security.models import MigrationPlan, PlanEntry


@dataclass(frozen=True, slots=True)
class ScheduledSwitch:
    """The last published switch of one organisation. `version` is the one that decided it: in force, or cancelling."""

    programme_id: int
    programme: str
    organisation_id: int
    name: str
    month: Month
    version: int
    published_at: datetime
    is_cancelled: bool


def scheduled_switches(actor: Actor, *, only_own: bool = False) -> list[ScheduledSwitch]:
    """Two queries: the latest entry of every organisation ever scheduled, and the versions in force."""
    current = {plan.programme_id: plan for plan in MigrationPlan.objects.permitted_to(actor).current()}
    entries = PlanEntry.objects.filter(
        plan__in=MigrationPlan.objects.permitted_to(actor).published(), plan__programme__in=current
    )
    if only_own:
        entries = entries.filter(organisation=actor.organisation)
    latest = (
        entries.order_by("plan__programme_id", "organisation_id", "-plan__version")
        .distinct("plan__programme_id", "organisation_id")
        .select_related("plan__programme", "organisation")
    )
    return [_switch(entry, current[entry.plan.programme_id]) for entry in latest]


def _switch(entry: PlanEntry, current: MigrationPlan) -> ScheduledSwitch:
    assert current.version
    assert current.published_at
    return ScheduledSwitch(
        programme_id=current.programme_id,
        programme=entry.plan.programme.name,
        organisation_id=entry.organisation_id,
        name=entry.organisation.name,
        month=Month.of(entry.month),
        version=current.version,
        published_at=current.published_at,
        is_cancelled=entry.plan_id != current.pk,
    )
