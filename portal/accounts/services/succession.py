"""What becomes of the users when their organisation is absorbed or dissolved."""

from __future__ import annotations

from django.utils import timezone

from portal.access.actor import Actor
from portal.access.models import RoleGroup
from portal.accounts.models import Invitation, Membership
from portal.organisations.succession import Succession


def hand_over_users(actor: Actor, succession: Succession) -> None:
    """Let the people join the successor in the same roles, if that was chosen; open invitations end either way.

    Their membership in the organisation that ended stays: it says who they were. It lets nobody act any more.
    """
    Invitation.objects.open().filter(organisation=succession.ended).update(revoked_at=timezone.now())
    if succession.successor is None or not succession.moves_users:
        return
    group_of = dict(RoleGroup.objects.filter(organisation=succession.successor).values_list("role", "pk"))
    held = Membership.objects.of(succession.ended).filter(user__is_active=True)
    Membership.objects.bulk_create(
        [
            Membership(user_id=user, role_group_id=group_of[role])
            for user, role in held.values_list("user", "role_group__role")
            if role in group_of
        ],
        ignore_conflicts=True,
    )
