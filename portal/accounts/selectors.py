"""Reads over people and their memberships."""

from __future__ import annotations

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.organisations.models import Organisation

from .models import Membership, User


def actor_for(user: User, organisation_id: int | None = None) -> Actor:
    """The actor for a person in the name of one of their organisations (the first one if not said); one query.

    An organisation they do not belong to (any more) falls back to the first one; nobody without membership acts.
    """
    memberships = list(
        Membership.objects.filter(user=user).select_related("role_group__organisation__prefecture").order_by("pk")
    )
    organisations: dict[int, Organisation] = {m.organisation.pk: m.organisation for m in memberships}
    if not organisations:
        return Actor(user=user)
    chosen = organisations.get(organisation_id or 0) or next(iter(organisations.values()))
    own = [m for m in memberships if m.organisation.pk == chosen.pk]
    return Actor(
        user=user,
        organisation=chosen,
        roles=frozenset(Role(m.role) for m in own),
        group_ids=tuple(m.role_group.group_id for m in own),
        organisations=tuple(organisations.values()),
    )
