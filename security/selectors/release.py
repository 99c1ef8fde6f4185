"""Whether a draft still obeys the programme as it is today, in sentences. The database has the last word."""

from __future__ import annotations

from collections import Counter

from django.utils.translation import gettext as _

from portal.lib.months import Month, format_month
from security.models import MigrationPlan, PlanEntry


def release_problems(plan: MigrationPlan) -> list[str]:
    """One sentence for each hard rule that the draft breaks; empty when it may be published."""
    entries = list(plan.entries.select_related("organisation"))
    return [*_missing(plan, entries), *_outside(plan, entries), *_over_capacity(plan, entries)]


def _missing(plan: MigrationPlan, entries: list[PlanEntry]) -> list[str]:
    placed = {entry.organisation_id for entry in entries}
    rows = plan.programme.participations.select_related("organisation").exclude(organisation_id__in=placed)
    names = "、".join(row.organisation.name for row in rows)
    return [_("切替月が決まっていない団体があります：%(names)s。") % {"names": names}] if names else []


def _outside(plan: MigrationPlan, entries: list[PlanEntry]) -> list[str]:
    window = plan.programme.window
    blackouts = {Month.of(row.month) for row in plan.programme.months.exclude(blackout_reason="")}
    return [
        _("%(name)sの切替月（%(month)s）は、切替期間の外か切替不可の月です。")
        % {"name": entry.organisation.name, "month": format_month(Month.of(entry.month))}
        for entry in entries
        if Month.of(entry.month) not in window or Month.of(entry.month) in blackouts
    ]


def monthly_load(entries: list[PlanEntry]) -> tuple[Counter[Month], Counter[Month]]:
    """Work units and number of switches in each month."""
    units: Counter[Month] = Counter()
    for entry in entries:
        for back, amount in enumerate(reversed(entry.work)):
            units[Month.of(entry.month) + -back] += amount
    return units, Counter(Month.of(entry.month) for entry in entries)


def _over_capacity(plan: MigrationPlan, entries: list[PlanEntry]) -> list[str]:
    units, switches = monthly_load(entries)
    limits = {Month.of(row.month): row for row in plan.programme.months.all()}
    sentence = _("%(month)sの%(what)sが上限を超えています（%(value)d／%(limit)d）。")
    problems = []
    for month in sorted({*units, *switches}):
        limit = limits.get(month)
        for what, value, most in (
            (_("作業量"), units[month], limit.units if limit else 0),
            (_("切替件数"), switches[month], limit.switches if limit else 0),
        ):
            if value > most:
                problems.append(sentence % {"month": format_month(month), "what": what, "value": value, "limit": most})
    return problems
