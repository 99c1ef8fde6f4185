"""Who belongs where and in which roles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.models import RoleGroup
from portal.access.querysets import is_permitted
from portal.accounts.models import Membership, User
from portal.accounts.models.memberships import MembershipQuerySet
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

MANAGING_ROLES = (Role.MANAGER, Role.ADMINISTRATOR)


def check_roles(organisation: Organisation, roles: Iterable[Role]) -> None:
    """Raises RuleViolation when a role is not one of the organisation's."""
    wrong = [role for role in roles if role not in organisation.possible_roles]
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
    return membership


@transaction.atomic
def change_roles(
    *, actor: Actor, user: User, organisation: Organisation, roles: Collection[Role], reason: str = ""
) -> None:
    """Let a member have exactly these roles.

    Raises RuleViolation for no role at all, for one that is out of place, for somebody who is not a member, and if
    nobody would be left to manage the organisation's users.
    """
    record_as(actor, reason=reason)
    check_manages_users(actor, organisation)
    check_roles(organisation, roles)
    if not roles:
        raise RuleViolation("no_role", _("役割を1つ以上選んでください。"), field="roles")
    with keeping_a_manager([organisation.pk]):
        held = Membership.objects.of(organisation).filter(user=user)
        _check_member(held)
        groups = RoleGroup.objects.filter(organisation=organisation, role__in=roles)
        held.exclude(role_group__in=groups).delete()
        Membership.objects.bulk_create([Membership(user=user, role_group=g) for g in groups], ignore_conflicts=True)


@transaction.atomic
def remove_member(*, actor: Actor, user: User, organisation: Organisation, reason: str) -> None:
    """Take a person out of an organisation. Raises RuleViolation if nobody would be left to manage its users."""
    record_as(actor, reason=reason)
    check_manages_users(actor, organisation)
    with keeping_a_manager([organisation.pk]):
        held = Membership.objects.of(organisation).filter(user=user)
        _check_member(held)
        held.delete()


def _check_member(held: MembershipQuerySet) -> None:
    if not held.exists():
        raise RuleViolation("not_a_member", _("この方は、すでにこの団体の利用者ではありません。"))


@contextmanager
def keeping_a_manager(organisation_ids: Iterable[int]) -> Iterator[None]:
    """Raises RuleViolation if what is done inside takes away the last active manager of an organisation's users.

    Two people who remove each other at the same time queue up at the locked rows: the second finds the first's change.
    """
    ids = sorted(organisation_ids)
    list(Organisation.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    before = _managed(ids)
    yield
    lost = before - _managed(ids)
    if lost:
        organisation = Organisation.objects.get(pk=min(lost))
        raise RuleViolation(
            "last_administrator",
            _("%(organisation)sの利用者を管理できる人がいなくなります。先に別の人を「%(role)s」にしてください。")
            % {"organisation": organisation, "role": _managing_role(organisation).label},
        )


def _managed(organisation_ids: list[int]) -> set[int]:
    managing = Membership.objects.filter(
        role_group__organisation__in=organisation_ids,
        role_group__role__in=MANAGING_ROLES,
        user__is_active=True,
    )
    return set(managing.values_list("role_group__organisation", flat=True))


def _managing_role(organisation: Organisation) -> Role:
    return Role.MANAGER if organisation.is_prefecture else Role.ADMINISTRATOR
