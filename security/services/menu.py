"""The service menu of a programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.access.actor import Actor
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed
from security.models import Programme, ServiceChoice, ServiceMenuItem

from .editing import check_may_change


@transaction.atomic
def set_menu(*, actor: Actor, programme: Programme, items: Iterable[Mapping[str, Any]]) -> list[ServiceMenuItem]:
    """The services of a programme, in order. Adds and changes; never removes one that somebody may have chosen."""
    record_as(actor)
    return [
        ServiceMenuItem.objects.update_or_create(
            programme=programme,
            code=item["code"],
            defaults={key: item[key] for key in item if key != "code"} | {"position": number},
        )[0]
        for number, item in enumerate(items, start=1)
    ]


@transaction.atomic
def add_menu_item(*, actor: Actor, programme: Programme, **fields: Any) -> ServiceMenuItem:
    """A new service, last in the order; one that is required is everybody's at once. Raises ValidationError."""
    record_as(actor)
    check_may_change(actor, programme)
    Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)  # two new ones queue up for their places
    last = programme.menu_items.aggregate(last=Max("position"))["last"] or 0
    item = ServiceMenuItem(programme=programme, **{"position": last + 1} | fields)
    item.full_clean()
    item.save()
    _give_to_all_if_required(item)
    return item


@transaction.atomic
def update_menu_item(
    *, actor: Actor, item: ServiceMenuItem, version: int, reason: str = "", **fields: Any
) -> ServiceMenuItem:
    """Raises RuleViolation: not permitted, changed since (STALE); ValidationError for wrong fields."""
    record_as(actor, reason=reason)
    check_may_change(actor, item.programme)
    stored = locked(ServiceMenuItem, item.pk, version)
    save_changed(stored, fields)
    _give_to_all_if_required(stored)
    return stored


@transaction.atomic
def remove_menu_item(*, actor: Actor, item: ServiceMenuItem, version: int, reason: str) -> None:
    """Take a service off the menu, and off everybody who has chosen it. Raises RuleViolation as `update_menu_item`."""
    record_as(actor, reason=reason)
    check_may_change(actor, item.programme)
    locked(ServiceMenuItem, item.pk, version).delete()


def _give_to_all_if_required(item: ServiceMenuItem) -> None:
    if item.is_required:
        participations = item.programme.participations.exclude(menu_items=item).values_list("pk", flat=True)
        ServiceChoice.objects.bulk_create(
            [ServiceChoice(participation_id=pk, menu_item=item) for pk in participations], ignore_conflicts=True
        )
