"""Whom one could share a system with: the facts of each organisation for one business, and the ranking.

The prefecture's side looks at all its organisations. An organisation finds those that released the row in question,
and of them nothing but what is released: never the price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clouds.business_systems import FUNCTIONS
from clouds.models import SystemInventory, SystemRecord
from clouds.planning.ranking import Factor, Match, Profile, ranked
from portal.access.actor import Actor
from portal.organisations.models import Organisation

from .inventory import renewals_of
from .populations import populations_of

MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Party:
    """One organisation with what is known of one business."""

    organisation: Organisation
    record: SystemRecord | None
    profile: Profile


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked partner in words."""

    rank: int
    party: Party
    match: Match

    @property
    def common_functions(self) -> list[str]:
        return [name for code, name in FUNCTIONS.items() if code in self.match.common_functions]

    @property
    def factors(self) -> list[tuple[Factor, int | None]]:
        """In the order of their definition, out of 100."""
        return [(factor, _percent(self.match.factors[factor])) for factor in Factor]

    @property
    def score(self) -> int:
        return _percent(self.match.score) or 0


def _percent(permille: int | None) -> int | None:
    return None if permille is None else round(permille / 10)


def seekers(actor: Actor) -> Sequence[Organisation]:
    """In whose place the actor may look for partners."""
    inventories = SystemInventory.objects.permitted_to(actor)
    return list(Organisation.objects.filter(system_inventory__in=inventories).order_by("code", "kana", "pk"))


def parties_of(organisations: Iterable[Organisation], records: Iterable[SystemRecord]) -> dict[str, Party]:
    """By the key of the organisation as text; two queries besides the two that are given."""
    rows = {record.inventory.organisation_id: record for record in records}
    known = list(organisations)
    people = populations_of(one.pk for one in known)
    return {str(one.pk): _party(one, rows.get(one.pk), people.get(one.pk)) for one in known}


def _party(organisation: Organisation, record: SystemRecord | None, population: int | None) -> Party:
    position = None
    if organisation.latitude is not None and organisation.longitude is not None:
        position = (float(organisation.latitude), float(organisation.longitude))
    profile = Profile(str(organisation.pk), population=population, position=position)
    if record is not None:
        profile = Profile(
            code=str(organisation.pk),
            population=population,
            functions=frozenset(record.wanted_functions),
            months=tuple(one.month for one in renewals_of(record)),
            product=record.product,
            vendor=record.vendor,
            position=position,
        )
    return Party(organisation, record, profile)


def partners_of(
    actor: Actor, seeker: Organisation, business: str, weights: Mapping[Factor, int]
) -> tuple[Party, list[Candidate]]:
    """The seeker itself and the best partners first."""
    own = SystemRecord.objects.permitted_to(actor).filter(inventory__organisation=seeker, business=business)
    records = list(own.select_related("inventory__organisation"))
    others = _others(actor, seeker, business)
    organisations = {seeker.pk: seeker} | {
        record.inventory.organisation_id: record.inventory.organisation for record in others
    }
    parties = parties_of(organisations.values(), [*records, *others])
    me = parties[str(seeker.pk)]
    found = ranked(me.profile, (party.profile for party in parties.values()), weights)
    shown = [Candidate(rank, parties[match.code], match) for rank, match in enumerate(found, start=1)]
    return me, shown[:MAX_SHOWN]


def _others(actor: Actor, seeker: Organisation, business: str) -> list[SystemRecord]:
    """Rows of the same business in the same prefecture that the actor may know of."""
    home = seeker.prefecture_id or seeker.pk
    if actor.is_prefecture_side:
        rows = SystemRecord.objects.permitted_to(actor).filter(inventory__organisation__prefecture=home)
    else:
        rows = SystemRecord.objects.findable_in(home)
    rows = rows.filter(business=business).exclude(inventory__organisation=seeker)
    return list(rows.select_related("inventory__organisation"))
