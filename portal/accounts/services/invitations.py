"""Invitations by an organisation's own administrator or its prefecture."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from ..models import Invitation, Membership, User
from .memberships import add_membership, check_manages_users, check_roles

VALID_FOR = timedelta(days=14)


def secret_hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def invite(
    *, actor: Actor, organisation: Organisation, email: str, name: str, roles: Sequence[Role]
) -> tuple[Invitation, str]:
    """Mail an invitation, valid for 14 days; returns it with its link, which is shown once and not stored."""
    record_as(actor)
    check_manages_users(actor, organisation)
    check_roles(organisation, roles)
    _check_not_member(organisation, email)
    Invitation.objects.open().filter(organisation=organisation, email__iexact=email).update(revoked_at=timezone.now())
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.strip().lower(),
        name=name,
        roles=list(roles),
        secret_hash=secret_hash(secret),
        invited_by=actor.user,
        expires_at=timezone.now() + VALID_FOR,
    )
    link = settings.PORTAL_BASE_URL + reverse("accounts:invitation-accept", args=[secret])
    transaction.on_commit(lambda: _send(invitation, link))
    return invitation, link


def _check_not_member(organisation: Organisation, email: str) -> None:
    if Membership.objects.of(organisation).filter(user__email__iexact=email, user__is_active=True).exists():
        raise RuleViolation(
            "already_member",
            _("このメールアドレスの方はすでに登録されています。役割は利用者の一覧から変更してください。"),
            field="email",
        )


def _send(invitation: Invitation, link: str) -> None:
    context = {"invitation": invitation, "link": link}
    send_mail(
        subject=_("【市町村共同IT化ポータル】利用者登録のご案内"),
        message=render_to_string("accounts/mail/invitation.txt", context),
        from_email=None,
        recipient_list=[invitation.email],
    )


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
    if invitation is None:
        raise RuleViolation(
            "invitation_closed",
            _(
                "この招待は使えません。期限が切れたか、すでに使われたか、取り消されています。招待した方に再送を依頼してください。"
            ),
        )
    return invitation


@transaction.atomic
def accept_invitation(*, secret: str, name: str, password: str) -> User:
    """Join by the mailed link: a new account, or a further organisation for an existing one after its own password.

    Raises RuleViolation for a closed invitation, a weak password or a wrong one.
    """
    invitation = Invitation.objects.select_for_update().get(pk=open_invitation(secret).pk)
    if not invitation.is_open:
        raise RuleViolation("invitation_closed", _("この招待はすでに使われています。"))
    user = _user_for(invitation, name, password)
    record_as(Actor(user=user, organisation=invitation.organisation))
    for role in invitation.roles:
        add_membership(actor=Actor.system(), user=user, organisation=invitation.organisation, role=Role(role))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return user


def _user_for(invitation: Invitation, name: str, password: str) -> User:
    user = User.objects.filter(email__iexact=invitation.email).first()
    if user is None:
        _check_password(password, User(email=invitation.email, name=name))
        return User.objects.create_user(invitation.email, password, name=name)
    if not user.is_active or not user.check_password(password):
        raise RuleViolation(
            "wrong_password",
            _("すでに登録されているメールアドレスです。いまお使いのパスワードを入力してください。"),
            "password",
        )
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleViolation("weak_password", " ".join(error.messages), "password") from error
