"""Inquiries that nobody can serve, told while the window is still open: who could fill the gap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from mynumber_tests.environment import SlotDays, usable_slots
from mynumber_tests.models import Participation, Programme
from mynumber_tests.planning.formats import read_problem
from mynumber_tests.planning.orphans import orphans
from mynumber_tests.planning.problem import Problem
from mynumber_tests.terms import Terms
from portal.access.actor import Actor
from portal.applications.choices import ApplicationState
from portal.applications.models import Application

from .pairing_input import Instance, Part, instance_of, key_of, pairing_instance, scenario_names, slot_labels
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
    """With what is in force and what was handed in and waits for a decision. A constant number of queries."""
    problem = read_problem(expected_instance(programme))
    words = PairingWords(problem, scenario_names(programme))
    return [
        OrphanLine(
            int(orphan.inquiry.organisation),
            words.organisation(orphan.inquiry.organisation),
            words.scenario(orphan.inquiry.scenario),
            tuple(words.orphan(orphan)),
        )
        for orphan in orphans(problem)
    ]


def expected_instance(programme: Programme) -> Instance:
    """The input as it will be once everything handed in is accepted."""
    pending = _pending(programme)
    if not pending:
        return pairing_instance(programme, keeps_published=False)
    in_force = pairing_instance(programme, keeps_published=False)
    labels = slot_labels(programme)
    new = instance_of(labels, programme.scenarios.active(), _parts(programme, pending, labels), _wishes(pending))
    replaced = {key_of(row.pk) for row, _terms in pending}
    for name, member in (("organisations", "id"), ("inquiries", "organisation"), ("offers", "organisation")):
        in_force[name] = [row for row in in_force[name] if row[member] not in replaced] + new[name]
    known = {row["id"] for row in in_force["organisations"]}
    for name in ("excluded", "wanted"):
        pairs = {tuple(pair) for pair in (*in_force[name], *new[name]) if known.issuperset(pair)}
        in_force[name] = [list(pair) for pair in sorted(pairs)]
    return in_force | {"fixed": []}


def _pending(programme: Programme) -> list[tuple[Participation, Terms]]:
    """Participants with the terms that they handed in last."""
    applications = Application.objects.filter(window__test_reception__programme=programme, state__in=HANDED_IN)
    by_organisation = {application.organisation_id: Terms.of(application.content) for application in applications}
    rows = programme.participations.filter(organisation__in=by_organisation).select_related("organisation")
    return [(row, by_organisation[row.organisation_id]) for row in rows]


def _parts(
    programme: Programme, pending: Iterable[tuple[Participation, Terms]], labels: Mapping[int, str]
) -> list[Part]:
    days = [SlotDays(slot.position, slot.first_day, slot.last_day) for slot in programme.slots.all()]
    codes = dict(programme.scenarios.active().values_list("pk", "code"))
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


def _wishes(pending: Iterable[tuple[Participation, Terms]]) -> list[tuple[int, int, str]]:
    """Of those who handed in, by the names that they typed."""
    rows = list(pending)
    programme = rows[0][0].programme
    by_name = dict(programme.participations.values_list("organisation__name", "pk"))
    return [
        (row.pk, by_name[name], kind)
        for row, terms in rows
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
    found = [
        (programme, orphan_lines(programme), programme.reception.window.closes_at)
        for programme in open_now.select_related("reception__window")
    ]
    return [(programme, lines, closes_at) for programme, lines, closes_at in found if lines]


def application_panel(actor: Actor, application: Application) -> dict[str, Any] | None:
    """For the prefecture, before it decides: which inquiries of this organisation nobody can serve."""
    if not actor.is_prefecture_side:
        return None
    programme = programme_of_window(application.window)
    own = programme.participations.filter(organisation=application.organisation).values_list("pk", flat=True).first()
    lines = [line for line in orphan_lines(programme) if line.participation_id == own]
    return {"programme": programme, "lines": lines}


def problem_in_force(programme: Programme) -> Problem:
    """What is in force now, with the pins, for checks by hand."""
    return read_problem(pairing_instance(programme, keeps_published=True))
