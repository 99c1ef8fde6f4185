"""Known troubles: everyone sees how many have seen the same, the prefecture also who."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, QuerySet

from mynumber_tests.models import Participation, Programme, TroubleCard, TroubleSighting
from portal.access.actor import Actor


def cards_for(actor: Actor) -> QuerySet[TroubleCard]:
    """Cards that the actor may see, with `seen` (by how many) and `is_seen_here` (by the actor's organisation)."""
    own = TroubleSighting.objects.filter(card=OuterRef("pk"), participation__organisation=actor.organisation_id)
    rows = TroubleCard.objects.permitted_to(actor).select_related("programme__prefecture", "scenario__current")
    return rows.annotate(seen=Count("sightings"), is_seen_here=Exists(own))


def cards_of(actor: Actor, programme: Programme) -> QuerySet[TroubleCard]:
    return cards_for(actor).filter(programme=programme)


def own_part(actor: Actor, programme: Programme) -> Participation | None:
    """The part for which the actor may say that it has seen a trouble."""
    parts = Participation.objects.permitted_to(actor, "change").filter(programme=programme)
    return parts.filter(organisation=actor.organisation_id).first()


def seen_by(actor: Actor, card: TroubleCard) -> list[str]:
    """Names of those who have seen it, as far as the actor may know of them."""
    rows = TroubleSighting.objects.permitted_to(actor).filter(card=card)
    return list(rows.values_list("participation__organisation__name", flat=True).order_by("seen_at"))
