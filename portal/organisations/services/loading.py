"""Many organisations at once: new ones added, known ones brought up to date, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.organisations.models import JointBodyMember, Organisation, PopulationCount
from portal.organisations.models.organisations import search_text
from portal.organisations.records import Key, OrganisationRecord, key_of

from .organisations import create_organisations

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many organisations were added, changed and left as they were."""

    new: int
    changed: int
    unchanged: int


@dataclass(slots=True)
class Known:
    """What is stored: current organisations by what tells them apart, those that ended, populations by year."""

    organisations: dict[Key, Organisation]
    ended: set[Key] = field(default_factory=set)
    populations: dict[tuple[int, int], int] = field(default_factory=dict)


@transaction.atomic
def store_organisations(*, actor: Actor, records: Sequence[OrganisationRecord]) -> Loaded:
    """Make what is stored equal to validated records; run twice, the second run changes nothing.

    What has ended in a merger or otherwise does not come back. Rights to do so are the caller's to check: an import
    checks each row, a command has them all.
    """
    record_as(actor)
    known = known_organisations(records)
    records = [record for record in records if record.key not in known.ended]
    new = [record for record in records if record.key not in known.organisations]
    old = [record for record in records if record.key in known.organisations]
    _add(actor, [record for record in new if not record.prefecture_code], known)
    _add(actor, [record for record in new if record.prefecture_code], known)
    changed = {organisation.pk for organisation in _bring_up_to_date(old, known)}
    changed |= _store_populations(records, known) | _store_seats(records, known)
    changed -= {known.organisations[record.key].pk for record in new}
    return Loaded(len(new), len(changed), len(old) - len(changed))


def known_organisations(records: Iterable[OrganisationRecord]) -> Known:
    """What is stored of these records, their prefectures and constituents; two statements."""
    rows = list(Organisation.objects.select_related("prefecture").order_by("pk"))
    organisations = {_key(organisation): organisation for organisation in rows if organisation.is_current}
    ended = {_key(organisation) for organisation in rows if not organisation.is_current} - organisations.keys()
    wanted = {record.key for record in records}
    pks = [organisation.pk for key, organisation in organisations.items() if key in wanted]
    counts = PopulationCount.objects.filter(organisation__in=pks)
    stored = counts.values_list("organisation", "census_year", "population")
    return Known(organisations, ended, {(pk, year): population for pk, year, population in stored})


def _key(organisation: Organisation) -> Key:
    prefecture = organisation.prefecture
    return key_of(organisation.code, prefecture.code if prefecture else "", organisation.kind, organisation.name)


def differences(record: OrganisationRecord, organisation: Organisation) -> Mapping[str, Any]:
    """The fields of a stored organisation that the record would change, with their new values."""
    values = {"name": record.name, "kind": record.kind, **record.facts}
    return {name: value for name, value in values.items() if getattr(organisation, name) != value}


def _add(actor: Actor, records: Sequence[OrganisationRecord], known: Known) -> None:
    organisations = [
        Organisation(
            name=record.name,
            kind=record.kind,
            code=record.code or None,
            prefecture=known.organisations[(record.prefecture_code,)] if record.prefecture_code else None,
            **record.facts,
        )
        for record in records
    ]
    created = create_organisations(actor=actor, organisations=organisations)
    known.organisations |= {record.key: organisation for record, organisation in zip(records, created, strict=True)}


def _bring_up_to_date(records: Iterable[OrganisationRecord], known: Known) -> list[Organisation]:
    changed, names = [], {"version", "search_copy"}
    for record in records:
        organisation = known.organisations[record.key]
        different = differences(record, organisation)
        if different:
            for name, value in different.items():
                setattr(organisation, name, value)
            organisation.version += 1
            organisation.search_copy = search_text(organisation)
            changed.append(organisation)
            names |= different.keys()
    Organisation.objects.bulk_update(changed, sorted(names), batch_size=BATCH)
    return changed


def _store_populations(records: Iterable[OrganisationRecord], known: Known) -> set[int]:
    counts = [
        PopulationCount(organisation=organisation, census_year=year, population=population)
        for record in records
        for organisation in [known.organisations[record.key]]
        for year, population in record.populations.items()
        if known.populations.get((organisation.pk, year)) != population
    ]
    PopulationCount.objects.bulk_create(
        counts,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["organisation", "census_year"],
        update_fields=["population"],
    )
    return {count.organisation_id for count in counts}


def _store_seats(records: Iterable[OrganisationRecord], known: Known) -> set[int]:
    """Only adds: a list of members may be incomplete, and a seat once known is taken away by a person."""
    stored = set(JointBodyMember.objects.values_list("joint_body", "member"))
    seats = [
        JointBodyMember(joint_body=known.organisations[record.key], member=known.organisations[(code,)])
        for record in records
        for code in record.member_codes or ()
        if (code,) in known.organisations
    ]
    missing = [seat for seat in seats if (seat.joint_body_id, seat.member_id) not in stored]
    JointBodyMember.objects.bulk_create(missing, batch_size=BATCH, ignore_conflicts=True)
    return {seat.joint_body_id for seat in missing}
