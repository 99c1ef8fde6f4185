"""The switch schedule as people, machines and reports read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from portal.access.actor import Actor
from portal.lib.months import Month, parse_month
from security.models import ConnectionProfile, MigrationPlan, PlanEntry

from .release import monthly_load


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One organisation's switch. Costs follow from private contracts: None for whoever may not see them."""

    organisation_id: int
    code: str
    name: str
    kana: str
    month: Month
    preparation_from: Month
    work: tuple[int, ...]
    gap_days: int | None
    cost_yen: int | None
    wish_penalty: int | None

    @property
    def total_work(self) -> int:
        return sum(self.work)


@dataclass(frozen=True, slots=True)
class MonthLoad:
    """What one month carries, against what it can carry."""

    month: Month
    units: int
    units_limit: int
    switches: int
    switches_limit: int
    blackout_reason: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan with its rows in order of month and code, and the load of every month of the calendar."""

    plan: MigrationPlan
    rows: tuple[ScheduleRow, ...]
    loads: tuple[MonthLoad, ...]

    @property
    def months(self) -> tuple[Month, ...]:
        return tuple(load.month for load in self.loads)

    @property
    def total_cost_yen(self) -> int:
        return sum(row.cost_yen or 0 for row in self.rows)

    @property
    def shows_all_costs(self) -> bool:
        return all(row.cost_yen is not None for row in self.rows)


def schedule_of(actor: Actor, plan: MigrationPlan) -> Schedule:
    """The plan as this actor may see it; four queries, however many organisations take part."""
    entries = list(plan.entries.select_related("organisation").order_by("month", "organisation__code", "pk"))
    visible = organisations_with_visible_costs(actor, [entry.organisation_id for entry in entries])
    rows = tuple(_row(entry, shows_costs=entry.organisation_id in visible) for entry in entries)
    return Schedule(plan=plan, rows=rows, loads=_loads(plan, entries))


def own_row(actor: Actor, plan: MigrationPlan) -> ScheduleRow | None:
    """The switch of the organisation that the actor acts for."""
    entry = plan.entries.select_related("organisation").filter(organisation=actor.organisation).first()
    return _row(entry, shows_costs=True) if entry else None


def organisations_with_visible_costs(actor: Actor, organisation_ids: Collection[int]) -> set[int]:
    """Whoever may read an organisation's contract may read the cost that follows from it."""
    profiles = ConnectionProfile.objects.permitted_to(actor)
    ids = profiles.filter(organisation__in=organisation_ids)
    own = {actor.organisation_id} if actor.organisation_id else set()
    return {*ids.values_list("organisation_id", flat=True), *own}


def _row(entry: PlanEntry, *, shows_costs: bool) -> ScheduleRow:
    month = Month.of(entry.month)
    return ScheduleRow(
        organisation_id=entry.organisation_id,
        code=entry.organisation.code or "",
        name=entry.organisation.name,
        kana=entry.organisation.kana,
        month=month,
        preparation_from=month + (1 - len(entry.work)),
        work=tuple(entry.work),
        gap_days=entry.gap_days if shows_costs else None,
        cost_yen=entry.cost_yen if shows_costs else None,
        wish_penalty=entry.wish_penalty if shows_costs else None,
    )


def _loads(plan: MigrationPlan, entries: list[PlanEntry]) -> tuple[MonthLoad, ...]:
    units, switches = monthly_load(entries)
    limits = _limits(plan)
    return tuple(_load(month, units, switches, limits.get(month, (0, 0, ""))) for month in plan.programme.calendar)


def _limits(plan: MigrationPlan) -> dict[Month, tuple[int, int, str]]:
    """What a published version was checked against, whatever has changed since; for a draft what holds today."""
    if plan.version is not None and "capacity" in plan.rules:
        return {parse_month(month): (*limit,) for month, limit in plan.rules["capacity"].items()}
    return {Month.of(row.month): (row.units, row.switches, row.blackout_reason) for row in plan.programme.months.all()}


def _load(month: Month, units: Counter[Month], switches: Counter[Month], limit: tuple[int, int, str]) -> MonthLoad:
    return MonthLoad(
        month=month,
        units=units[month],
        units_limit=limit[0],
        switches=switches[month],
        switches_limit=limit[1],
        blackout_reason=limit[2],
    )
