"""Whose names the sample uses."""

from __future__ import annotations

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation


def actor_of(organisation: Organisation, role: Role) -> Actor:
    """The demo account that holds this role."""
    memberships = Membership.objects.of(organisation).filter(role_group__role=role).select_related("user")
    return actor_for(memberships[0].user, organisation.pk)
