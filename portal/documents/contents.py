"""What stands in a stored file, place by place, so that two versions of it can be compared on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.exceptions import RuleViolation

from .archives import Archive, Budget
from .extractors.plain import text_pieces
from .extractors.prose import document_pieces
from .file_types import extension_of
from .models import StoredFile
from .office import Package
from .places import PlaceKind
from .sheets import Book, Cell, Sheet, open_csv, open_workbook

MOST_BYTES = 5 * 1024 * 1024  # what is read while somebody waits for the page
MOST_ROWS = 2000  # of a sheet or a text: comparing takes time by their square where many are alike
IN_CELLS, IN_LINES = frozenset({"xlsx", "csv"}), frozenset({"txt", "docx"})
_SHOWN_PARTS = (PlaceKind.BODY, PlaceKind.HEADER, PlaceKind.FOOTER, PlaceKind.NOTE, PlaceKind.TEXT_BOX)


class TooLong(Exception):
    """Nobody would wait for the page."""


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
    except (RuleViolation, TooLong):  # too many cells, or not readable as what it was when it came in
        return None
    return None


def _book(file: StoredFile) -> Book:
    if extension_of(file.original_name) == "csv":
        return open_csv(file.path.read_bytes(), name=file.original_name)
    with file.path.open("rb") as stream:
        return open_workbook(stream, name=file.original_name)


def _in_cells(before: Book, after: Book) -> list[Difference]:
    """Sheets by name (a CSV file's one has none), rows beside their like: a row put in between moves no other."""
    sheets = {sheet.name: sheet for sheet in before.sheets}, {sheet.name: sheet for sheet in after.sheets}
    found: list[Difference] = []
    for name in dict.fromkeys([*sheets[0], *sheets[1]]):
        old, new = _rows(sheets[0].get(name)), _rows(sheets[1].get(name))
        for old_row, new_row in _aligned([_texts(row) for row in old], [_texts(row) for row in new]):
            found += _in_row(old[old_row] if old_row is not None else [], new[new_row] if new_row is not None else [])
    return found


def _rows(sheet: Sheet | None) -> list[list[Cell]]:
    if sheet is None:
        return []
    return [
        [sheet.cell(row, column) for column in range(1, len(values) + 1)] for row, values in enumerate(sheet.rows, 1)
    ]


def _texts(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell.text for cell in row)


def _in_row(old: Sequence[Cell], new: Sequence[Cell]) -> Iterator[Difference]:
    for before, after in zip_longest(old, new):
        texts = before.text if before else "", after.text if after else ""
        if texts[0] != texts[1]:
            cell = after or before
            place = _("シート「%(sheet)s」のセル%(cell)s") if cell.sheet else _("セル%(cell)s")
            yield Difference(place % {"sheet": cell.sheet, "cell": cell.address}, *texts)


def _aligned(before: Sequence[object], after: Sequence[object]) -> Iterator[tuple[int | None, int | None]]:
    """The places of what differs: changed, gone (None behind) or new (None before). Raises TooLong."""
    if max(len(before), len(after)) > MOST_ROWS:
        raise TooLong
    matcher = SequenceMatcher(None, before, after, autojunk=False)  # type: ignore[type-var]
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag != "equal":
            yield from zip_longest(range(first, last), range(new_first, new_last))


def _lines(file: StoredFile) -> list[str]:
    name = file.original_name
    with file.path.open("rb") as stream:
        if extension_of(name) == "docx":
            return list(_docx_lines(stream, name))
        return [line for piece in text_pieces(stream, name=name) for line in piece.text.splitlines()]


def _docx_lines(stream: BinaryIO, name: str) -> Iterator[str]:
    package = Package(Archive(stream, name=name, budget=Budget()), name=name, type_name="docx")
    for piece in document_pieces(package):
        if piece.place.kind in _SHOWN_PARTS:
            yield from (line for line in piece.text.splitlines() if line.strip())


def _in_lines(before: list[str], after: list[str]) -> list[Difference]:
    """Each at its line of the later file, or of the earlier one where it is gone."""
    found = []
    for old, new in _aligned(before, after):
        number = (old if new is None else new) or 0
        texts = before[old] if old is not None else "", after[new] if new is not None else ""
        found.append(Difference(_("%(number)d行目") % {"number": number + 1}, *texts))
    return found
