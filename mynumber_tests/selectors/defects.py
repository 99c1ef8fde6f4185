"""Defects of tests as lists and pages show them."""

from __future__ import annotations

from django.db.models import QuerySet

from mynumber_tests.models import Defect, Programme
from portal.access.actor import Actor

RELATED = (
    "owner__organisation",
    "found_by",
    "run__scenario__current",
    "run__inquirer__organisation",
    "run__provider__organisation",
    "run__pair__programme__prefecture",
    "run__pair__slot",
    "run__frozen_version",
)


def defects_for(actor: Actor, action: str = "view") -> QuerySet[Defect]:
    """Defects that the actor may see, with what pages say of them."""
    return Defect.objects.permitted_to(actor, action).select_related(*RELATED)


def defects_of(actor: Actor, programme: Programme) -> QuerySet[Defect]:
    """Of one test as a whole: those of tests in the version in force."""
    return defects_for(actor).filter(run__pair__programme=programme, run__is_dropped=False)
