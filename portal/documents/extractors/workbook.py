"""Text of an Excel workbook: cells of all sheets, hidden ones too, comments, names, properties and all the rest.

Read as a stream, not through a library: openpyxl keeps the whole workbook in memory and knows nothing of shapes,
orphaned strings or custom parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple, cast

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from openpyxl.utils.exceptions import CellCoordinatesException

from portal.documents.blank_cells import BlankRowsSkipped
from portal.documents.extractors.cell_styles import GENERAL, CellFormat, StylesHandler
from portal.documents.extractors.tables import TableCell, TablePieces
from portal.documents.file_types import MAX_CELLS
from portal.documents.office import Package, parts_with_text
from portal.documents.places import PlaceKind
from portal.documents.refusals import refusal
from portal.documents.xml_reading import PartHandler, ProseHandler, read_part
from portal.lib.individual_number import Piece, Place

_QUOTED = re.compile(r'"[^"]*"')
_WEB_CALL = re.compile(r"\bWEBSERVICE\s*\(", re.IGNORECASE)


class Sheet(NamedTuple):
    """A sheet by name, hidden or not, and its part."""

    name: str
    part: str


def workbook_pieces(package: Package) -> Iterator[Piece]:
    """Everything in the workbook that is text. Raises RuleViolation for what must not be in it."""
    reader = _Reader(package)
    yield from reader.workbook()
    for sheet in reader.sheets:
        yield from reader.sheet(sheet)
    yield from reader.unused_strings()
    yield from reader.other_parts()


class _Reader:
    def __init__(self, package: Package) -> None:
        self._package = package
        self._done: set[str] = {package.main_part}
        self._strings = _SharedStringsHandler()
        self._styles = StylesHandler()
        self._cells_left = MAX_CELLS
        self._names = _WorkbookHandler(package)
        self.sheets: list[Sheet] = []

    def workbook(self) -> Iterator[Piece]:
        main = self._package.main_part
        yield from self._read(main, self._names)
        self.sheets = self._names.sheets
        for part in self._package.related(main, "sharedStrings"):
            list(self._read(part, self._strings))
        for part in self._package.related(main, "styles"):
            list(self._read(part, self._styles))
        self._strings.used = bytearray(len(self._strings.texts))

    def sheet(self, sheet: Sheet) -> Iterator[Piece]:
        if sheet.part not in self._package.archive:
            raise refusal("file_broken", name=self._package.name)
        handler = _SheetHandler(sheet.name, self._strings, self._styles.formats, self._package.name, self._cells_left)
        yield from self._read(sheet.part, handler, skip_blank_rows=True)
        self._cells_left = handler.cells_left
        yield from self._belongings(sheet, sheet.part)

    def _belongings(self, sheet: Sheet, part: str) -> Iterator[Piece]:
        """Comments, shapes, charts and tables of a sheet, and what these refer to in turn."""
        for relation in self._package.relationships_of(part):
            target = relation.target
            # Some programs leave references to parts that they have not written.
            if relation.is_external or target in self._done or target not in self._package.archive:
                continue
            if not target.endswith((".xml", ".vml")):
                continue
            is_comments = relation.kind in {"comments", "threadedComment"}
            yield from self._read(
                target,
                _CommentsHandler(sheet.name) if is_comments else ProseHandler(Place(PlaceKind.SHEET, sheet.name)),
            )
            yield from self._belongings(sheet, target)

    def unused_strings(self) -> Iterator[Piece]:
        for text, is_used in zip(self._strings.texts, self._strings.used, strict=True):
            if not is_used:
                yield Piece(text, Place(PlaceKind.SHARED_STRING))

    def other_parts(self) -> Iterator[Piece]:
        for part in parts_with_text(self._package):
            if part not in self._done:
                kind = PlaceKind.PROPERTIES if part.startswith("docProps/") else PlaceKind.PART
                yield from self._read(part, ProseHandler(Place(kind, part)))
        for part in self._package.archive:
            if part.endswith(".bin"):  # small properties that Excel keeps as bare text
                yield Piece(self._package.archive.read(part).decode("utf-16-le", "ignore"), Place(PlaceKind.PART, part))

    def _read(self, part: str, handler: PartHandler, *, skip_blank_rows: bool = False) -> Iterator[Piece]:
        self._done.add(part)
        if part not in self._package.archive:
            raise refusal("file_broken", name=self._package.name)
        with self._package.archive.open(part) as stream:
            source = cast(BinaryIO, BlankRowsSkipped(stream)) if skip_blank_rows else stream
            yield from read_part(source, handler, name=self._package.name)


class _WorkbookHandler(PartHandler):
    """xl/workbook.xml: the sheets in their order and the defined names."""

    def __init__(self, package: Package) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self._targets = {relation.id: relation.target for relation in package.relationships_of(package.main_part)}
        self._name = ""
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._text = []
        if name == "sheet":
            sheet = Sheet(attributes.get("name", ""), self._targets.get(attributes.get("id", ""), ""))
            self.sheets.append(sheet)
            self.pieces.append(Piece(sheet.name, Place(PlaceKind.SHEET_NAME, sheet.name)))
        elif name == "definedName":
            self._name = attributes.get("name", "")
            self.pieces.append(Piece(" ".join(attributes.values()), Place(PlaceKind.DEFINED_NAME, name=self._name)))

    def characters(self, content: str) -> None:
        self._text.append(content)

    def end(self, name: str) -> None:
        if name == "definedName":
            place = Place(PlaceKind.DEFINED_NAME, name=self._name)
            self.pieces.append(Piece("".join(self._text), place, label=self._name))


class _SharedStringsHandler(PartHandler):
    """xl/sharedStrings.xml: the texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.used = bytearray()
        self._text: list[str] = []
        self._is_in_text = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._is_in_text = name == "t"
        if name == "si":
            self._text = []
        elif name == "rPh":
            self._text.append("\n")  # readings are no part of the text

    def characters(self, content: str) -> None:
        if self._is_in_text:
            self._text.append(content)

    def end(self, name: str) -> None:
        self._is_in_text = False
        if name == "si":
            self.texts.append("".join(self._text))

    def text(self, index: int) -> str:
        """The text with a number; it counts as used from now on."""
        self.used[index] = 1
        return self.texts[index]


