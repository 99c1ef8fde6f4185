"""When something last changed, told by the audit rows that the database writes: bulk updates are not missed."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Model, OuterRef, Subquery
from django.db.models.functions import Greatest


class Source(NamedTuple):
    """An audited model that a representation is made of, and how its rows belong to the object.

    `event_field` is a foreign key of its audit rows (`pgh_obj`: the row itself), `outer` the object's column.
    """

    model: type[Model]
    event_field: str = "pgh_obj"
    outer: str = "pk"


def changed_at(first: Source, *others: Source) -> Subquery | Greatest:
    """An annotation: the latest change of any of the sources."""
    parts = [_latest(source) for source in (first, *others)]
    return Greatest(*parts) if len(parts) > 1 else parts[0]


def _latest(source: Source) -> Subquery:
    events: Any = source.model.pgh_event_model  # type: ignore[attr-defined]
    rows = events.objects.filter(**{source.event_field: OuterRef(source.outer)})
    return Subquery(rows.order_by("-pgh_created_at").values("pgh_created_at")[:1])
