"""CSV as Japanese offices exchange it: UTF-8 with BOM for Excel, CP932 on request; read in either."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from portal.lib.formula_guard import guarded, unguarded

Value = str | int | float | Decimal | date | None


class CsvEncoding(StrEnum):
    """What a CSV file is written in; the value is Python's name of the codec."""

    UTF_8_BOM = "utf-8-sig"
    UTF_8 = "utf-8"
    CP932 = "cp932"


class LostCharacter(NamedTuple):
    """A character that has no place in CP932, with the row and column (from 1) where it first stood."""

    character: str
    row: int
    column: int
    times: int


class WrittenCsv(NamedTuple):
    """A finished file and what could not be carried over into its encoding."""

    content: bytes
    lost: list[LostCharacter]


class CsvText(NamedTuple):
    """The rows of a file that was read, and the encoding that it turned out to be in."""

    rows: list[list[str]]
    encoding: CsvEncoding


class UndecodableText(ValueError):
    """The bytes are neither UTF-8 nor CP932."""


class MalformedCsv(ValueError):
    """The text is no CSV; `line` is where reading stopped."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


GETA = "〓"  # what printers have always set for a missing type
# One character, two code points: Python's CP932 knows only the second of each.
_TWINS = str.maketrans("〜−‖—¢£¬¥", "～－∥―￠￡￢￥")


def write_csv(rows: Iterable[Sequence[Value]], encoding: CsvEncoding = CsvEncoding.UTF_8_BOM) -> WrittenCsv:
    """The rows as CSV with CRLF. Text that a spreadsheet could run is neutralised; days are YYYY-MM-DD.

    What CP932 cannot hold (𠮷 and the like; 髙 﨑 ㈱ do fit) becomes 〓 and is listed instead of turning into 「?」.
    """
    lost: dict[str, LostCharacter] = {}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for number, row in enumerate(rows, start=1):
        cells = [_text(value) for value in row]
        if encoding == CsvEncoding.CP932:
            cells = [_fitting(cell, number, column, lost) for column, cell in enumerate(cells, start=1)]
        writer.writerow(cells)
    return WrittenCsv(out.getvalue().encode(encoding), list(lost.values()))


def read_csv(content: bytes) -> CsvText:
    """The rows of a CSV file in UTF-8, with or without BOM, or CP932. Raises UndecodableText or MalformedCsv."""
    text, encoding = decode(content)
    return CsvText([[unguarded(cell) for cell in row] for row in csv_rows(text)], encoding)


def csv_rows(text: str) -> Iterator[list[str]]:
    """The rows of a CSV text, cells as they stand. Raises MalformedCsv."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    try:
        yield from reader
    except csv.Error:
        raise MalformedCsv(reader.line_num) from None


def decode(content: bytes) -> tuple[str, CsvEncoding]:
    """The text of a file in UTF-8 with BOM, UTF-8 or CP932, tried in this order. Raises UndecodableText."""
    encodings = (
        [CsvEncoding.UTF_8_BOM] if content.startswith(codecs.BOM_UTF8) else [CsvEncoding.UTF_8, CsvEncoding.CP932]
    )
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise UndecodableText


def _text(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="seconds")
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _fitting(text: str, row: int, column: int, lost: dict[str, LostCharacter]) -> str:
    text = text.translate(_TWINS)
    try:
        text.encode(CsvEncoding.CP932)
    except UnicodeEncodeError:
        return "".join(_fitting_character(character, row, column, lost) for character in text)
    return text


def _fitting_character(character: str, row: int, column: int, lost: dict[str, LostCharacter]) -> str:
    try:
        character.encode(CsvEncoding.CP932)
    except UnicodeEncodeError:
        first = lost.get(character, LostCharacter(character, row, column, 0))
        lost[character] = first._replace(times=first.times + 1)
        return GETA
    return character
