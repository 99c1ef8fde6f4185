"""Invitations by an organisation's own administrator or its prefecture: the only way to an account."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.mails import mail_invitation
from portal.accounts.models import Invitation, Membership, User
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .memberships import add_membership, check_manages_users, check_roles

VALID_FOR = timedelta(days=14)


def secret_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *, actor: Actor, organisation: Organisation, email: str, name: str, roles: Sequence[Role]
) -> tuple[Invitation, str]:
    """Mail an invitation, valid for 14 days; returns it with its link, which is shown once and not stored.

    An open invitation of the same address is replaced. Raises RuleViolation, and ValidationError for name or address.
    """
    record_as(actor)
    _check_may_invite(actor, organisation, email, roles)
    Invitation.objects.open().filter(organisation=organisation, email__iexact=email).update(revoked_at=timezone.now())
    invitation = Invitation(organisation=organisation, email=email.strip().lower(), name=name, roles=list(roles))
    invitation.invited_by = actor.user
    return invitation, _issue(invitation)


@transaction.atomic
def resend_invitation(*, actor: Actor, invitation: Invitation) -> str:
    """Mail a new link for 14 more days and return it; the old link stops. Raises RuleViolation once it was accepted."""
    record_as(actor)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise RuleViolation("invitation_accepted", _("この招待はすでに使われ、登録が済んでいます。"))
    _check_may_invite(actor, invitation.organisation, invitation.email, [Role(role) for role in invitation.roles])
    invitation.revoked_at = None
    return _issue(invitation)


def _check_may_invite(actor: Actor, organisation: Organisation, email: str, roles: Sequence[Role]) -> None:
    check_manages_users(actor, organisation)
    check_roles(organisation, roles)
    if not organisation.is_current:
        raise RuleViolation("organisation_abolished", _("廃止された団体には利用者を招待できません。"))
    if not roles:
        raise RuleViolation("no_role", _("役割を1つ以上選んでください。"), field="roles")
    if Membership.objects.of(organisation).filter(user__email__iexact=email.strip()).exists():
        raise RuleViolation(
            "already_member",
            _("このメールアドレスの方はすでに登録されています。役割は利用者の一覧から変更してください。"),
            field="email",
        )


def _issue(invitation: Invitation) -> str:
    """Store the invitation under a new secret and mail the link once the transaction holds."""
    secret = secrets.token_urlsafe(32)
    invitation.secret_hash = secret_hash(secret)
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.full_clean(exclude=["invited_by"])  # nobody: the command invites, or whoever invited is gone
    invitation.save()
    link: str = settings.PORTAL_BASE_URL + reverse("accounts:invitation-accept", args=[secret])
    transaction.on_commit(lambda: mail_invitation(invitation, link))
    return link


@transaction.atomic
def revoke_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """Make an open invitation useless. Does nothing to one that is already closed."""
    record_as(actor)
    check_manages_users(actor, invitation.organisation)
    Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def open_invitation(secret: str) -> Invitation:
    """The invitation of this link. Raises RuleViolation when it is unknown, used, revoked or too old."""
    invitation = (
        Invitation.objects.open().filter(secret_hash=secret_hash(secret)).select_related("organisation").first()
    )
    if invitation is None or not invitation.organisation.is_current:
        raise RuleViolation(
            "invitation_closed",
            _(
                "この招待は使えません。期限が切れたか、すでに使われたか、取り消されています。"
                "招待した方に再送を依頼してください。"
            ),
        )
    return invitation


@transaction.atomic
def accept_as_new_user(*, secret: str, name: str, password: str) -> User:
    """Make the account of somebody who has none and let them join.

    Raises RuleViolation for a closed invitation, an address that has an account, and a weak password;
    ValidationError for a name that cannot be.
    """
    invitation = _locked(secret)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise RuleViolation("has_account", _("このメールアドレスはすでに登録されています。"))
    user = User(email=invitation.email, name=name)
    _check_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    _join(invitation, user)
    return user


@transaction.atomic
def accept_as_existing_user(*, secret: str, user: User) -> User:
    """Let somebody who has proved to be the owner of an account join a further organisation.

    Raises RuleViolation for a closed invitation and for an invitation of another person.
    """
    invitation = _locked(secret)
    if user.email.lower() != invitation.email.lower():
        raise RuleViolation("someone_else", _("この招待は別のメールアドレスの方に宛てたものです。"))
    _join(invitation, user)
    return user


def _locked(secret: str) -> Invitation:
    # Two clicks on the same link queue up here; the second one finds it used.
    Invitation.objects.select_for_update().filter(secret_hash=secret_hash(secret)).first()
    return open_invitation(secret)


def _join(invitation: Invitation, user: User) -> None:
    record_as(Actor(user=user, organisation=invitation.organisation))
    for role in invitation.roles:
        add_membership(actor=Actor.system(), user=user, organisation=invitation.organisation, role=Role(role))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleViolation("weak_password", " ".join(error.messages), "password") from error
