"""Tests as somebody reaches them."""

from __future__ import annotations

from django.db.models import Q

from mynumber_tests.models import Participation, Programme
from mynumber_tests.models.programmes import ProgrammeQuerySet
from portal.access.actor import Actor


def programmes_with_part(actor: Actor, action: str = "view") -> ProgrammeQuerySet:
    """Tests that the actor may see, and those in which its organisation has a part from outside the prefecture."""
    parts = Participation.objects.permitted_to(actor, action).values("programme")
    visible = Programme.objects.permitted_to(actor, action).values("pk")
    return Programme.objects.filter(Q(pk__in=visible) | Q(pk__in=parts)).select_related("prefecture")
