"""Choosing in whose name to act."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.accounts.models.sign_ins import SignInEvent
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .sign_ins import record_sign_in_event

ACTING_FOR = "acting_organisation_id"


def act_as(*, actor: Actor, request: HttpRequest, organisation_id: int) -> Organisation:
    """Act for another of one's own organisations from the next request on, under a new session key.

    Raises RuleViolation for an organisation that the person does not belong to.
    """
    organisation = next((own for own in actor.organisations if own.pk == organisation_id), None)
    if organisation is None:
        raise RuleViolation("not_a_member", _("所属していない団体には切り替えられません。"))
    request.session[ACTING_FOR] = organisation.pk
    old_key = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
    record_sign_in_event(SignInEvent.SWITCHED, request, actor.user)
    return organisation
