"""Taking lost second factors off an account. Never by mail alone: one person asks, another one agrees."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.mails import mail_factor_reset
from portal.accounts.models import FactorReset, Membership, User
from portal.accounts.models.factor_resets import FactorResetState
from portal.accounts.models.sign_ins import SignInEvent
from portal.audit.tracking import record_as
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .sign_ins import record_sign_in_event
from .users import check_answers_for, end_sessions


@transaction.atomic
def request_factor_reset(*, actor: Actor, user: User, organisation: Organisation, reason: str) -> FactorReset:
    """Ask that all second factors of a person be removed; replaces an earlier request.

    Raises RuleViolation unless the actor manages every organisation of that person, and if there is nothing to remove.
    """
    record_as(actor, reason=reason)
    check_answers_for(actor, user)
    if actor.user is None or not Membership.objects.of(organisation).filter(user=user).exists():
        raise RuleViolation("not_a_member", _("この方は、この団体の利用者ではありません。"))
    if not Authenticator.objects.filter(user=user).exists():
        raise RuleViolation("no_factor", _("この方は、二段階認証を登録していません。"))
    FactorReset.objects.open().filter(user=user).update(
        state=FactorResetState.CANCELLED, decided_by=actor.user, decided_at=timezone.now()
    )
    return FactorReset.objects.create(user=user, organisation=organisation, reason=reason, requested_by=actor.user)


@transaction.atomic
def approve_factor_reset(*, actor: Actor, reset: FactorReset) -> None:
    """Agree as a second person: factors and sessions are gone, and the person is told by mail.

    Raises RuleViolation for who asked, for the person themselves, without the right, and for a closed request.
    """
    locked = _locked_open(reset)
    record_as(actor, reason=locked.reason)
    check_answers_for(actor, locked.user)
    if actor.user == locked.requested_by:
        raise RuleViolation("same_person", _("申し出た人とは別の管理者の承認が必要です。"))
    Authenticator.objects.filter(user=locked.user).delete()
    end_sessions(locked.user)
    _decide(locked, FactorResetState.DONE, actor)
    record_sign_in_event(SignInEvent.FACTOR_CHANGED, None, locked.user)
    transaction.on_commit(lambda: mail_factor_reset(locked.user, locked))


@transaction.atomic
def cancel_factor_reset(*, actor: Actor, reset: FactorReset) -> None:
    """Withdraw or refuse an open request. Raises RuleViolation without the right and for a closed request."""
    record_as(actor)
    locked = _locked_open(reset)
    check_answers_for(actor, locked.user)
    _decide(locked, FactorResetState.CANCELLED, actor)


def _locked_open(reset: FactorReset) -> FactorReset:
    locked = FactorReset.objects.open().select_for_update(of=("self",)).filter(pk=reset.pk).first()
    if locked is None:
        raise RuleViolation("reset_closed", _("この申し出は、すでに終わっているか、24時間を過ぎて無効になっています。"))
    return locked


def _decide(reset: FactorReset, state: FactorResetState, actor: Actor) -> None:
    reset.state, reset.decided_by, reset.decided_at = state, actor.user, timezone.now()
    reset.save(update_fields=["state", "decided_by", "decided_at"])
