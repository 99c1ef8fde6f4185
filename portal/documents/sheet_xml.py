"""What a library does not tell of a sheet, read from its XML; the workbook has been inspected before."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape

from portal.lib.text import without_controls

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"')
_WITHOUT_RESULT = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^>]*)>\s*<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ADDRESS = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_TEXT_RESULT = re.compile(rb'\bt="str"')  # a result that is there, and is no characters long
_ERROR = re.compile(rb'\bt="e"')
_NUMBER = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^>]*)>(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"
    rb"<(?:\w+:)?v>(?P<figure>-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)<"
)
FIRST_YEAR = 1900  # of Excel's days; a negative number would be an earlier one
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def part_of(package: bytes, path: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(path.removeprefix("/"))


def merged_areas(xml: bytes) -> list[tuple[int, int, int, int]]:
    """First column, first row, last column, last row of each."""
    return [range_boundaries(area.decode()) for area in _MERGED.findall(xml)]


def area_name(area: tuple[int, int, int, int]) -> str:
    """D2:E3."""
    first_column, first_row, last_column, last_row = area
    return f"{get_column_letter(first_column)}{first_row}:{get_column_letter(last_column)}{last_row}"


def uncomputed_formulas(xml: bytes) -> list[str]:
    """The addresses of formulas whose result was never worked out: a reader would take them for blank cells.

    A formula whose result is an empty text, =IF(A1="","",A1), is a blank cell.
    """
    found = []
    for formula in _WITHOUT_RESULT.finditer(xml):
        address = _ADDRESS.search(formula["about"])
        if address and not _TEXT_RESULT.search(formula["about"]):
            found.append(address[1].decode())
    return found


class NumbersBehind:
    """The numbers of a sheet by their address, read once when one is asked for."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml

    def at(self, address: str) -> float | None:
        return self._by_address.get(address)

    @cached_property
    def _by_address(self) -> dict[str, float]:
        found = {}
        for cell in _NUMBER.finditer(self._xml):
            address = _ADDRESS.search(cell["about"])
            if address and not _ERROR.search(cell["about"]):
                found[address[1].decode()] = float(cell["figure"])
        return found


def shown_value(cell: Any, numbers: NumbersBehind) -> Any:
    """The value of a cell as people see it: 15% and not 0.15, 000123 and not 123, 20260401 and not ########.

    `numbers` are those of its sheet: a number that is no day, in a cell with the format of days, a library gives as
    an error or as a day before there were any.
    """
    value = cell.value
    is_error_of_days = cell.data_type == "e" and is_date_format(cell.number_format)
    if is_error_of_days or (isinstance(value, date) and value.year < FIRST_YEAR):
        number = numbers.at(cell.coordinate)
        return value if number is None else number
    if isinstance(value, str):
        return without_controls(unescape(value) if "_x" in value else value)  # Excel writes _x000D_ for a line end
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    shown = _LITERALS.sub("", cell.number_format.split(";")[0])
    if "%" in shown:
        return f"{(Decimal(f'{value:.15g}') * 100).normalize():f}%"
    if isinstance(value, int) and len(shown) > 1 and not shown.strip("0"):
        return str(value).zfill(len(shown))
    return value
