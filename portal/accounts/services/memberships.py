"""Who belongs where: joining, leaving, choosing in whose name to act."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.models import RoleGroup
from portal.access.querysets import is_permitted
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation

from ..models import Membership, User


def allowed_roles(organisation: Organisation) -> tuple[Role, ...]:
    """The roles that make sense in this kind of organisation."""
    if organisation.kind == OrganisationKind.VENDOR:
        return (Role.VENDOR, Role.ADMINISTRATOR)
    if organisation.is_prefecture:
        return (Role.COORDINATOR, Role.MANAGER, Role.AUDITOR, Role.STAFF, Role.SECTION)
    return (Role.STAFF, Role.APPROVER, Role.SECTION, Role.ADMINISTRATOR)


def check_roles(organisation: Organisation, roles: Iterable[Role]) -> None:
    """Raises RuleViolation when a role is not one of the organisation's."""
    wrong = [role for role in roles if role not in allowed_roles(organisation)]
    if wrong:
        names = "、".join(str(Role(role).label) for role in wrong)
        raise RuleViolation(
            "role_not_allowed",
            _("%(organisation)sでは「%(roles)s」の役割は使えません。") % {"organisation": organisation, "roles": names},
            field="roles",
        )


def check_manages_users(actor: Actor, organisation: Organisation) -> None:
    """Raises RuleViolation unless the actor manages this organisation's users; the portal itself does."""
    if not actor.is_system and not is_permitted(actor, "manage_users", organisation):
        raise RuleViolation("not_permitted", _("この団体の利用者を管理する権限がありません。"))


@transaction.atomic
def add_membership(*, actor: Actor, user: User, organisation: Organisation, role: Role) -> Membership:
    """Give a person a role; does nothing where they have it. Raises RuleViolation for a role that is out of place."""
    record_as(actor)
    check_manages_users(actor, organisation)
    check_roles(organisation, [role])
    role_group = RoleGroup.objects.get(organisation=organisation, role=role)
    membership, _created = Membership.objects.get_or_create(user=user, role_group=role_group)
    user.groups.add(role_group.group_id)
    return membership


@transaction.atomic
def remove_membership(*, actor: Actor, membership: Membership, reason: str) -> None:
    """Take a role away. Raises RuleViolation if nobody would be left to manage the organisation's users."""
    record_as(actor, reason=reason)
    organisation = Organisation.objects.select_for_update().get(pk=membership.organisation.pk)
    check_manages_users(actor, organisation)
    _check_not_last(organisation, membership)
    membership.user.groups.remove(membership.role_group.group_id)
    membership.delete()


def _check_not_last(organisation: Organisation, membership: Membership) -> None:
    managing = Role.MANAGER if organisation.is_prefecture else Role.ADMINISTRATOR
    if membership.role != managing:
        return
    others = Membership.objects.of(organisation).filter(role_group__role=managing).exclude(pk=membership.pk)
    if not others.filter(user__is_active=True).exists():
        raise RuleViolation(
            "last_administrator",
            _("利用者を管理できる人がいなくなるため、外せません。先に別の人を「%(role)s」にしてください。")
            % {"role": managing.label},
        )
