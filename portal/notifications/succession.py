"""Telling people that their organisation has become part of another one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.organisations.succession import Succession
from portal.web.rendering import display_value

from .choices import NoticeKind
from .services import notify


def tell_of_merger(actor: Actor, succession: Succession) -> None:
    """Everybody who acts for the successor learns of it, those who have just joined it included."""
    successor = succession.successor
    if successor is None:
        return  # nobody acts for a dissolved organisation any more
    values = {"on": display_value(succession.effective_on), "ended": succession.ended, "successor": successor}
    notify(
        actor=actor,
        organisations=[successor],
        roles=successor.possible_roles,
        text=_("%(on)sに、%(ended)sは合併により%(successor)sになりました。") % values,
        link=reverse("organisations:organisation-detail", args=[successor.pk]),
        kind=NoticeKind.ORGANISATION,
    )
