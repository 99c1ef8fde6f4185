"""The only code that writes the system inventory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clouds.models import SystemInventory, SystemRecord
from clouds.models.groups import NEVER_MEMBERS
from portal.access.actor import Actor
from portal.access.grants import regrant
from portal.audit.tracking import record_as
from portal.editing.rows import locked, save_changed, stale
from portal.exceptions import RuleViolation
from portal.organisations.models import Organisation

from .permits import require


def without_inventory(actor: Actor) -> QuerySet[Organisation]:
    """Whose inventory the actor may open: everybody's at home for a coordinator, one's own for staff."""
    rows = Organisation.objects.current().exclude(kind__in=NEVER_MEMBERS).filter(system_inventory__isnull=True)
    if actor.coordinates:
        return rows.filter(prefecture=actor.organisation_id)
    return rows.filter(pk=actor.organisation_id) if actor.organisation_id else rows.none()


@transaction.atomic
def open_inventories(*, actor: Actor) -> int:
    """An empty inventory for each organisation within reach that has none; gives their number."""
    record_as(actor)
    return _open(list(without_inventory(actor)))


def open_for_newcomers(actor: Actor, organisations: list[Organisation]) -> None:
    """Organisations that are recorded for the first time begin with an empty one."""
    _open([one for one in organisations if one.kind not in NEVER_MEMBERS])


def _open(organisations: Iterable[Organisation]) -> int:
    new = [SystemInventory(organisation_id=organisation.pk) for organisation in organisations]
    if new:
        SystemInventory.objects.bulk_create(new, ignore_conflicts=True)  # somebody else may do the same just now
        ids = [inventory.organisation_id for inventory in new]
        regrant(*SystemInventory.objects.filter(organisation__in=ids).select_related("organisation"))
    return len(new)


@transaction.atomic
def write_record(
    *, actor: Actor, inventory: SystemInventory, business: str, version: int, reason: str = "", **fields: Any
) -> SystemRecord:
    """Record or change one business; `version` is 0 for one that is not recorded yet. Saving confirms it as of today.

    Raises RuleViolation: not permitted, changed since (STALE); ValidationError for values that break a rule.
    """
    record_as(actor, reason=reason)
    require(actor, "change", inventory, _("この団体の業務システム台帳を変更する権限がありません。"))
    SystemInventory.objects.select_for_update().get(pk=inventory.pk)  # two who record the same business queue up here
    stored = SystemRecord.objects.filter(inventory=inventory, business=business).first()
    if stored is None:
        return _first_record(inventory, business, version, fields)
    stored = locked(SystemRecord, stored.pk, version)
    save_changed(stored, fields | {"confirmed_on": timezone.localdate()})
    return stored


def _first_record(inventory: SystemInventory, business: str, version: int, fields: dict[str, Any]) -> SystemRecord:
    if version:
        raise stale()
    record = SystemRecord(inventory=inventory, business=business, confirmed_on=timezone.localdate(), **fields)
    record.full_clean()
    record.save()
    return record


@transaction.atomic
def confirm_records(*, actor: Actor, inventory: SystemInventory) -> int:
    """Say that everything recorded still holds today; gives the number of rows. Raises RuleViolation: not permitted."""
    record_as(actor, reason=_("内容に変更がないことの確認"))
    require(actor, "change", inventory, _("この団体の業務システム台帳を変更する権限がありません。"))
    today = timezone.localdate()
    return inventory.records.exclude(confirmed_on=today).update(confirmed_on=today, updated_at=timezone.now())


@transaction.atomic
def remove_record(*, actor: Actor, record: SystemRecord, version: int) -> None:
    """Take out a business that the organisation has no system for. Raises RuleViolation: not permitted, STALE."""
    record_as(actor, reason=_("台帳からの削除"))
    if not actor.is_system and not SystemRecord.objects.permitted_to(actor, "change").filter(pk=record.pk).exists():
        raise RuleViolation("not_permitted", _("この団体の業務システム台帳を変更する権限がありません。"))
    locked(SystemRecord, record.pk, version).delete()


@transaction.atomic
def store_sample_records(*, values: dict[int, list[dict[str, Any]]]) -> None:
    """Invented rows by organisation id, marked as a sample; an inventory with anything in it stays as it is."""
    record_as(Actor.system(), reason=_("架空のサンプルの登録"))
    organisations = Organisation.objects.filter(pk__in=values, system_inventory__isnull=True)
    _open(list(organisations))
    empty = SystemInventory.objects.filter(organisation__in=values, records__isnull=True)
    SystemRecord.objects.bulk_create(
        SystemRecord(inventory=inventory, is_sample=True, **fields)
        for inventory in empty
        for fields in values[inventory.organisation_id]
    )
