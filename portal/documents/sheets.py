"""Workbooks and CSV files that come back filled in, as rows of plain values with their addresses."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.cell import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from portal.exceptions import RuleViolation
from portal.lib.csv_files import MalformedCsv, UndecodableText, read_csv
from portal.lib.individual_number import mask_individual_numbers

from .archives import Archive, Budget
from .refusals import refusal

MAX_CELLS = 200_000  # openpyxl needs about half a kilobyte for each
STAMP_PROPERTY = "portal-form"  # custom property of a template: name/version, such as security.connections/3
_CELL_START = re.compile(rb"<(?:\w+:)?c[ >/]")
_FORMULA_START = re.compile(rb"<(?:\w+:)?f[ >/]")
_LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value as the file has it, and where it stands. The sheet of a CSV file has no name."""

    sheet: str
    address: str
    value: object

    @property
    def text(self) -> str:
        """The value as text without the spaces around it; a whole number has no decimals, a day no time."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime) and value.time() == time():
            value = value.date()
        return "" if value is None else str(value).strip()

    @property
    def is_blank(self) -> bool:
        return not self.text


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell. The value is cut and never shows what may be an individual number."""

    sheet: str
    cell: str
    value: str
    message: str
    example: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", mask_individual_numbers(self.value)[:_LONGEST_SHOWN])

    @classmethod
    def at(cls, cell: Cell, message: str, example: str = "") -> CellError:
        """The error of a cell that was read."""
        return cls(cell.sheet, cell.address, cell.text, message, example)

    @property
    def place(self) -> str:
        """The place in words: 「入力」のセルB3, or 3行B列 in a CSV file."""
        if self.sheet:
            return _("シート「%(sheet)s」のセル%(cell)s") % {"sheet": self.sheet, "cell": self.cell}
        column, row = re.findall("[A-Z]+|[0-9]+", self.cell)
        return _("%(row)s行%(column)s列") % {"row": row, "column": column}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of one sheet. `merged` are areas, `faulty` cells with an Excel error or a formula without result."""

    name: str
    rows: list[list[object]]
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first column, first row, last column, last row
    faulty: dict[str, str] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> Cell:
        """A cell by row and column from 1; blank where the sheet has none."""
        values = self.rows[row - 1] if row <= len(self.rows) else []
        value = values[column - 1] if column <= len(values) else None
        return Cell(self.name, f"{get_column_letter(column)}{row}", value)


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets of a workbook, or the one of a CSV file, and the stamp of the template that it was made from."""

    sheets: list[Sheet]
    stamp: str = ""

    def require_stamp(self, expected: str, *, link: str) -> None:
        """Refuse an older or another template. Raises RuleViolation that says where the current one is.

        A file without any stamp passes: programs other than Excel drop it, and the headings are checked anyway.
        """
        name, _slash, version = expected.rpartition("/")
        own_name, _slash, own_version = self.stamp.rpartition("/")
        if not self.stamp or self.stamp == expected:
            return
        if own_name != name:
            message = _("別の様式のファイルです。この画面の様式をダウンロードして、入力してください（%(link)s）。")
            raise RuleViolation("sheet_other_form", message % {"link": link})
        message = _("様式が古い版（第%(own)s版）です。最新の第%(version)s版に入力してください（%(link)s）。")
        raise RuleViolation("sheet_old_form", message % {"own": own_version, "version": version, "link": link})


def open_csv(content: bytes, *, name: str) -> Book:
    """The rows of a CSV file in UTF-8 or CP932. Raises RuleViolation; `name` is the file's."""
    try:
        rows = read_csv(content).rows
    except UndecodableText:
        raise refusal("text_encoding", name=name) from None
    except MalformedCsv as error:
        raise refusal("csv_malformed", name=name, line=error.line) from None
    return Book([Sheet("", [list(row) for row in rows])])


def open_workbook(file: BinaryIO, *, name: str) -> Book:
    """The values of an Excel workbook: results of formulas, days as dates. Raises RuleViolation.

    The file has been inspected before; `name` is what messages call it.
    """
    has_formulas = _weigh(file, name)
    workbook = _loaded(file, name, data_only=True)
    formulas = _loaded(file, name, data_only=False) if has_formulas else None
    sheets = [_sheet(worksheet, formulas[worksheet.title] if formulas else None) for worksheet in workbook.worksheets]
    stamp = next((str(prop.value) for prop in workbook.custom_doc_props.props if prop.name == STAMP_PROPERTY), "")
    return Book(sheets, stamp)


def _weigh(file: BinaryIO, name: str) -> bool:
    """Count the cells before a library unfolds them in memory; tells whether there are formulas."""
    archive = Archive(file, name=name, budget=Budget())
    cells, has_formulas = 0, False
    for member in archive:
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            content = archive.read(member)
            cells += sum(1 for _match in _CELL_START.finditer(content))
            has_formulas = has_formulas or bool(_FORMULA_START.search(content))
            if cells > MAX_CELLS:
                raise refusal("file_too_many_cells", name=name, limit=f"{MAX_CELLS:,}")
    return has_formulas


def _loaded(file: BinaryIO, name: str, *, data_only: bool) -> openpyxl.Workbook:
    file.seek(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl does not know, we do not read either
        try:
            return openpyxl.load_workbook(io.BytesIO(file.read()), data_only=data_only, keep_links=False)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError):
            raise refusal("file_broken", name=name) from None


def _sheet(worksheet: Worksheet, formulas: Worksheet | None) -> Sheet:
    rows = [list(row) for row in worksheet.iter_rows(values_only=True)]
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    merged = [range_boundaries(str(area)) for area in worksheet.merged_cells.ranges]
    return Sheet(worksheet.title, rows, merged, dict(_faulty(worksheet, formulas)))


def _faulty(worksheet: Worksheet, formulas: Worksheet | None) -> Iterator[tuple[str, str]]:
    for row in worksheet.iter_rows():
        for cell in row:
            if cell.data_type == "e":
                message = _("Excelのエラー（%(error)s）になっています。正しい値を入力してください。")
                yield cell.coordinate, message % {"error": cell.value}
            elif cell.value is None and formulas and formulas[cell.coordinate].data_type == "f":
                yield (
                    cell.coordinate,
                    _("式の計算結果が保存されていません。Excelで開いて保存し直すか、値を入力してください。"),
                )
