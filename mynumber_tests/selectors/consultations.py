"""Consultations as lists show them, and the questions that all may read."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from mynumber_tests.models import Consultation, FaqEntry, Pair, Participation, Programme
from mynumber_tests.models.support import ConsultationQuerySet
from portal.access.actor import Actor

RELATED = (
    "participation__organisation",
    "participation__programme__prefecture",
    "pair__one__organisation",
    "pair__other__organisation",
    "asked_by",
    "answered_by",
)


def consultations(actor: Actor, programme: Programme) -> ConsultationQuerySet:
    """What the actor's organisation has asked in a test; everything, for the prefecture. One query."""
    rows = Consultation.objects.permitted_to(actor).filter(participation__programme=programme)
    return rows.select_related(*RELATED).annotate(is_in_faq=Exists(FaqEntry.objects.filter(source=OuterRef("pk"))))


def faq(actor: Actor, programme: Programme) -> QuerySet[FaqEntry]:
    return FaqEntry.objects.permitted_to(actor).filter(programme=programme)


def own_participation(actor: Actor, programme: Programme) -> Participation | None:
    """In which the actor asks the prefecture: not for the prefecture itself."""
    if actor.organisation_id == programme.prefecture_id:
        return None
    rows = Participation.objects.permitted_to(actor, "change").filter(organisation=actor.organisation_id)
    return rows.filter(programme=programme).select_related("organisation", "programme").first()


def pairs_of(participation: Participation) -> QuerySet[Pair]:
    """Those that one may ask about, ended ones too."""
    rows = Pair.objects.filter(Q(one=participation) | Q(other=participation))
    return rows.select_related("one__organisation", "other__organisation", "slot")
