"""A stored file has no rights of its own: whoever may see what it is attached to may have it.

Each app says for its own purpose which files an actor may read:
    register_file_holder("applications.attachment", lambda actor: Attachment.objects.permitted_to(actor).values("file"))
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet

from portal.access.actor import Actor

ReadableFiles = Callable[[Actor], "QuerySet[Any]"]  # one column: ids of stored files
_holders: dict[str, ReadableFiles] = {}


def register_file_holder(purpose: str, readable: ReadableFiles) -> None:
    """Declare who reads the files of one purpose. Raises ValueError if that was declared before by someone else."""
    if _holders.setdefault(purpose, readable) is not readable:
        raise ValueError(f"files of the purpose {purpose} have a holder already")


def file_purposes() -> frozenset[str]:
    """Every purpose that files may be stored for."""
    return frozenset(_holders)


def readable_by(actor: Actor) -> Q:
    """The condition for the files that the actor reaches through anything that holds them."""
    condition = Q(pk__in=())
    for purpose, readable in _holders.items():
        condition |= Q(purpose=purpose, pk__in=readable(actor))
    return condition
