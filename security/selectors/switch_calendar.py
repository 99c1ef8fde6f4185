"""The published switch of each organisation for calendars; what was taken out stays as cancelled."""

from __future__ import annotations

from portal.access.actor import Actor
from security.models import ScheduledSwitch


def scheduled_switches(actor: Actor, *, only_own: bool = False) -> list[ScheduledSwitch]:
    """Every switch that the actor may see, with programme, organisation and the version that decided it; one query."""
    rows = ScheduledSwitch.objects.permitted_to(actor).select_related("programme", "organisation", "plan")
    return list(rows.filter(organisation=actor.organisation_id) if only_own else rows)
