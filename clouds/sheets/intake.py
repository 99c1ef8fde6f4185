"""From an uploaded workbook or a pasted table to an import that is read and ready to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from clouds.business_systems import BUSINESSES
from clouds.models import InventoryImport, SystemInventory
from clouds.selectors.inventory_imports import Preview, RowPreview, changeable_inventories
from clouds.services.inventory_imports import keep_import
from portal.access.actor import Actor
from portal.documents.inspection import inspect_upload
from portal.lib.pasted import pasted_rows
from portal.lib.text import without_controls
from portal.sheets.cells import shown
from portal.sheets.layout import RawSheet, WrongCell
from portal.sheets.marking import mark
from portal.sheets.opening import open_entry_sheet

from .columns import COLUMN_OF, STAMP, VERSION, sheet_form
from .reading import Reading, ReadRow, Target, read_rows

ACCEPTED = frozenset({"xlsx"})
PASTED, GRID = "貼り付けた表", "入力した表"


def take_in_file(*, actor: Actor, file: BinaryIO, file_name: str) -> InventoryImport:
    """Inspect a workbook, read it, keep both.

    Raises RuleViolation for a file that must not come in, WrongLayout for one that is not our form; in both cases
    nothing is stored.
    """
    inspected = inspect_upload(file, filename=file_name, allowed=ACCEPTED, field="workbook")
    content = inspected.content.read()
    sheet = open_entry_sheet(content, stamp=STAMP, name=inspected.name)
    reading = read_rows(sheet, _targets(actor))
    return _kept(actor, sheet, reading, file_name=inspected.name, content=content)


def take_in_text(*, actor: Actor, text: str) -> InventoryImport:
    """Read a table copied out of Excel: cells apart by tabs. Raises WrongLayout; RuleViolation as `keep_import`."""
    sheet = RawSheet(PASTED, [[cell.strip() for cell in row] for row in pasted_rows(without_controls(text))])
    reading = read_rows(sheet, _targets(actor), is_pasted=True)
    return _kept(actor, sheet, reading, file_name="", content=None)


def read_grid(inventory: SystemInventory, given: Mapping[str, tuple[Sequence[str], int]]) -> Reading:
    """Cells of the table on the page: business → its texts in the order of the columns, and its version."""
    organisation = inventory.organisation
    lines = [
        [organisation.code or "", organisation.name, BUSINESSES[business], *texts, str(version)]
        for business, (texts, version) in given.items()
    ]
    return read_rows(RawSheet(GRID, [list(sheet_form().headers.values()), *lines]), [target_of(inventory)])


def _targets(actor: Actor) -> Sequence[Target]:
    return [target_of(inventory) for inventory in changeable_inventories(actor)]


def target_of(inventory: SystemInventory) -> Target:
    """The inventory as rows are read for it; its records are at hand."""
    versions = {record.business: record.version for record in inventory.records.all()}
    return Target(inventory.pk, inventory.organisation.code or "", inventory.organisation.name, versions)


def _kept(actor: Actor, sheet: RawSheet, reading: Reading, *, file_name: str, content: bytes | None) -> InventoryImport:
    columns = {key: reading.layout.letter(key) for key in reading.layout.columns}
    return keep_import(
        actor=actor,
        file_name=file_name,
        content=content,
        rows=[stored_row(row) for row in reading.rows],
        errors=[wrong._asdict() for wrong in reading.wrong],
        layout={"sheet": sheet.name, "columns": columns, "unread": list(reading.layout.unread)},
    )


def stored_row(row: ReadRow) -> dict[str, Any]:
    """A row as an import keeps it."""
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.values.items()}
    return {
        "row": row.row,
        "inventory": row.inventory_id,
        "business": row.business,
        "version": row.version,
        "values": values,
    }


def marked_workbook(made: InventoryImport, preview: Preview) -> bytes:
    """The uploaded workbook with its wrong cells marked; where somebody else was faster, brought up to date as well."""
    wrong = [WrongCell(**error) for error in made.errors]
    wrong += [cell for row in preview.conflicts for cell in _conflict_cells(made, row)]
    letter = made.layout["columns"][VERSION]
    versions = {f"{letter}{row.row}": str(row.record.version if row.record else 0) for row in preview.conflicts}
    return mark(bytes(made.workbook or b""), wrong, entry=made.layout["sheet"], replaced=versions)


def _conflict_cells(made: InventoryImport, row: RowPreview) -> list[WrongCell]:
    sentence = _(
        "他の人が先に更新しました。現在の登録は「%(stored)s」です。この値でよければ、もう一度取り込んでください。"
    )
    return [
        WrongCell(
            made.layout["sheet"],
            change.cell,
            sentence % {"stored": COLUMN_OF[change.field].words(change.before)},
            COLUMN_OF[change.field].header,
            shown(COLUMN_OF[change.field].words(change.after)),
        )
        for change in row.changes
    ]
