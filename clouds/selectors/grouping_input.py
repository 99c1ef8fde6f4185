"""The question for the optimiser: who could start a joint system when, from the inventory as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.utils import timezone

from clouds.models import SystemRecord
from clouds.planning.joint_costs import CostModel, Member, least_paying_size
from clouds.planning.problem import Candidate, Pin, PinKind, Problem
from clouds.planning.ranking import FULL, Factor, match_of
from clouds.selectors.inventory import renewals_of
from portal.access.actor import Actor
from portal.lib.months import Month
from portal.organisations.models import Organisation

from .partners import Party, parties_of

# Groups start in one month, so closeness of renewal is a rule there and no matter of taste.
NEARNESS = {Factor.POPULATION: 40, Factor.FUNCTIONS: 30, Factor.PRODUCT: 10, Factor.DISTANCE: 20}
NEVER_PAYS = 10_000


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the coordinator asked for. Costs in yen; `early_months` is how much sooner than a term's end may be."""

    until: Month
    early_months: int
    min_size: int
    max_size: int
    setup_yen: int
    years: int
    yearly_fixed_yen: int
    yearly_member_yen: int
    has_to_pay: bool  # nobody pays more than today, under an equal split
    placed: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    separate: tuple[str, ...] = ()  # no two of them in the same group

    @property
    def cost_model(self) -> CostModel:
        return CostModel(self.setup_yen, self.years, self.yearly_fixed_yen, self.yearly_member_yen)

    @property
    def pins(self) -> tuple[Pin, ...]:
        apart = [Pin(PinKind.LEFT_OUT, code) for code in self.left_out]
        placed = [Pin(PinKind.PLACED, code) for code in self.placed]
        first = self.together[:1]
        joined = [Pin(PinKind.TOGETHER, first[0], other) for other in self.together[1:]]
        separated = [Pin(PinKind.SEPARATE, one, other) for one, other in combinations(self.separate, 2)]
        return (*placed, *apart, *joined, *separated)


def recorded_organisations(actor: Actor, business: str) -> Sequence[Organisation]:
    """Those whose row for the business the actor may see."""
    records = SystemRecord.objects.permitted_to(actor).filter(business=business)
    found = Organisation.objects.filter(system_inventory__records__in=records)
    return list(found.order_by("code", "kana", "pk"))


def grouping_parties(actor: Actor, business: str) -> dict[str, Party]:
    """Everybody in question with the facts that count."""
    records = SystemRecord.objects.permitted_to(actor).filter(business=business)
    rows = list(records.select_related("inventory__organisation"))
    return parties_of([row.inventory.organisation for row in rows], rows)


def problem_of(parties: dict[str, Party], conditions: Conditions) -> Problem:
    """Codes are the keys of the organisations as text."""
    members = [_candidate(party, conditions) for party in parties.values()]
    misfit = {
        (one, other): FULL - match_of(parties[one].profile, parties[other].profile, NEARNESS).score
        for one, other in combinations(sorted(parties), 2)
    }
    return Problem(
        candidates=tuple(members),
        misfit=misfit,
        min_size=conditions.min_size,
        max_size=conditions.max_size,
        group_yen=conditions.cost_model.total_yen(1) - conditions.years * conditions.yearly_member_yen,
        pins=tuple(pin for pin in conditions.pins if pin.code in parties and (not pin.other or pin.other in parties)),
    )


def _candidate(party: Party, conditions: Conditions) -> Candidate:
    code, record = party.profile.code, party.record
    if record is None:
        return Candidate(code, {})
    return Candidate(code, _start_costs(record, conditions), _least_size(record, party, conditions))


def _start_costs(record: SystemRecord, conditions: Conditions) -> dict[Month, int]:
    """Month → double payment: the old contract is paid until its term ends, in started months."""
    monthly = (record.yearly_cost_yen or 0) // 12
    soonest = Month.of(timezone.localdate()) + 1
    costs: dict[Month, int] = {}
    for renewal in renewals_of(record):
        for early in range(conditions.early_months + 1):
            month = renewal.month + -early
            if soonest <= month <= conditions.until:
                costs[month] = min(costs.get(month, monthly * early), monthly * early)
    return costs


def _least_size(record: SystemRecord, party: Party, conditions: Conditions) -> int:
    if not conditions.has_to_pay or record.yearly_cost_yen is None:
        return 1
    me = Member(party.profile.code, party.profile.population or 0, record.yearly_cost_yen)
    least = least_paying_size(conditions.cost_model, [me], me.code, most=conditions.max_size)
    return NEVER_PAYS if least is None else least


def conditions_document(conditions: Conditions) -> dict[str, Any]:
    return {
        "until": str(conditions.until),
        **{name: getattr(conditions, name) for name in _PLAIN},
        **{name: list(getattr(conditions, name)) for name in _LISTS},
    }


def read_conditions(document: dict[str, Any]) -> Conditions:
    year, month = map(int, document["until"].split("-"))
    values: dict[str, Any] = {name: document[name] for name in _PLAIN}
    values |= {name: tuple(document.get(name, ())) for name in _LISTS}
    return Conditions(until=Month(year, month), **values)


_PLAIN = (
    "early_months",
    "min_size",
    "max_size",
    "setup_yen",
    "years",
    "yearly_fixed_yen",
    "yearly_member_yen",
    "has_to_pay",
)
_LISTS = ("placed", "left_out", "together", "separate")
