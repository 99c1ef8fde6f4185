"""What taking over imported rows would do, worked out afresh from the stored rows each time it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clouds.models import InventoryImport, SystemInventory, SystemRecord
from clouds.models.inventory import RECORD_FIELDS
from portal.access.actor import Actor
from portal.organisations.models import Organisation


class Outcome(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"  # somebody changed it since the row was handed out


@dataclass(frozen=True, slots=True)
class CellChange:
    cell: str
    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One business of one organisation. `changes` are the cells that differ from what is stored."""

    row: int
    organisation: Organisation
    inventory_id: int
    business: str
    record: SystemRecord | None
    values: dict[str, Any]
    outcome: Outcome
    changes: Sequence[CellChange]


@dataclass(frozen=True, slots=True)
class Preview:
    rows: Sequence[RowPreview]
    out_of_reach: int  # rows whose inventory the actor may not change any more

    def of(self, outcome: Outcome) -> list[RowPreview]:
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def written(self) -> list[RowPreview]:
        return [row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]

    @property
    def conflicts(self) -> list[RowPreview]:
        return self.of(Outcome.CONFLICT)

    @property
    def unchanged(self) -> list[RowPreview]:
        return self.of(Outcome.UNCHANGED)


def changeable_inventories(actor: Actor) -> list[SystemInventory]:
    """With organisations and records; two queries."""
    rows = SystemInventory.objects.permitted_to(actor, "change").select_related("organisation")
    return list(rows.prefetch_related("records"))


def preview_of(made: InventoryImport, inventories: Sequence[SystemInventory]) -> Preview:
    """The stored rows against these inventories as they are now."""
    return preview_of_rows(made.rows, inventories, made.layout["columns"])


def preview_of_rows(
    given: Sequence[Mapping[str, Any]], inventories: Sequence[SystemInventory], columns: Mapping[str, str]
) -> Preview:
    """Rows as an import keeps them; `columns` are the letters of their fields."""
    known = {inventory.pk: inventory for inventory in inventories}
    records = {(one.pk, record.business): record for one in inventories for record in one.records.all()}
    rows = [
        _preview(row, known[row["inventory"]], records.get((row["inventory"], row["business"])), columns)
        for row in given
        if row["inventory"] in known
    ]
    return Preview(rows, len(given) - len(rows))


def _preview(
    row: Mapping[str, Any], inventory: SystemInventory, record: SystemRecord | None, columns: Mapping[str, str]
) -> RowPreview:
    values = {name: _field(name).to_python(value) for name, value in row["values"].items() if name in RECORD_FIELDS}
    stored = record or SystemRecord()
    changes = tuple(
        CellChange(f"{columns.get(name, '')}{row['row']}", name, getattr(stored, name), value)
        for name, value in values.items()
        if getattr(stored, name) != value
    )
    outcome = _outcome(row["version"], record, has_changes=bool(changes))
    return RowPreview(
        row["row"], inventory.organisation, inventory.pk, row["business"], record, values, outcome, changes
    )


def _outcome(version: int, record: SystemRecord | None, *, has_changes: bool) -> Outcome:
    if record is None:
        return Outcome.CONFLICT if version else Outcome.NEW
    if not has_changes:
        return Outcome.UNCHANGED
    return Outcome.CONFLICT if version != record.version else Outcome.CHANGED


def _field(name: str) -> Any:
    return SystemRecord._meta.get_field(name)
