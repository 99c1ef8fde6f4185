"""The inventory's answer workbook, filled with what is known already."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from clouds.business_systems import BUSINESSES
from clouds.models import SystemInventory
from portal.sheets.columns import SheetRow
from portal.sheets.template import write_template

from .columns import sheet_form


def inventory_template(inventories: Sequence[SystemInventory]) -> bytes:
    """A row for each business of each inventory, read with its organisation and records."""
    return write_template(
        sheet_form(), [row for one in inventories for row in _rows(one)], title=_("業務システム調査票")
    )


def _rows(inventory: SystemInventory) -> list[SheetRow]:
    records = {record.business: record for record in inventory.records.all()}
    organisation = inventory.organisation
    return [
        SheetRow(
            (organisation.code or "", organisation.name, name),
            records.get(code),
            (str(records[code].version) if code in records else "0",),
        )
        for code, name in BUSINESSES.items()
    ]
