"""How many people live where, by the latest census that is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from portal.organisations.models import PopulationCount


def populations_of(organisations: Iterable[int]) -> dict[int, int]:
    """Organisation id → people; those without a census are left out. One query."""
    counts = PopulationCount.objects.filter(organisation__in=list(organisations)).order_by("census_year")
    return dict(counts.values_list("organisation", "population"))
