"""Reads over notices."""

from __future__ import annotations

from portal.access.actor import Actor

from .models import Notice


def unread_count(actor: Actor) -> int:
    """How many notices the person has not opened yet, in the organisation for which they act."""
    return Notice.objects.permitted_to(actor).unread().count()
