"""Who, in whose name, why: the context that the audit triggers store with each row."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import pghistory
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from pghistory import runtime

if TYPE_CHECKING:
    from portal.access.actor import Actor

M = TypeVar("M", bound=type[models.Model])

# Adds to what the transaction knows already; `true` ends the setting with the transaction, committed or not.
SET_FOR_TRANSACTION = """
SELECT set_config('pghistory.context_id',
                  coalesce(nullif(current_setting('pghistory.context_id', true), ''), %s), true),
       set_config('pghistory.context_metadata',
                  (coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb
                   || %s::jsonb)::text, true)
"""


def audited(*, exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Class decorator: each insert, update and delete of the model's rows is kept, append-only, with its context.

    `exclude` is for secrets and for values that change without anyone's decision (heartbeats, progress).
    """
    return pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(exclude) or None
    )


def record_as(actor: Actor, *, reason: str = "") -> None:
    """Name the author and the reason for all that the current request, job or transaction writes from here on.

    The portal itself never takes the place of a person named before: a service that a person's request leads to
    may call others as the system. What a command or a duty does is known to be the portal's, not a hand's in SQL.
    """
    context: dict[str, object] = {}
    if not actor.is_system:
        context |= {"user": actor.user.pk if actor.user else None, "organisation": actor.organisation_id}
    if reason:
        context["reason"] = reason
    if context or not _is_tracking():  # requests and jobs have a context already
        note(**context or {"by": "portal"})


def _is_tracking() -> bool:
    return hasattr(runtime._tracker, "value")


def note(**context: object) -> None:
    """Add to the context of what is written next: until the end of the request or job, else of the transaction."""
    if _is_tracking():
        pghistory.context(**context)
        return
    with connection.cursor() as cursor:
        cursor.execute(SET_FOR_TRANSACTION, [str(uuid.uuid4()), json.dumps(context, cls=DjangoJSONEncoder)])
