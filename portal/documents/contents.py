"""What stands in a stored file, place by place, so that two versions of it can be compared on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.exceptions import RuleViolation

from .archives import Archive, Budget
from .extractors.prose import document_pieces
from .file_types import extension_of
from .models import StoredFile
from .office import Package
from .places import PlaceKind
from .sheets import Book, open_csv, open_workbook

MOST_BYTES = 5 * 1024 * 1024  # what is read while somebody waits for the page
MOST_LINES = 5000
IN_CELLS, IN_LINES = frozenset({"xlsx", "csv"}), frozenset({"txt", "docx"})
_SHOWN_PARTS = (PlaceKind.BODY, PlaceKind.HEADER, PlaceKind.FOOTER, PlaceKind.NOTE, PlaceKind.TEXT_BOX)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that reads otherwise; blank where one of the two has nothing."""

    place: str
    before: str
    after: str


def differences(before: StoredFile, after: StoredFile) -> list[Difference] | None:
    """Where two files differ, from the top. None for what cannot be compared on a page: pictures, PDF, large files.

    Only texts and values are compared, not how they look.
    """
    if before.sha256 == after.sha256:
        return []
    kinds = {extension_of(file.original_name) for file in (before, after)}
    if max(before.size_bytes, after.size_bytes) > MOST_BYTES:
        return None
    try:
        if kinds <= IN_CELLS:
            return _in_cells(_book(before), _book(after))
        if kinds <= IN_LINES:
            return _in_lines(_lines(before), _lines(after))
    except RuleViolation:  # too many cells, or not readable as what it was when it came in
        return None
    return None


def _book(file: StoredFile) -> Book:
    if extension_of(file.original_name) == "csv":
        return open_csv(file.path.read_bytes(), name=file.original_name)
    with file.path.open("rb") as stream:
        return open_workbook(stream, name=file.original_name)


def _in_cells(before: Book, after: Book) -> list[Difference]:
    """Sheets by name; a CSV file's one has none."""
    sheets = {sheet.name: sheet for sheet in before.sheets}, {sheet.name: sheet for sheet in after.sheets}
    found = []
    for name in dict.fromkeys([*sheets[0], *sheets[1]]):
        old, new = sheets[0].get(name), sheets[1].get(name)
        rows = max(len(sheet.rows) for sheet in (old, new) if sheet)
        width = max((len(row) for sheet in (old, new) if sheet for row in sheet.rows), default=0)
        for row in range(1, rows + 1):
            for column in range(1, width + 1):
                cells = [sheet.cell(row, column) if sheet else None for sheet in (old, new)]
                texts = [cell.text if cell else "" for cell in cells]
                if texts[0] != texts[1]:
                    address = next(cell.address for cell in cells if cell)
                    place = _("シート「%(sheet)s」のセル%(cell)s") if name else _("セル%(cell)s")
                    found.append(Difference(place % {"sheet": name, "cell": address}, *texts))
    return found


def _lines(file: StoredFile) -> list[str]:
    with file.path.open("rb") as stream:
        lines = list(_docx_lines(stream, file) if extension_of(file.original_name) == "docx" else _txt_lines(stream))
    return lines[:MOST_LINES]


def _txt_lines(stream: BinaryIO) -> Iterator[str]:
    content = stream.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932", errors="replace")
    yield from text.splitlines()


def _docx_lines(stream: BinaryIO, file: StoredFile) -> Iterator[str]:
    name = file.original_name
    package = Package(Archive(stream, name=name, budget=Budget()), name=name, type_name="docx")
    for piece in document_pieces(package):
        if piece.place.kind in _SHOWN_PARTS:
            yield from (line for line in piece.text.splitlines() if line.strip())


def _in_lines(before: list[str], after: list[str]) -> list[Difference]:
    found = []
    for tag, first, last, new_first, new_last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = zip_longest(before[first:last], after[new_first:new_last], fillvalue="")
        for offset, (old, new) in enumerate(pairs):
            number = (new_first if new_last > new_first else first) + offset + 1
            found.append(Difference(_("%(number)d行目") % {"number": number}, old, new))
    return found
