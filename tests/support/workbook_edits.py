"""What people and programs do to a workbook between download and upload; the sheet to fill in is 「入力」."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter

from .files import Members, repacked, saved

ENTRY = "xl/worksheets/sheet2.xml"  # the second sheet of every workbook to fill in
CORNER = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512  # the envelope of Office before 2007
ENCRYPTED = COMPOUND + "EncryptedPackage".encode("utf-16-le")
_STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/": "http://purl.oclc.org/ooxml/officeDocument/",
    "relationships/custom-properties": "relationships/customProperties",
    "officeDocument/custom-properties": "officeDocument/customProperties",
    "relationships/extended-properties": "relationships/extendedProperties",
    "officeDocument/extended-properties": "officeDocument/extendedProperties",
}


class Styled(NamedTuple):
    """A value with the number format that makes it look otherwise."""

    value: Any
    number_format: str


def named(case: tuple[str, Any, Any]) -> str:
    """The name of a test: where somebody has typed what; the third is what is expected."""
    where, typed, _expected = case
    shown = f"{typed.value} as {typed.number_format}" if isinstance(typed, Styled) else repr(typed)[:30]
    return f"{where}: {shown}"


def put(cell: Any, value: Any) -> None:
    """Type into a cell; text that begins like a formula stays text, as with an apostrophe in front."""
    if isinstance(value, Styled):
        cell.value, cell.number_format = value
        return
    cell.value = value
    if isinstance(value, str) and value.startswith("="):
        cell.data_type = "s"


def loaded(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def edited(content: bytes, change: Callable[[Any], object]) -> bytes:
    """The workbook saved again after a change."""
    book = loaded(content)
    change(book)
    return saved(book)


def with_xml(content: bytes, change: Callable[[str], str], part: str = ENTRY) -> bytes:
    """The workbook with the XML of one part changed, for what no library writes."""

    def apply(members: Members) -> None:
        xml = members[part]
        members[part] = change(xml if isinstance(xml, str) else xml.decode())

    return repacked(content, apply)


def with_style_of_no_workbook(content: bytes) -> bytes:
    """Its first cell has a style that is not there: it can be read, but no library loads it to be written again."""
    return with_xml(content, lambda xml: re.sub(r'<c r="A1"(?: s="[0-9]+")?', '<c r="A1" s="999"', xml, count=1))


def with_rows_below(content: bytes, rows: str) -> bytes:
    return with_xml(content, lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>"))


def formatted_rows(last: int) -> str:
    """Rows with nothing in them but a format, as of a coloured column; a sheet ends at row 1,048,576."""
    return "".join(f'<row r="{row}"><c r="F{row}" s="1"/></row>' for row in range(1_000, last + 1))


def all_columns_formatted() -> str:
    cells = "".join(f'<c r="{get_column_letter(column)}900" s="1"/>' for column in range(1, 16_385))
    return f'<row r="900">{cells}</row>'


def with_result(content: bytes, address: str, formula: str, result: str, kind: str = "n", part: str = ENTRY) -> bytes:
    """A formula as Excel saves it, its result beside it; kind "str" is a text, "e" an error."""
    cell = rf'<c r="{address}"( s="[0-9]+")?[^>]*?(?:/>|>.*?</c>)'
    made = rf'<c r="{address}"\1 t="{kind}"><f>{formula}</f><v>{result}</v></c>'
    return with_xml(content, lambda xml: re.sub(cell, made, xml, count=1), part)


def strict(content: bytes) -> bytes:
    """As Excel saves it under 「Strict Open XML ブック」."""

    def change(members: Members) -> None:
        for name, xml in members.items():
            text = xml if isinstance(xml, str) else xml.decode()
            for usual, other in _STRICT.items():
                text = text.replace(usual, other)
            members[name] = text

    return repacked(content, change)


def multipart(content: bytes, file_name: bytes, field: str = "workbook") -> tuple[bytes, str]:
    """The body of a request and its type; `file_name` is the parameter as a program writes it, in its own encoding."""
    head = b'--edge\r\nContent-Disposition: form-data; name="%s"; %s\r\n' % (field.encode(), file_name)
    body = head + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n--edge--\r\n"
    return body, "multipart/form-data; boundary=edge"
