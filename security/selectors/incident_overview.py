"""Incident notices on the home page: what waits for an organisation, and for its prefecture."""

from __future__ import annotations

from typing import Any

from portal.access.actor import Actor
from security.incident_choices import ReportState
from security.models import IncidentNotice, IncidentReport
from security.selectors.incident_notices import owed_notices, with_counts

SHOWN = 5


def incident_overview(actor: Actor) -> dict[str, Any] | None:
    """None where nothing waits. Two statements for a prefecture, one for anybody else."""
    if actor.is_prefecture_side:
        return _for_prefecture(actor)
    owed = owed_notices(actor)
    return {"owed": owed} if owed else None


def _for_prefecture(actor: Actor) -> dict[str, Any] | None:
    reports = IncidentReport.objects.permitted_to(actor)
    waiting = reports.filter(state__in=(ReportState.REPORTED, ReportState.CHECKING)).count()
    issued = with_counts(IncidentNotice.objects.permitted_to(actor, "inspect").open())
    notices = list(issued.filter(owing_count__gt=0).order_by("-late_count", "due_at", "pk")[:SHOWN])
    return {"waiting": waiting, "notices": notices} if waiting or notices else None
