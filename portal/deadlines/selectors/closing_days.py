"""Whose closing days an actor keeps."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.organisations.models import Organisation

KEEPERS = (Role.STAFF, Role.APPROVER, Role.ADMINISTRATOR, Role.COORDINATOR, Role.MANAGER)


def organisations_to_keep(actor: Actor) -> QuerySet[Organisation]:
    """One's own organisation; a prefecture also those of its members."""
    if actor.organisation is None or not actor.has_role(*KEEPERS):
        return Organisation.objects.none()
    own = Q(pk=actor.organisation_id)
    members = Q(prefecture=actor.organisation_id) if actor.coordinates else Q(pk__in=())
    return Organisation.objects.current().filter(own | members).order_by("code", "kana", "pk")
