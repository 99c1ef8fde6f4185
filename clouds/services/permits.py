"""Who may do what, said once for all services of the study groups."""

from __future__ import annotations

from django.db.models import Model

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.access.querysets import is_permitted
from portal.exceptions import RuleViolation

MEMBERS = (Role.STAFF, Role.APPROVER)  # of a member: who is told and answers
SECRETARIAT = (Role.COORDINATOR, Role.MANAGER)


def require(actor: Actor, action: str, obj: Model, refusal: object) -> None:
    """Raises RuleViolation with `refusal` where the actor may not do this; the portal itself may."""
    if not actor.is_system and not is_permitted(actor, action, obj):
        raise RuleViolation("not_permitted", refusal)
