"""Text of files that are nothing but text: txt, csv and iCalendar."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from icalendar import Calendar
from openpyxl.utils.cell import get_column_letter

from portal.documents.extractors.tables import TableCell, TablePieces
from portal.documents.file_types import TYPES
from portal.documents.places import PlaceKind
from portal.documents.refusals import refusal
from portal.lib.csv_files import MalformedCsv, UndecodableText, csv_rows, decode
from portal.lib.individual_number import Piece, Place

_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|script|svg|iframe|table|meta)\b", re.IGNORECASE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_pieces(stream: BinaryIO, *, name: str) -> Iterator[Piece]:
    """The whole text; places are its lines."""
    yield Piece(_text(stream, name, "txt"), Place(PlaceKind.LINE))


def csv_pieces(stream: BinaryIO, *, name: str) -> Iterator[Piece]:
    """Cell by cell with the heading of the column; what looks like no CSV at all is refused."""
    table = TablePieces("csv", _csv_place)
    try:
        for number, row in enumerate(csv_rows(_text(stream, name, "csv")), start=1):
            cells = [TableCell(column, text) for column, text in enumerate(row, start=1) if text]
            yield from table.row(number, cells)
    except MalformedCsv as error:
        raise refusal("csv_malformed", name=name, line=error.line) from None


def calendar_pieces(stream: BinaryIO, *, name: str) -> Iterator[Piece]:
    """Every property of every entry, unfolded; the format breaks lines in the middle of a number."""
    text = _text(stream, name, "ics")
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise refusal("file_type_mismatch", name=name, label=TYPES["ics"].label)
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        calendars = []
    if not calendars:
        raise refusal("file_broken", name=name)
    for calendar in calendars:
        for component in calendar.walk():
            yield from _properties(component, name)
    # What the library skipped is still in the file.
    yield Piece(re.sub(r"\r?\n[ \t]", "", text), Place(PlaceKind.LINE))


def _properties(component: Any, name: str) -> Iterator[Piece]:
    for key, value in component.property_items(recursive=False):
        if key == "ATTACH" and "VALUE" in getattr(value, "params", {}):
            raise refusal("calendar_attachment", name=name)
        if key not in {"BEGIN", "END"}:
            text = value if isinstance(value, str) else bytes(value.to_ical()).decode()
            yield Piece(text, Place(PlaceKind.EVENT, name=key))


def _text(stream: BinaryIO, name: str, type_name: str) -> str:
    content = stream.read()
    if content.startswith(_UTF_16):
        raise refusal("text_encoding", name=name)
    try:
        text, _ = decode(content)
    except UndecodableText:
        raise refusal("text_encoding", name=name) from None
    if _NOT_TEXT.search(text):
        raise refusal("text_binary", name=name, label=TYPES[type_name].label)
    head = text.lstrip()[:1024]
    if head.startswith("<") and _WEB_PAGE.search(head):
        raise refusal("file_html", name=name)
    return text


def _csv_place(row: int, first: int, last: int) -> Place:
    columns = get_column_letter(first) if first == last else f"{get_column_letter(first)}～{get_column_letter(last)}"
    return Place(PlaceKind.CSV_CELL, str(row), columns)
