"""What the optimiser needs to know about a programme, in the format migration/1.

The result is a plain dictionary so that it can be kept with the scenario as it was, hashed, and solved elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.lib.contract_terms import Contract
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Participation, Programme, SwitchWish
from security.planning.contracts import SwitchCost, cost_by_month

from .profiles import contracts_of

PREPARATION = (1, 1)  # hearing and design: one unit in each of the two months before the switch
Instance = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """Months as the organisation gave them; empty wishes mean that any month will do."""

    wished: frozenset[Month] = frozenset()
    impossible: frozenset[Month] = frozenset()

    def penalty(self, month: Month) -> int:
        """Months between this one and the nearest wished one; 0 without a wish."""
        return min((abs(month - wish) for wish in self.wished), default=0)


def planning_instance(programme: Programme, *, keeps_published: bool = False) -> Instance:
    """The programme as an instance of migration/1; a constant number of queries."""
    window, calendar = programme.window, programme.calendar
    months = {Month.of(row.month): row for row in programme.months.all()}
    participations = _participations(programme)
    instance: Instance = {
        "format": "migration/1",
        "months": [str(month) for month in calendar],
        "window": {"first": str(window.start), "last": str(window.end)},
        "capacity": {
            "units": [months[m].units if m in months else 0 for m in calendar],
            "switches": [months[m].switches if m in months else 0 for m in calendar],
        },
        "blackouts": [str(m) for m in window if m in months and months[m].is_blackout],
        "organisations": _organisations(programme, participations),
        "fixed": pinned_months(programme, participations),
        "together": _together(participations),
        "order": _order(programme, participations),
    }
    if keeps_published:
        instance["published"] = published_months(programme)
    return instance


def input_hash(instance: Instance) -> str:
    """SHA-256 of the canonical form: the same input always has the same hash."""
    canonical = json.dumps(instance, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def organisation_key(participation: Participation) -> str:
    """The local government code, or a stable key for a body without one."""
    return key_of(participation.organisation)


def key_of(organisation: Organisation) -> str:
    """The organisation's name in the files of the optimiser."""
    return organisation.code or f"id-{organisation.pk}"


def work_profile(menu_units: int) -> list[int]:
    """Work units in the months up to and including the switch month: preparation, then the services chosen."""
    return [*PREPARATION, max(menu_units, 1)]


def published_months(programme: Programme) -> dict[str, str]:
    """The switch months in force, by organisation key; empty before the first publication."""
    plan = MigrationPlan.objects.current().filter(programme=programme).first()
    return months_of_plan(plan) if plan else {}


def months_of_plan(plan: MigrationPlan) -> dict[str, str]:
    """The switch months of one plan, by organisation key; one query."""
    entries = plan.entries.select_related("organisation")
    return {key_of(entry.organisation): str(Month.of(entry.month)) for entry in entries}


def pinned_months(programme: Programme, participations: Iterable[Participation]) -> dict[str, str]:
    """What is fixed by hand for those who take part; one query."""
    pinned = dict(programme.pins.values_list("organisation_id", "month"))
    return {
        organisation_key(row): str(Month.of(pinned[row.organisation_id]))
        for row in participations
        if row.organisation_id in pinned
    }


def _participations(programme: Programme) -> list[Participation]:
    rows = programme.participations.select_related("organisation").prefetch_related("menu_items")
    return list(rows.order_by("organisation__code", "pk"))


def _organisations(programme: Programme, participations: Sequence[Participation]) -> list[dict[str, Any]]:
    contracts = contracts_of(programme)
    wishes = wishes_of(programme)
    return [
        {
            "code": organisation_key(row),
            "name": row.organisation.name,
            "work": work_profile(sum(item.work_units for item in row.menu_items.all())),
            "allowed": allowed_months(
                programme, contracts.get(row.organisation_id, Contract()), wishes.get(row.organisation_id, Wish())
            ),
        }
        for row in participations
    ]


def allowed_months(programme: Programme, contract: Contract, wish: Wish) -> dict[str, dict[str, int]]:
    """The months in which an organisation with this contract and wish may switch, and what each would cost."""
    costs: Mapping[Month, SwitchCost] = cost_by_month(contract, programme.window)
    return {
        str(month): {"gap_days": cost.gap_days, "yen": cost.yen, "wish": wish.penalty(month)}
        for month, cost in costs.items()
        if month not in wish.impossible
    }


def wishes_of(programme: Programme) -> dict[int, Wish]:
    """By organisation; one query."""
    return {
        row.organisation_id: Wish(
            frozenset(Month.of(day) for day in row.wished_months),
            frozenset(Month.of(day) for day in row.impossible_months),
        )
        for row in SwitchWish.objects.filter(programme=programme)
    }


def _together(participations: Sequence[Participation]) -> list[list[str]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for row in participations:
        if row.system_group:
            groups[row.system_group].append(organisation_key(row))
    return [codes for _name, codes in sorted(groups.items()) if len(codes) > 1]


def _order(programme: Programme, participations: Sequence[Participation]) -> list[dict[str, Any]]:
    """Rules between organisations that both still take part."""
    keys = {row.organisation_id: organisation_key(row) for row in participations}
    return [
        {"first": keys[rule.first_id], "then": keys[rule.then_id], "lag": rule.lag_months}
        for rule in programme.order_rules.all()
        if rule.first_id in keys and rule.then_id in keys
    ]
