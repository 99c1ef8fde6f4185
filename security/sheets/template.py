"""The answer workbook for connection profiles."""

from __future__ import annotations

from collections.abc import Sequence

from portal.sheets.columns import SheetRow
from portal.sheets.template import write_template as write_sheet
from security.models import ConnectionProfile

from .columns import sheet_form


def write_template(profiles: Sequence[ConnectionProfile], *, title: str) -> bytes:
    """The workbook for these profiles (with their organisations loaded), filled with their present values."""
    rows = [
        SheetRow(
            (profile.organisation.code or "", profile.organisation.name),
            profile,
            (str(profile.pk), str(profile.version)),
        )
        for profile in profiles
    ]
    return write_sheet(sheet_form(), rows, title=title)
