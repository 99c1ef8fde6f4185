"""Reads over organisations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from portal.access.actor import Actor
from portal.audit.selectors import AuditEntry, history_of

from .choices import OrganisationKind
from .models import Department, Organisation, OrganisationChange, PopulationCount

PARTS = ("population_counts", "seats", "departments", "departments__contacts", "changes")


def directory(actor: Actor) -> QuerySet[Organisation]:
    """What the actor may see, with the population of the latest census as `population`; one query with its page."""
    latest = PopulationCount.objects.filter(organisation=OuterRef("pk")).order_by("-census_year")
    return (
        Organisation.objects.permitted_to(actor)
        .select_related("prefecture")
        .annotate(population=Subquery(latest.values("population")[:1]))
    )


def prefectures(actor: Actor) -> QuerySet[Organisation]:
    """The prefectures in the order of their codes."""
    return Organisation.objects.permitted_to(actor).filter(kind=OrganisationKind.PREFECTURE).order_by("code")


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """All that the page of one organisation shows besides its own fields."""

    populations: list[PopulationCount]
    departments: list[Department]
    constituents: list[Organisation]
    joint_bodies: list[Organisation]
    changes: list[OrganisationChange]
    absorbed: list[OrganisationChange]

    @property
    def successor(self) -> Organisation | None:
        return next((change.successor for change in self.changes if change.successor), None)


def organisation_page(organisation: Organisation) -> OrganisationPage:
    """Seven queries, however much there is."""
    return OrganisationPage(
        populations=list(organisation.population_counts.all()),
        departments=list(organisation.departments.prefetch_related("contacts")),
        constituents=list(organisation.constituents.order_by("code", "kana")),
        joint_bodies=list(organisation.joint_bodies.current().order_by("kind", "kana", "name")),
        changes=list(organisation.changes.select_related("successor")),
        absorbed=list(organisation.absorbed.select_related("organisation")),
    )


def organisation_history(organisation: Organisation) -> list[AuditEntry]:
    return history_of(organisation, include=PARTS)


@dataclass(frozen=True, slots=True)
class LastChange:
    """Who saved last, for the one who came second."""

    name: str
    at: datetime | None


def last_change(obj: Organisation | Department, *, include: tuple[str, ...] = ()) -> LastChange:
    newest = next(iter(history_of(obj, include=include, limit=1)), None)
    return LastChange(newest.name, newest.at) if newest else LastChange("", None)
