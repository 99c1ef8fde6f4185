"""The accounts themselves: names, switching off and on, ending sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models import Membership, User
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .memberships import keeping_a_manager


@transaction.atomic
def rename_user(*, actor: Actor, user: User, name: str) -> User:
    """Change one's own name as others see it. Raises ValidationError for a name that cannot be."""
    record_as(actor)
    if actor.user != user:
        raise RuleViolation("not_permitted", _("氏名は本人だけが変更できます。"))
    user.name = name
    user.full_clean(exclude=["password"])
    user.save(update_fields=["name"])
    return user


@transaction.atomic
def deactivate_user(*, actor: Actor, user: User, reason: str) -> None:
    """Close an account: its sessions end at once, its tokens and feeds stop. Memberships stay for the history.

    Raises RuleViolation unless the actor manages every organisation of that person, for oneself, and if nobody
    would be left to manage the users of an organisation.
    """
    record_as(actor, reason=reason)
    organisation_ids = check_answers_for(actor, user)
    with keeping_a_manager(organisation_ids):
        User.objects.filter(pk=user.pk).update(is_active=False)
        end_sessions(user)
    user.refresh_from_db(fields=["is_active"])


@transaction.atomic
def reactivate_user(*, actor: Actor, user: User, reason: str) -> None:
    """Open a closed account again, with the password and factors it had. Raises RuleViolation as closing does."""
    record_as(actor, reason=reason)
    check_answers_for(actor, user)
    User.objects.filter(pk=user.pk).update(is_active=True)
    user.refresh_from_db(fields=["is_active"])


def check_answers_for(actor: Actor, user: User) -> set[int]:
    """The ids of the person's organisations, all of which the actor manages. Raises RuleViolation otherwise."""
    if actor.user == user:
        raise RuleViolation("own_account", _("自分自身のアカウントには行えません。ほかの管理者に依頼してください。"))
    organisation_ids = _organisations_of(user)
    if actor.is_system:
        return organisation_ids
    managed = Organisation.objects.permitted_to(actor, "manage_users").filter(pk__in=organisation_ids)
    if not organisation_ids or organisation_ids != set(managed.values_list("pk", flat=True)):
        raise RuleViolation(
            "answers_elsewhere",
            _(
                "この方は、あなたが管理していない団体にも所属しているため、アカウントの操作はできません。"
                "この団体の利用者から外すことはできます。"
            ),
        )
    return organisation_ids


def _organisations_of(user: User) -> set[int]:
    """Those that exist today; if all of them have ended, these."""
    held = Membership.objects.filter(user=user)
    current = held.filter(role_group__organisation__in=Organisation.objects.current())
    ids = set(current.values_list("role_group__organisation", flat=True))
    return ids or set(held.values_list("role_group__organisation", flat=True))


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """Sign a person out everywhere, except in the session with the key `keep`; returns how many sessions ended."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=keep or ""))
    for session in sessions:
        session.end()
    return len(sessions)
