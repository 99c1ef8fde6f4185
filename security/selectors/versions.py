"""What one version of a plan changes against the one in force before it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.lib.months import Month
from security.models import MigrationPlan, PlanEntry


@dataclass(frozen=True, slots=True)
class MonthChange:
    """An organisation whose month differs; None where it was or is not in the plan."""

    organisation_id: int
    code: str
    name: str
    before: Month | None
    after: Month | None


def previous_version(plan: MigrationPlan) -> MigrationPlan | None:
    """The version that was in force before this one (for a draft: the one in force now)."""
    published = MigrationPlan.objects.published().filter(programme=plan.programme_id)
    if plan.version is not None:
        published = published.filter(version__lt=plan.version)
    return published.order_by("-version").first()


def changes_since_last(plan: MigrationPlan) -> list[MonthChange] | None:
    """Every organisation that moves, in order of code; None when there is no version to compare with."""
    previous = previous_version(plan)
    if previous is None:
        return None
    before, after = _by_organisation(previous), _by_organisation(plan)
    changes = [
        _change(before.get(pk), after.get(pk))
        for pk in before.keys() | after.keys()
        if _month(before.get(pk)) != _month(after.get(pk))
    ]
    return sorted(changes, key=lambda change: (change.code, change.name))


def _by_organisation(plan: MigrationPlan) -> dict[int, PlanEntry]:
    return {entry.organisation_id: entry for entry in plan.entries.select_related("organisation")}


def _month(entry: PlanEntry | None) -> Month | None:
    return Month.of(entry.month) if entry else None


def _change(before: PlanEntry | None, after: PlanEntry | None) -> MonthChange:
    known = after or before
    assert known is not None
    organisation = known.organisation
    return MonthChange(organisation.pk, organisation.code or "", organisation.name, _month(before), _month(after))
