"""Reads over people and their memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.organisations.models import Organisation

from .models import Membership, SignIn, User
from .models.sign_ins import SignInEvent

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def actor_for(user: User, organisation_id: int | None = None) -> Actor:
    """The actor for a person in the name of one of their organisations (the first one if not said); one query.

    An organisation they do not belong to, or that has ended, falls back to the first one; nobody acts without one.
    """
    rows = Membership.objects.filter(user=user).select_related("role_group__organisation__prefecture").order_by("pk")
    memberships = [membership for membership in rows if membership.organisation.is_current]
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


def actor_within(user: User, organisation: Organisation) -> Actor | None:
    """The actor for a person in exactly this organisation; None once one of the two is gone or they have parted.

    For what outlives a visit (tokens, feeds, jobs): such a thing must never act for another organisation instead.
    """
    if not user.is_active:
        return None
    actor = actor_for(user, organisation.pk)
    return actor if actor.organisation_id == organisation.pk else None


@dataclass(frozen=True, slots=True)
class Member:
    """One person in one organisation, with all their roles there."""

    organisation_id: int
    pk: int  # of the user
    name: str
    email: str
    roles: tuple[Role, ...]
    is_active: bool
    has_second_factor: bool
    last_signed_in_at: datetime | None

    @property
    def role_labels(self) -> str:
        return "、".join(str(role.label) for role in self.roles)

    @property
    def state(self) -> str:
        return _("有効") if self.is_active else _("停止中")


def organisations_with_visible_users(actor: Actor) -> QuerySet[Organisation]:
    """Those whose users the actor manages or audits."""
    managed = Organisation.objects.permitted_to(actor, "manage_users").values("pk")
    audited = Organisation.objects.permitted_to(actor, "audit").values("pk")
    return Organisation.objects.filter(Q(pk__in=managed) | Q(pk__in=audited))


def members_of(organisation: Organisation) -> list[Member]:
    """Everyone in the organisation by name; two queries, however many there are."""
    users = _described(User.objects.filter(memberships__role_group__organisation=organisation).distinct())
    roles: dict[int, list[Role]] = {}
    for membership in Membership.objects.of(organisation).select_related("role_group"):
        roles.setdefault(membership.user_id, []).append(membership.role)
    return [_member(organisation, user, roles[user.pk]) for user in users.order_by("name", "pk") if user.pk in roles]


def member_of(organisation: Organisation, user_id: int) -> Member | None:
    """One person in the organisation; None for somebody who is not a member."""
    roles = [m.role for m in Membership.objects.of(organisation).filter(user=user_id).select_related("role_group")]
    user = _described(User.objects.filter(pk=user_id)).first() if roles else None
    return _member(organisation, user, roles) if user else None


def _described(users: QuerySet[User]) -> QuerySet[User]:
    return users.annotate(
        has_second_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)),
        last_signed_in_at=Max("sign_ins__at", filter=Q(sign_ins__event=SignInEvent.SIGNED_IN)),
    )


def _member(organisation: Organisation, user: User, roles: list[Role]) -> Member:
    order = list(Role)
    return Member(
        organisation_id=organisation.pk,
        pk=user.pk,
        name=user.name,
        email=user.email,
        roles=tuple(sorted(roles, key=order.index)),
        is_active=user.is_active,
        has_second_factor=user.has_second_factor,  # type: ignore[attr-defined]
        last_signed_in_at=user.last_signed_in_at,  # type: ignore[attr-defined]
    )


def sign_ins_of(actor: Actor, user_id: int, *, limit: int = 20) -> list[SignIn]:
    """The latest events of one person, if the actor may see them."""
    return list(SignIn.objects.permitted_to(actor).filter(user=user_id)[:limit])
