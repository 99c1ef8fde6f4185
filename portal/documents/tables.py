"""Finding a table in a sheet by its headings: moved columns, notes above and stray spaces do not matter."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from portal.exceptions import RuleViolation
from portal.lib.text import search_copy

from .sheet_xml import area_name
from .sheets import Book, Cell, CellError, Sheet

HEADER_DEPTH = 30
MAX_ROWS = 10_000
_IN_BRACKETS = re.compile(r"\(.*?\)|\[.*?\]|※.*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is looked for: the key under which it is read, and the headings that mean it."""

    key: str
    names: tuple[str, ...]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; blank cells are there, too."""

    number: int
    cells: Mapping[str, Cell]

    def __getitem__(self, key: str) -> Cell:
        return self.cells[key]

    def get(self, key: str) -> Cell | None:
        """The cell of a column that need not be there."""
        return self.cells.get(key)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under a heading row, and the cells that cannot be read at all."""

    sheet: str
    header_row: int
    rows: list[Row]
    errors: list[CellError]


def read_table(book: Book, sheet_name: str, columns: Sequence[Column], *, max_rows: int = MAX_ROWS) -> Table:
    """The table with these columns. A CSV file has one sheet, whatever it is called.

    Raises RuleViolation: no such sheet, headings missing, twice or merged, too many rows.
    """
    sheet = _find_sheet(book, sheet_name, columns)
    header_row, positions = _find_header(sheet, columns)
    rows = list(_rows(sheet, header_row, positions))
    if len(rows) > max_rows:
        message = _("行が多すぎます（%(count)s行）。%(limit)s行までに分けてください。")
        raise RuleViolation("sheet_too_many_rows", message % {"count": f"{len(rows):,}", "limit": f"{max_rows:,}"})
    return Table(sheet.name, header_row, rows, list(_unreadable_cells(sheet, header_row, positions)))


def strange_columns(book: Book, table: Table, columns: Sequence[Column]) -> list[Cell]:
    """The heading of each filled column that is none of these, or its first filled cell where it has no heading."""
    sheet = next(one for one in book.sheets if one.name == table.sheet)
    headings = _headings_in(sheet.rows[table.header_row - 1], columns)
    known = {position for positions in headings.values() for position in positions}
    found: dict[int, Cell] = {}
    for number, values in enumerate(sheet.rows, start=1):
        if number > table.header_row and values:
            for position in set(range(1, len(values) + 1)) - known - set(found):
                if not (cell := sheet.cell(number, position)).is_blank:
                    heading = sheet.cell(table.header_row, position)
                    found[position] = cell if heading.is_blank else heading
    return [found[position] for position in sorted(found)]


def _find_sheet(book: Book, name: str, columns: Sequence[Column]) -> Sheet:
    wanted = search_copy(name)
    for sheet in book.sheets:
        if not sheet.name or search_copy(sheet.name) == wanted:
            return sheet
    # A sheet that was only renamed still has every heading.
    complete = [sheet for sheet in book.sheets if len(_best_header(sheet, columns)[1]) == len(columns)]
    if len(complete) == 1:
        return complete[0]
    names = "、".join(f"「{sheet.name}」" for sheet in book.sheets)
    message = _(
        "シート「%(name)s」がありません（このファイルのシート：%(names)s）。様式のシート名を変えずに入力してください。"
    )
    raise RuleViolation("sheet_missing", message % {"name": name, "names": names})


def _find_header(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, dict[str, int]]:
    row, found = _best_header(sheet, columns)
    _refuse_merged(sheet, row)
    missing = [column.names[0] for column in columns if column.is_required and column.key not in found]
    if missing:
        message = _("%(sheet)s見出しが見つかりません：%(missing)s。様式の見出しを変えずに入力してください。")
        raise RuleViolation(
            "sheet_heading_missing",
            message % {"sheet": _of_sheet(sheet), "missing": "、".join(f"「{name}」" for name in missing)},
        )
    for column in columns:
        if len(found.get(column.key, ())) > 1:
            letters = "、".join(get_column_letter(position) for position in found[column.key])
            message = _("%(sheet)s見出し「%(name)s」が2つ以上あります（%(letters)s列）。1つだけ残してください。")
            values = {"sheet": _of_sheet(sheet), "name": column.names[0], "letters": letters}
            raise RuleViolation("sheet_heading_twice", message % values)
    return row, {key: positions[0] for key, positions in found.items()}


def _of_sheet(sheet: Sheet) -> str:
    """The sheet of a CSV file has no name."""
    return _("シート「%(sheet)s」の") % {"sheet": sheet.name} if sheet.name else ""


def _best_header(sheet: Sheet, columns: Sequence[Column]) -> tuple[int, dict[str, list[int]]]:
    """The row with the most known headings, the upper one of two equal ones, and where they stand."""
    candidates = [(row, _headings_in(values, columns)) for row, values in enumerate(sheet.rows[:HEADER_DEPTH], start=1)]
    return max(candidates, key=lambda candidate: len(candidate[1]), default=(1, {}))


def _headings_in(values: Sequence[object], columns: Sequence[Column]) -> dict[str, list[int]]:
    exact = {search_copy(name): column.key for column in columns for name in column.names}
    bare = {_without_notes(name): key for name, key in exact.items()}
    found: dict[str, list[int]] = defaultdict(list)
    for position, value in enumerate(values, start=1):
        heading = search_copy(value) if isinstance(value, str) else ""
        key = exact.get(heading) or bare.get(_without_notes(heading)) if heading else None
        if key:
            found[key].append(position)
    return dict(found)


def _without_notes(heading: str) -> str:
    """A heading without its unit or note: 月額（円） and 契約終了日※必須."""
    return _IN_BRACKETS.sub("", heading) or heading


def _refuse_merged(sheet: Sheet, header_row: int) -> None:
    for first_column, first_row, last_column, last_row in sheet.merged:
        if first_row <= header_row <= last_row:
            area = area_name((first_column, first_row, last_column, last_row))
            message = _(
                "%(sheet)s見出しのセルが結合されています（%(area)s）。結合を解除し、1つの列に見出しを1つずつ付けてください。"
            )
            raise RuleViolation("sheet_heading_merged", message % {"sheet": _of_sheet(sheet), "area": area})


def _rows(sheet: Sheet, header_row: int, positions: Mapping[str, int]) -> Iterator[Row]:
    faulty_rows = {coordinate_from_string(address)[1] for address in sheet.faulty}
    filled_rows = {number for number, values in enumerate(sheet.rows, start=1) if values}
    for number in sorted(filled_rows | faulty_rows):
        if number <= header_row:
            continue
        cells = {key: sheet.cell(number, position) for key, position in positions.items()}
        if any(not cell.is_blank or cell.address in sheet.faulty for cell in cells.values()):
            yield Row(number, cells)


def _unreadable_cells(sheet: Sheet, header_row: int, positions: Mapping[str, int]) -> Iterator[CellError]:
    wanted = set(positions.values())
    places = [(row, column_index_from_string(letters)) for letters, row in map(coordinate_from_string, sheet.faulty)]
    for number, position in sorted(places):
        if number > header_row and position in wanted:
            cell = sheet.cell(number, position)
            yield CellError.at(cell, sheet.faulty[cell.address])
    for first_column, first_row, last_column, last_row in sheet.merged:
        if first_row > header_row and any(first_column <= position <= last_column for position in wanted):
            area = area_name((first_column, first_row, last_column, last_row))
            message = _("セルが結合されています（%(area)s）。結合を解除し、1つのセルに1つずつ入力してください。")
            yield CellError.at(sheet.cell(first_row, first_column), message % {"area": area})
