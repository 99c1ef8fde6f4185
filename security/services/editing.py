"""What all services of programme set-up check first: may the actor?"""

from __future__ import annotations

from django.utils.translation import gettext as _

from portal.access.actor import Actor
from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation
from security.models import Programme


def check_may_change(actor: Actor, programme: Programme) -> None:
    """Raises RuleViolation without the right to set the programme up."""
    if not actor.is_system and not is_permitted(actor, "change", programme):
        raise RuleViolation("not_permitted", _("この事業の設定を変更する権限がありません。"))


def check_own(actor: Actor, organisation: Organisation) -> None:
    """In a shared programme each prefecture decides on its own organisations. Raises RuleViolation."""
    if not actor.is_system and actor.organisation_id not in (organisation.prefecture_id, organisation.pk):
        raise RuleViolation(
            "other_prefecture",
            _("%(name)sの参加と利用サービスは、%(prefecture)sの担当者が変更します。")
            % {"name": organisation, "prefecture": organisation.prefecture},
        )
