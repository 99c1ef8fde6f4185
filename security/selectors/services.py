"""Services of a programme: who takes which, what work and which share of the cost follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from portal.access.actor import Actor
from portal.organisations.models import Organisation, PopulationCount
from security.models import ConnectionProfile, Participation, Programme, ServiceMenuItem
from security.planning.cost_shares import CostShare, monthly_shares

from .planning_input import PREPARATION, work_profile


@dataclass(frozen=True, slots=True)
class Participant:
    """One participant. Amounts are yen a month, None for whoever may not see the organisation's contract."""

    participation: Participation
    organisation: Organisation
    services: Sequence[ServiceMenuItem]
    work: Sequence[int]
    monthly_yen: int | None
    has_profile: bool | None
    has_wish: bool

    @property
    def total_work(self) -> int:
        return sum(self.work)

    @property
    def optional(self) -> Sequence[ServiceMenuItem]:
        return [item for item in self.services if not item.is_required]

    @property
    def switch_work(self) -> int:
        return self.work[-1]

    @property
    def preparation_work(self) -> int:
        return sum(self.work[:-1])


@dataclass(frozen=True, slots=True)
class MenuRow:
    """One service with the number of its users; `is_everybodys`: all who take part."""

    item: ServiceMenuItem
    users: int
    shares: Mapping[int, int]  # participation → yen a month


@dataclass(frozen=True, slots=True)
class Participants:
    """The participants of a programme in the order of their codes, with what they need in all."""

    rows: Sequence[Participant]
    menu: Sequence[MenuRow]
    preparation: Sequence[int] = PREPARATION

    @property
    def total_work(self) -> int:
        return sum(row.total_work for row in self.rows)

    @property
    def groups(self) -> dict[str, list[Participant]]:
        """Those who switch together, by the name of their group."""
        found: dict[str, list[Participant]] = {}
        for row in self.rows:
            if row.participation.system_group:
                found.setdefault(row.participation.system_group, []).append(row)
        return dict(sorted(found.items()))


def participants_of(actor: Actor, programme: Programme) -> Participants:
    """Everybody in the programme as the actor may see them; six queries, however many take part."""
    participations = _participations(programme)
    chosen = {row.pk: list(row.menu_items.all()) for row in participations}
    menu = [_menu_row(item, participations, chosen) for item in programme.menu_items.all()]
    visible = ConnectionProfile.objects.permitted_to(actor).of_programme(programme)
    profiles = {profile.organisation_id: profile.is_recorded for profile in visible}
    wishes = set(programme.wishes.values_list("organisation", flat=True))
    rows = [
        Participant(
            participation=row,
            organisation=row.organisation,
            services=chosen[row.pk],
            work=tuple(work_profile(sum(item.work_units for item in chosen[row.pk]))),
            monthly_yen=_monthly(row, menu) if row.organisation_id in profiles else None,
            has_profile=profiles.get(row.organisation_id),
            has_wish=row.organisation_id in wishes,
        )
        for row in participations
    ]
    return Participants(rows, menu)


def participant_of(actor: Actor, participation: Participation) -> tuple[Participant, Participants]:
    """One of them, and all: its share of the cost depends on the others."""
    everybody = participants_of(actor, participation.programme)
    return next(row for row in everybody.rows if row.participation.pk == participation.pk), everybody


def _participations(programme: Programme) -> list[Participation]:
    counts = PopulationCount.objects.filter(organisation=OuterRef("organisation")).order_by("-census_year")
    rows = programme.participations.select_related("organisation__prefecture").prefetch_related("menu_items")
    return list(rows.annotate(population=Subquery(counts.values("population")[:1])))


def _menu_row(
    item: ServiceMenuItem, participations: Sequence[Participation], chosen: Mapping[int, Sequence[ServiceMenuItem]]
) -> MenuRow:
    users = {
        f"{row.organisation.code or ''}:{row.pk:010d}": (row.pk, row.population or 0)  # type: ignore[attr-defined]
        for row in participations
        if item in chosen[row.pk]
    }
    shares = monthly_shares(
        CostShare(item.cost_share), item.monthly_cost_yen or 0, {key: people for key, (_pk, people) in users.items()}
    )
    return MenuRow(item, len(users), {users[key][0]: yen for key, yen in shares.items()})


def _monthly(participation: Participation, menu: Sequence[MenuRow]) -> int:
    return sum(row.shares.get(participation.pk, 0) for row in menu)
