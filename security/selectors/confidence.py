"""How complete the input is, and which missing fact could change the cost of the plan by how much: ask for those first.

A missing fact is replaced in turn by each value that it may reasonably have, everything else staying as planning
assumes it. The largest change of the organisation's cost in its planned month is what the fact could change the plan
by, if the plan stays; days without a connection count before yen. Where it changes nothing in that month, it may still
do so in another one, to which a new plan could move the organisation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from portal.lib.contract_terms import Contract, Fact, Notice, PenaltyRule, missing_facts
from portal.lib.months import Month, parse_month
from security.choices import ScenarioState
from security.models import ConnectionProfile, Programme
from security.planning.contracts import Assumptions, SwitchCost, cost_by_month, cost_of_switching

from .planning_input import Wish, allowed_months, key_of, published_months, wishes_of
from .profiles import Completeness, completeness_of, contract_of

LEAST_YEN, MOST_YEN = 30_000, 500_000  # a month, where no other organisation's cost is known


@dataclass(frozen=True, slots=True)
class MissingFact:
    """One missing fact and what it could change, in days without a connection and in yen."""

    organisation_id: int
    name: str
    profile_id: int
    label: str
    gap_days: int
    yen: int
    elsewhere_yen: int  # in the month of the window where it would change most

    @property
    def matters(self) -> bool:
        return bool(self.gap_days or self.yen or self.elsewhere_yen)


@dataclass(frozen=True, slots=True)
class ProfileState:
    """How complete one organisation's input is."""

    organisation_id: int
    name: str
    profile_id: int | None
    completeness: Completeness | None
    yen: int  # what its missing facts could change together at most, one at a time


@dataclass(frozen=True, slots=True)
class Confidence:
    """The whole programme: facts in order of what they could change, organisations in order of their codes."""

    facts: tuple[MissingFact, ...]
    states: tuple[ProfileState, ...]
    known: int
    asked: int

    @property
    def percent(self) -> int:
        return 100 * self.known // self.asked if self.asked else 100

    @property
    def without_effect(self) -> int:
        return sum(not fact.matters for fact in self.facts)

    @property
    def ranked(self) -> tuple[MissingFact, ...]:
        return tuple(fact for fact in self.facts if fact.matters)


def confidence_of(programme: Programme) -> Confidence:
    """Five queries, however many organisations take part."""
    planned = _planned_months(programme)
    profiles = {profile.organisation_id: profile for profile in _profiles(programme)}
    alternatives = _Alternatives.of_programme(programme, profiles.values())
    facts: list[MissingFact] = []
    states = []
    for row in programme.participations.select_related("organisation").order_by("organisation__code", "pk"):
        profile = profiles.get(row.organisation_id)
        own = list(_facts(profile, alternatives, planned.get(key_of(row.organisation)))) if profile else []
        facts += own
        states.append(_state(row.organisation, profile, own))
    complete = [state.completeness for state in states if state.completeness]
    return Confidence(
        facts=tuple(sorted(facts, key=_order)),
        states=tuple(states),
        known=sum(one.known for one in complete),
        asked=sum(one.asked for one in complete),
    )


@dataclass(frozen=True, slots=True)
class Extremes:
    """What the months of one organisation would cost if a missing fact turned out well, and if it turned out badly."""

    profile_id: int
    code: str
    name: str
    label: str
    low: dict[str, dict[str, int]]
    high: dict[str, dict[str, int]]


def extremes_of(programme: Programme) -> list[Extremes]:
    """One for each missing fact that could cost anything; a constant number of queries."""
    profiles = _profiles(programme)
    alternatives = _Alternatives.of_programme(programme, profiles)
    wishes = wishes_of(programme)
    found = []
    for profile in profiles:
        contract, wish = contract_of(profile), wishes.get(profile.organisation_id, Wish())
        for fact in missing_facts(contract):
            months = [allowed_months(programme, other, wish) for other in alternatives.of(contract, fact)]
            ranked = sorted(months, key=_cost_of_all)
            if ranked and ranked[0] != ranked[-1]:
                code, name = key_of(profile.organisation), profile.organisation.name
                found.append(Extremes(profile.pk, code, name, label_of(fact), ranked[0], ranked[-1]))
    return found


