"""Workbooks and CSV files that come back filled in, as rows of plain values with their addresses."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

import openpyxl
import structlog
from django.utils.translation import gettext as _
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from portal.exceptions import RuleViolation
from portal.lib.csv_files import MalformedCsv, UndecodableText, read_csv
from portal.lib.individual_number import mask_individual_numbers

from .archives import Archive, Budget
from .blank_cells import lightened, loadable
from .refusals import refusal
from .sheet_xml import NumbersBehind, merged_areas, part_of, shown_value, uncomputed_formulas

logger = structlog.get_logger(__name__)
# What openpyxl and the readers of packages raise for a file that is none.
UNREADABLE = (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, ParseError, BadZipFile)
MAX_CELLS = 200_000  # openpyxl needs about half a kilobyte for each
MAX_PLACES = 2_000_000  # of rows and, in each, of columns up to the last value
STAMP_PROPERTY = "portal-form"  # custom property of a template: name/version, such as security.connections/3
_CELL_START = re.compile(rb"<(?:\w+:)?c[ >/]")
_LONGEST_SHOWN = 100


def as_text(value: object) -> str:
    """A value of a cell as Excel shows it: fifteen digits, whole numbers without decimals, a day without a time."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            number = float(f"{value:.15g}")  # 0.1+0.2 is 0.3 on the screen
            return str(int(number) if number.is_integer() else number)
        case datetime() if value.time() == time():
            return str(value.date())
        case _:
            return str(value)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value as the file has it, and where it stands. The sheet of a CSV file has no name."""

    sheet: str
    address: str
    value: object

    @property
    def text(self) -> str:
        """The value as text without the spaces around it, as Excel shows it; a day has no time."""
        return as_text(self.value).strip()

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
    """The values of an Excel workbook as it shows them: results of formulas, days as dates. Raises RuleViolation.

    The file has been inspected before; `name` is what messages call it. Read as a stream: a format in the last corner
    of a sheet must not unfold seventeen billion cells.
    """
    file.seek(0)
    try:
        content = lightened(file.read())
    except UNREADABLE:
        raise refusal("file_broken", name=name) from None
    _weigh(content, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # what openpyxl does not know, we do not read either
        try:
            workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                room = _Room(name)
                sheets = [_sheet(worksheet, content, room) for worksheet in workbook.worksheets]
            finally:
                workbook.close()
        except UNREADABLE:
            raise refusal("file_broken", name=name) from None
    stamp = next((str(prop.value) for prop in workbook.custom_doc_props.props if prop.name == STAMP_PROPERTY), "")
    return Book(sheets, stamp)


def to_be_marked(content: bytes) -> openpyxl.Workbook:
    """The workbook of an inspected file in whole, to be changed and saved.

    Where its cells can be read but no library can write it again (a style or a table that is not there), another one
    that says so: what is listed in it leads to the wrong cells all the same.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return openpyxl.load_workbook(io.BytesIO(loadable(content)), keep_links=False)
        except UNREADABLE as error:
            logger.warning("workbook_cannot_be_marked", error=type(error).__name__)
    workbook = openpyxl.Workbook()
    (sheet,) = workbook.worksheets
    sheet.title = _("印のないファイル")
    sheet["A1"] = _("元のファイルには印を付けられませんでした。誤りの一覧を見ながら、元のファイルを直してください。")
    return workbook


def _weigh(content: bytes, name: str) -> None:
    """Count the cells before a library unfolds them in memory."""
    archive = Archive(io.BytesIO(content), name=name, budget=Budget())
    cells = 0
    for member in archive:
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            cells += sum(1 for _match in _CELL_START.finditer(archive.read(member)))
            if cells > MAX_CELLS:
                raise refusal("file_too_many_cells", name=name, limit=f"{MAX_CELLS:,}")


class _Room:
    """How many more places, blank or not, the sheets of one workbook may take."""

    def __init__(self, name: str) -> None:
        self.name, self.left = name, MAX_PLACES

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise refusal("file_too_many_cells", name=self.name, limit=f"{MAX_CELLS:,}")


def _sheet(worksheet: Any, content: bytes, room: _Room) -> Sheet:
    xml = part_of(content, worksheet._worksheet_path)
    numbers = NumbersBehind(xml)
    worksheet.reset_dimensions()  # what a sheet says of its size may be wrong by millions
    rows: list[list[object]] = []
    errors: dict[str, str] = {}
    for cells in worksheet.iter_rows():
        values = [shown_value(cell, numbers) for cell in cells] if cells else []
        rows.append(values)
        if not values:
            continue  # one of a million above the last row
        while values and values[-1] is None:
            values.pop()
        room.take(len(values))
        errors |= {cell.coordinate: str(cell.value) for cell in cells if cell.data_type == "e"}
    while rows and not rows[-1]:
        rows.pop()
    room.take(len(rows))
    merged = merged_areas(xml)
    _blank_behind(rows, merged, room)
    return Sheet(worksheet.title, rows, merged, dict(_faulty(rows, errors, xml)))


def _blank_behind(rows: list[list[object]], merged: Sequence[tuple[int, int, int, int]], room: _Room) -> None:
    """Of merged cells only the first shows: what the others still hold is nobody's answer."""
    for first_column, first_row, last_column, last_row in merged:
        for number in range(first_row, min(last_row, len(rows)) + 1):
            values = rows[number - 1]
            room.take(1 + max(min(last_column, len(values)) - first_column, 0))
            for column in range(first_column, min(last_column, len(values)) + 1):
                if (number, column) != (first_row, first_column):
                    values[column - 1] = None


def _faulty(rows: Sequence[Sequence[object]], errors: Mapping[str, str], xml: bytes) -> Iterator[tuple[str, str]]:
    for address, error in errors.items():
        column, row = coordinate_from_string(address)
        if rows[row - 1][column_index_from_string(column) - 1] == error:  # not read as something else
            message = _("Excelのエラー（%(error)s）になっています。正しい値を入力してください。")
            yield address, message % {"error": error}
    for address in uncomputed_formulas(xml):
        yield address, _("式の計算結果が保存されていません。Excelで開いて保存し直すか、値を入力してください。")
