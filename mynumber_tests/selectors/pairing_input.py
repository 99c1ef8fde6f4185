"""The input of the pairing: what the participants offer and need, in the format pairing/1."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from mynumber_tests.choices import PROVIDING, RoleKind, WishKind
from mynumber_tests.models import (
    PairedTest,
    PairingPin,
    Participation,
    Programme,
    Scenario,
)
from mynumber_tests.planning.formats import FORMAT

Instance = dict[str, Any]
Test = dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One participant as the optimiser needs it; slots by their labels, scenarios by their codes."""

    key: str
    name: str
    vendor: str
    slots: Sequence[str]
    max_partners: int
    inquiries: Sequence[str]
    offers: Mapping[str, int]


def key_of(participation_id: int) -> str:
    """How an organisation is called in an instance: by the key of its participation."""
    return str(participation_id)


def slot_labels(programme: Programme) -> dict[int, str]:
    """Position → a name that no other slot has, in order of time."""
    slots = list(programme.slots.all())
    count = Counter(slot.name for slot in slots)
    return {slot.position: slot.name if count[slot.name] == 1 else f"{slot.name}（{slot.position}）" for slot in slots}


def scenario_names(programme: Programme) -> dict[str, str]:
    """Code → code and title, as sentences call a scenario."""
    return names_of(programme.scenarios.select_related("current"))


def names_of(scenarios: Iterable[Scenario]) -> dict[str, str]:
    return {scenario.code: str(scenario) for scenario in scenarios}


def with_terms(keys: Collection[int]) -> QuerySet[Programme]:
    """Tests with all that their pairing begins with, read at once: as many queries for one test as for many."""
    members = Participation.objects.select_related("organisation").prefetch_related("roles", "wishes")
    scenarios = Scenario.objects.select_related("current")
    return Programme.objects.filter(pk__in=keys).prefetch_related(
        "slots", Prefetch("scenarios", scenarios), Prefetch("participations", members)
    )


def active_scenarios(programme: Programme) -> list[Scenario]:
    """Of a test that comes from `with_terms`."""
    return [scenario for scenario in programme.scenarios.all() if scenario.is_active]


def instance_in_force(programme: Programme) -> Instance:
    """The terms in force now, without pins. The test comes from `with_terms`: no query."""
    labels, scenarios = slot_labels(programme), active_scenarios(programme)
    rows = [row for row in programme.participations.all() if row.entered_at]
    known = {row.pk for row in rows}
    wishes = [
        (wish.participation_id, wish.partner_id, wish.kind)
        for row in rows
        for wish in row.wishes.all()
        if wish.partner_id in known
    ]
    codes = {scenario.pk: scenario.code for scenario in scenarios}
    return instance_of(labels, scenarios, [_part(row, codes, labels) for row in rows], wishes)


def pairing_instance(programme: Programme, *, keeps_published: bool) -> Instance:
    """Everything in force now, with the pins; `published` is the version in force. A constant number of queries."""
    instance = instance_in_force(with_terms([programme.pk]).get())
    labels = slot_labels(programme)
    instance["fixed"] = fixed_tests(programme, labels)
    if keeps_published and (published := published_tests(programme, labels)):
        instance["published"] = published
    return instance


def instance_of(
    labels: Mapping[int, str],
    scenarios: Iterable[Scenario],
    parts: Sequence[Part],
    wishes: Iterable[tuple[int, int, str]],
) -> Instance:
    """The document of the given participants, without pins."""
    pairs: dict[str, set[tuple[str, str]]] = {kind.value: set() for kind in WishKind}
    for one, other, kind in wishes:
        pairs[kind].add((key_of(min(one, other)), key_of(max(one, other))))
    excluded = pairs[WishKind.EXCLUDED]
    return {
        "format": FORMAT,
        "slots": list(labels.values()),
        "organisations": [
            {
                "id": part.key,
                "name": part.name,
                "vendor": part.vendor,
                "slots": list(part.slots),
                "max_partners_per_slot": part.max_partners,
            }
            for part in parts
        ],
        "scenarios": [{"id": scenario.code} for scenario in scenarios],
        "inquiries": [{"organisation": part.key, "scenario": code} for part in parts for code in part.inquiries],
        "offers": [
            {"organisation": part.key, "scenario": code, "max_tests": most}
            for part in parts
            for code, most in part.offers.items()
        ],
        "excluded": [list(pair) for pair in sorted(excluded)],
        "wanted": [list(pair) for pair in sorted(pairs[WishKind.WANTED] - excluded)],
        "fixed": [],
    }


def _part(row: Participation, codes: Mapping[int, str], labels: Mapping[int, str]) -> Part:
    roles = [role for role in row.roles.all() if role.scenario_id in codes]
    return Part(
        key=key_of(row.pk),
        name=row.organisation.name,
        vendor=row.system_vendor,
        slots=[label for position, label in labels.items() if position in row.usable_slots],
        max_partners=row.max_partners_per_slot,
        inquiries=sorted(codes[role.scenario_id] for role in roles if role.role == RoleKind.INQUIRER),
        offers=dict(sorted((codes[role.scenario_id], role.max_tests or 0) for role in roles if role.role in PROVIDING)),
    )


def fixed_tests(programme: Programme, labels: Mapping[int, str]) -> list[Test]:
    """The pins, and the tests in force that have begun: nobody is asked to do them again with somebody else."""
    pins = PairingPin.objects.filter(programme=programme).select_related("scenario", "slot")
    begun = PairedTest.objects.filter(
        plan__programme=programme,
        plan__is_current=True,
        inquirer__inquiring_runs__scenario=F("scenario"),
        inquirer__inquiring_runs__is_dropped=False,
        inquirer__inquiring_runs__started_at__isnull=False,
    )
    pinned = {(pin.inquirer_id, pin.scenario_id) for pin in pins}
    others = [
        test
        for test in begun.select_related("scenario", "slot").order_by("pk")
        if (test.inquirer_id, test.scenario_id) not in pinned
    ]
    return [*(_test(pin, labels) for pin in pins), *(_test(test, labels) for test in others)]


def published_tests(programme: Programme, labels: Mapping[int, str]) -> list[Test]:
    """The tests of the version in force; empty where nothing was published."""
    tests = PairedTest.objects.filter(plan__programme=programme, plan__is_current=True)
    return [_test(test, labels) for test in tests.select_related("scenario", "slot").order_by("pk")]


def _test(row: PairingPin | PairedTest, labels: Mapping[int, str]) -> Test:
    return {
        "inquirer": key_of(row.inquirer_id),
        "scenario": row.scenario.code,
        "provider": key_of(row.provider_id),
        "slot": labels[row.slot.position],
    }


def input_hash(instance: Instance) -> str:
    """SHA-256 of the input, the same for the same content."""
    text = json.dumps(instance, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