class _CommentsHandler(ProseHandler):
    """Comments of a sheet, old and threaded: each names its cell."""

    def __init__(self, sheet: str) -> None:
        super().__init__(Place(PlaceKind.SHEET, sheet))  # the authors come first

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in {"comment", "threadedComment"}:
            self.endDocument()
            self.place = Place(PlaceKind.CELL_COMMENT, self.place.part, attributes.get("ref", "?"))
        super().start(name, attributes)


class _SheetHandler(ProseHandler):
    """A worksheet: its cells row by row; headers, input rules and the like as prose."""

    def __init__(
        self, sheet: str, strings: _SharedStringsHandler, formats: list[CellFormat], file_name: str, cells_left: int
    ) -> None:
        super().__init__(Place(PlaceKind.SHEET, sheet))
        self.cells_left = cells_left
        self._sheet, self._strings, self._formats, self._file_name = sheet, strings, formats, file_name
        self._table = TablePieces(sheet, self._cell_place)
        self._row, self._column = 0, 0
        self._cells: list[TableCell] = []
        self._cell: dict[str, str] | None = None
        self._value: list[str] = []
        self._formula: list[str] = []
        self._into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            self._row, self._column, self._cells = int(attributes.get("r", self._row + 1)), 0, []
        elif name == "c":
            self._start_cell(attributes)
        elif self._cell is not None:
            self._into = {"v": self._value, "t": self._value, "f": self._formula}.get(name)
        else:
            super().start(name, attributes)

    def characters(self, content: str) -> None:
        if self._cell is None:
            super().characters(content)
        elif self._into is not None:
            self._into.append(content)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "row":
            self.pieces.extend(self._table.row(self._row, self._cells))
        elif self._cell is not None:
            self._into = None
        else:
            super().end(name)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._column += 1
        if "r" in attributes:
            try:
                self._column = column_index_from_string(coordinate_from_string(attributes["r"])[0])
            except CellCoordinatesException as error:
                raise ValueError from error
        self._cell, self._value, self._formula = attributes, [], []

    def _end_cell(self) -> None:
        attributes, self._cell = self._cell or {}, None
        formula = "".join(self._formula)
        if formula:
            self._look_at_formula(formula)
        cell = self._table_cell("".join(self._value), attributes)
        if not cell.text:
            return
        self.cells_left -= 1
        if self.cells_left < 0:
            raise refusal("file_too_many_cells", name=self._file_name, limit=f"{MAX_CELLS:,}")
        self._cells.append(cell)

    def _table_cell(self, value: str, attributes: dict[str, str]) -> TableCell:
        match attributes.get("t", "n"):
            case "s":
                return TableCell(self._column, self._strings.text(int(value)) if value else "")
            case "n":
                style = int(attributes.get("s", 0))
                cell_format = self._formats[style] if style < len(self._formats) else GENERAL
                return TableCell(self._column, cell_format.shown(_whole(value)), cell_format.kind)
            case _:
                return TableCell(self._column, value)

    def _look_at_formula(self, formula: str) -> None:
        bare = _QUOTED.sub("", formula)
        if "!" in bare.partition("|")[2]:  # server|topic!item
            raise refusal("file_dde", name=self._file_name)
        if _WEB_CALL.search(bare):
            raise refusal("file_external_link", name=self._file_name)
        self.pieces.append(Piece(formula, self._cell_place(self._row, self._column, self._column)))

    def _cell_place(self, row: int, first: int, last: int) -> Place:
        address = f"{get_column_letter(first)}{row}"
        if last != first:
            address += f":{get_column_letter(last)}{row}"
        return Place(PlaceKind.CELL, self._sheet, address)


def _whole(value: str) -> str:
    """Programs write whole numbers as 1.2E+11 or 12.0, too."""
    if not re.search(r"[.eE]", value):
        return value.strip()
    number = float(value)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value
