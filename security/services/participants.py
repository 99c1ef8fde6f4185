"""Who takes part, and with which services."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.organisations.models import Organisation
from security.models import Participation, Programme, ServiceChoice

from .profiles import open_profiles
from .receptions import address_receptions


@transaction.atomic
def add_participants(*, actor: Actor, programme: Programme, organisations: Iterable[Organisation]) -> None:
    """Take organisations in, with the services that everyone must take; those already in stay as they are."""
    record_as(actor)
    rows = [Participation(programme=programme, organisation=organisation) for organisation in organisations]
    Participation.objects.bulk_create(rows, ignore_conflicts=True)
    required = list(programme.menu_items.filter(is_required=True))
    missing = programme.participations.filter(menu_items__isnull=True).values_list("pk", flat=True)
    ServiceChoice.objects.bulk_create(
        [ServiceChoice(participation_id=pk, menu_item=item) for pk in missing for item in required],
        ignore_conflicts=True,
    )
    open_profiles(actor=actor, programme=programme)
    address_receptions(programme)
    regrant(programme)
