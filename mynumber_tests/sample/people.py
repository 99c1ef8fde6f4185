"""The demo accounts in whose names the sample is made."""

from __future__ import annotations

from mynumber_tests.models import Programme
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation


def demo_actor(organisation: Organisation, role: Role) -> Actor | None:
    """Whoever holds this role in an organisation; None where nobody does."""
    memberships = Membership.objects.of(organisation).filter(role_group__role=role).select_related("user")
    first = memberships.first()
    return actor_for(first.user, organisation.pk) if first else None


def coordinator_of(prefecture: Organisation) -> Actor:
    actor = demo_actor(prefecture, Role.COORDINATOR)
    assert actor, "the sample has no coordinator"
    return actor


def manager_of(prefecture: Organisation) -> Actor:
    actor = demo_actor(prefecture, Role.MANAGER)
    assert actor, "the sample has no manager"
    return actor


def people_of(programme: Programme) -> dict[int, User]:
    """By the participation, who acts for it: somebody of its own, or the coordinator on its behalf."""
    coordinator = coordinator_of(programme.prefecture).user
    assert coordinator
    parts = list(programme.participations.all())
    staff = Membership.objects.filter(role_group__role=Role.STAFF).select_related("user", "role_group")
    own = {one.role_group.organisation_id: one.user for one in staff.order_by("-pk")}
    return {part.pk: own.get(part.organisation_id, coordinator) for part in parts}
