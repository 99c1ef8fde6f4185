"""Inquiries that nobody can serve, told while the window is still open: who could fill the gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mynumber_tests.environment import SlotDays, usable_slots
from mynumber_tests.models import Participation, Programme
from mynumber_tests.planning.formats import read_problem
from mynumber_tests.planning.orphans import orphans
from mynumber_tests.terms import Terms
from portal.access.actor import Actor
from portal.applications.choices import ApplicationState
from portal.applications.models import Application

from .pairing_input import (
    Instance,
    Part,
    active_scenarios,
    instance_in_force,
    instance_of,
    key_of,
    names_of,
    slot_labels,
    with_terms,
)
from .pairing_words import PairingWords
from .participations import programme_of_window

HANDED_IN = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class OrphanLine:
    """One inquiry without any possible provider, in words."""

    participation_id: int
    organisation: str
    scenario: str
    sentences: tuple[str, ...]


def orphan_lines(programme: Programme) -> list[OrphanLine]:
    """Of one test. A constant number of queries."""
    return orphans_of([programme.pk])[programme.pk]


def orphans_of(keys: Collection[int]) -> dict[int, list[OrphanLine]]:
    """By the test, with what is in force and what was handed in; as many queries for one test as for many."""
    handed_in: defaultdict[int, dict[int, Terms]] = defaultdict(dict)
    waiting = Application.objects.filter(window__test_reception__programme__in=keys, state__in=HANDED_IN)
    for application in waiting.select_related("window__test_reception"):
        programme_id = application.window.test_reception.programme_id
        handed_in[programme_id][application.organisation_id] = Terms.of(application.content)
    return {programme.pk: _lines(programme, handed_in[programme.pk]) for programme in with_terms(keys)}


def _lines(programme: Programme, handed_in: Mapping[int, Terms]) -> list[OrphanLine]:
    problem = read_problem(_expected(programme, handed_in))
    words = PairingWords(problem, names_of(programme.scenarios.all()))
    return [
        OrphanLine(
            int(orphan.inquiry.organisation),
            words.organisation(orphan.inquiry.organisation),
            words.scenario(orphan.inquiry.scenario),
            tuple(words.orphan(orphan)),
        )
        for orphan in orphans(problem)
    ]


def _expected(programme: Programme, handed_in: Mapping[int, Terms]) -> Instance:
    """The input as it will be once everything handed in is accepted; the test comes from `with_terms`."""
    in_force = instance_in_force(programme)
    members = programme.participations.all()
    pending = [(row, handed_in[row.organisation_id]) for row in members if row.organisation_id in handed_in]
    if not pending:
        return in_force
    labels = slot_labels(programme)
    new = instance_of(
        labels, active_scenarios(programme), _parts(programme, pending, labels), _wishes(members, pending)
    )
    replaced = {key_of(row.pk) for row, _terms in pending}
    for name, member in (("organisations", "id"), ("inquiries", "organisation"), ("offers", "organisation")):
        in_force[name] = [row for row in in_force[name] if row[member] not in replaced] + new[name]
    known = {row["id"] for row in in_force["organisations"]}
    for name in ("excluded", "wanted"):
        pairs = {tuple(pair) for pair in (*in_force[name], *new[name]) if known.issuperset(pair)}
        in_force[name] = [list(pair) for pair in sorted(pairs)]
    return in_force


def _parts(
    programme: Programme, pending: Iterable[tuple[Participation, Terms]], labels: Mapping[int, str]
) -> list[Part]:
    days = [SlotDays(slot.position, slot.first_day, slot.last_day) for slot in programme.slots.all()]
    codes = {scenario.pk: scenario.code for scenario in active_scenarios(programme)}
    return [_part(row, terms, days, codes, labels) for row, terms in pending]


def _part(
    row: Participation, terms: Terms, days: list[SlotDays], codes: Mapping[int, str], labels: Mapping[int, str]
) -> Part:
    windows = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in terms.windows]
    usable = usable_slots([slot for slot in days if slot.position in terms.slots], windows)
    return Part(
        key=key_of(row.pk),
        name=row.organisation.name,
        vendor=str(terms.plain.get("system_vendor", "")),
        slots=[label for position, label in labels.items() if position in usable],
        max_partners=int(terms.plain.get("max_partners_per_slot", 1)),
        inquiries=sorted(codes[pk] for pk in terms.inquiries if pk in codes),
        offers={codes[pk]: most for pk, most in sorted(terms.offers.items()) if pk in codes},
    )


def _wishes(
    members: Iterable[Participation], pending: Iterable[tuple[Participation, Terms]]
) -> list[tuple[int, int, str]]:
    """Of those who handed in, by the names that they typed."""
    by_name = {row.organisation.name: row.pk for row in members}
    return [
        (row.pk, by_name[name], kind)
        for row, terms in pending
        for kind, names in (("excluded", terms.excluded), ("wanted", terms.wanted))
        for name in names
        if name in by_name and by_name[name] != row.pk
    ]


def alarms(actor: Actor) -> list[tuple[Programme, list[OrphanLine], datetime]]:
    """Tests that the actor sees whose window is open, with the inquiries that nobody can serve and the closing time."""
    now = timezone.now()
    open_now = Programme.objects.permitted_to(actor).filter(
        reception__window__opens_at__lte=now, reception__window__closes_at__gte=now
    )
    programmes = list(open_now.select_related("reception__window"))
    lines = orphans_of([programme.pk for programme in programmes])
    return [(one, lines[one.pk], one.reception.window.closes_at) for one in programmes if lines[one.pk]]


def application_panel(actor: Actor, application: Application) -> dict[str, Any] | None:
    """For the prefecture, before it decides: which inquiries of this organisation nobody can serve."""
    if not actor.is_prefecture_side:
        return None
    programme = programme_of_window(application.window)
    own = programme.participations.filter(organisation=application.organisation).values_list("pk", flat=True).first()
    lines = [line for line in orphan_lines(programme) if line.participation_id == own]
    return {"programme": programme, "lines": lines}