def _cost_of_all(months: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    return sum(cost["gap_days"] for cost in months.values()), sum(cost["yen"] for cost in months.values())


def label_of(fact: Fact) -> str:
    """The fact by the name that it has in the form."""
    return str(ConnectionProfile._meta.get_field(fact.value).verbose_name)  # type: ignore[union-attr]


def _order(fact: MissingFact) -> tuple[int, int, int, str, str]:
    return (-fact.gap_days, -fact.yen, -fact.elsewhere_yen, fact.name, fact.label)


def _profiles(programme: Programme) -> Sequence[ConnectionProfile]:
    return list(ConnectionProfile.objects.of_programme(programme).with_missing_facts().select_related("organisation"))


def _planned_months(programme: Programme) -> Mapping[str, str]:
    """The months in force; before the first publication, those of the latest scenario."""
    published = published_months(programme)
    if published:
        return published
    latest = programme.scenarios.filter(state=ScenarioState.SOLVED, trial_of=None).only("result").first()
    return (latest.result or {}).get("assignment", {}) if latest else {}


def _state(organisation: Any, profile: ConnectionProfile | None, facts: Sequence[MissingFact]) -> ProfileState:
    return ProfileState(
        organisation_id=organisation.pk,
        name=organisation.name,
        profile_id=profile.pk if profile else None,
        completeness=completeness_of(profile) if profile else None,
        yen=max((fact.yen for fact in facts), default=0),
    )


def _facts(profile: ConnectionProfile, alternatives: _Alternatives, planned: str | None) -> Iterator[MissingFact]:
    contract = contract_of(profile)
    month = parse_month(planned) if planned else _cheapest_month(contract, alternatives.programme)
    assumed = cost_by_month(contract, alternatives.programme.window)
    now = cost_of_switching(contract, month)
    for fact in missing_facts(contract):
        contracts = list(alternatives.of(contract, fact))
        others = [cost_of_switching(other, month) for other in contracts]
        yield MissingFact(
            organisation_id=profile.organisation_id,
            name=profile.organisation.name,
            profile_id=profile.pk,
            label=label_of(fact),
            gap_days=max((abs(other.gap_days - now.gap_days) for other in others), default=0),
            yen=max((abs(other.yen - now.yen) for other in others), default=0),
            elsewhere_yen=max((_most_changed(assumed, other) for other in contracts), default=0),
        )


def _most_changed(assumed: Mapping[Month, SwitchCost], contract: Contract) -> int:
    """Yen by which the dearest difference in any month of the window goes."""
    costs = cost_by_month(contract, assumed)
    return max(abs(costs[month].yen - cost.yen) for month, cost in assumed.items())


def _cheapest_month(contract: Contract, programme: Programme) -> Month:
    costs = cost_by_month(contract, programme.window)
    return min(costs, key=lambda month: (costs[month].gap_days, costs[month].yen, month))


@dataclass(frozen=True, slots=True)
class _Alternatives:
    """What a missing fact may turn out to be. Yen a month as the other participants of the programme pay."""

    programme: Programme
    range_of_cost: tuple[int, int]
    typical_yen: int

    @classmethod
    def of_programme(cls, programme: Programme, profiles: Collection[ConnectionProfile]) -> _Alternatives:
        costs = [profile.monthly_cost_yen for profile in profiles if profile.monthly_cost_yen]
        return cls(
            programme,
            range_of_cost=(min(costs), max(costs)) if costs else (LEAST_YEN, MOST_YEN),
            typical_yen=int(median(costs)) if costs else Assumptions().monthly_cost_yen,
        )

    def of(self, contract: Contract, fact: Fact) -> Iterator[Contract]:
        for change in self._changes(contract, fact):
            yield replace(contract, **change)

    def _changes(self, contract: Contract, fact: Fact) -> list[dict[str, Any]]:
        monthly = contract.monthly_cost_yen or self.typical_yen
        changes: Mapping[Fact, list[dict[str, Any]]] = {
            Fact.START: [],
            Fact.END: [{"end_on": day} for day in self._ends()],
            Fact.RENEWAL: [{"renewal_months": months} for months in (0, 6, 12)],
            Fact.NOTICE: [{"notice": Notice(months)} for months in (1, 3, 6, 12)],
            Fact.MONTHLY_COST: [{"monthly_cost_yen": yen} for yen in self.range_of_cost],
            Fact.PENALTY_RULE: [
                {"penalty_rule": PenaltyRule.NONE},
                {"penalty_rule": PenaltyRule.NOT_CANCELLABLE},
                {"penalty_rule": PenaltyRule.REMAINING_MONTHS, "penalty_percent": 50},
            ],
            Fact.PENALTY_YEN: [{"penalty_yen": yen} for yen in (0, 6 * monthly)],
            Fact.PENALTY_PERCENT: [{"penalty_percent": percent} for percent in (0, 100)],
        }
        return changes[fact]

    def _ends(self) -> list[date]:
        """The ends of the fiscal years in and around the window, when most contracts end."""
        first, last = self.programme.window_first.year, self.programme.window_last.year
        return [date(year, 3, 31) for year in range(first, last + 2)]
