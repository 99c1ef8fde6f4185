"""The service menu of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from security.models import Programme, ServiceMenuItem


@transaction.atomic
def set_menu(*, actor: Actor, programme: Programme, items: Iterable[Mapping[str, Any]]) -> list[ServiceMenuItem]:
    """The services of a programme, in order. Adds and changes; never removes one that somebody may have chosen."""
    record_as(actor)
    return [
        ServiceMenuItem.objects.update_or_create(
            programme=programme, code=item["code"], defaults={key: item[key] for key in item if key != "code"}
        )[0]
        for item in items
    ]
