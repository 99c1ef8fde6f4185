"""Who, in whose name, why: the context that the audit triggers store with each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import pghistory
from django.db import models

if TYPE_CHECKING:
    from portal.access.actor import Actor

M = TypeVar("M", bound=type[models.Model])


def audited(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Class decorator: each insert, update and delete of the model's rows is kept, append-only, with its context.

    `exclude` is for secrets and for values that change without anyone's decision (heartbeats, progress).
    """
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None
    )


def record_as(actor: Actor, *, reason: str = "") -> None:
    """Name the author and the reason for all that the current request, job or command writes from here on."""
    context: dict[str, object] = {"user": actor.user.pk if actor.user else None, "organisation": actor.organisation_id}
    if reason:
        context["reason"] = reason
    pghistory.context(**context)
