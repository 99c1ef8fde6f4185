"""The only code that writes organisations."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from portal.access.actor import Actor
from portal.access.grants import ensure_role_groups, regrant
from portal.audit.tracking import record_as

from ..models import Organisation


@transaction.atomic
def create_organisation(*, actor: Actor, **fields: Any) -> Organisation:
    """Add one organisation with its role groups and rights; validates every field. Raises ValidationError."""
    record_as(actor)
    organisation = Organisation(**fields)
    organisation.full_clean()
    organisation.save()
    ensure_role_groups([organisation.pk])
    regrant(organisation)
    return organisation


@transaction.atomic
def create_organisations(*, actor: Actor, organisations: list[Organisation]) -> list[Organisation]:
    """Add many validated organisations at once, with role groups and rights; a constant number of statements."""
    record_as(actor)
    created = Organisation.objects.bulk_create(organisations, batch_size=2000)
    ensure_role_groups([organisation.pk for organisation in created])
    regrant(*created)
    return created
