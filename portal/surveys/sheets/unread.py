"""What stands in an answer workbook where nothing is read: told, so that no answer is lost without a word."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _

from portal.documents.sheets import Book, Cell, CellError, Sheet
from portal.documents.tables import Column, Table, read_table, strange_columns
from portal.exceptions import RuleViolation
from portal.lib.text import half_width, search_copy

from .layout import ANSWER, ID, headings, read_columns

MOST_TOLD = 20


def unread_cells(book: Book, table: Table, labels: Mapping[str, str]) -> list[CellError]:
    """Columns and rows that are not of the form, answers beside their column, other answers on a copy of the sheet.

    `labels` says what stands in 「項目」, by the id of each row of the form.
    """
    sheet = next(one for one in book.sheets if one.name == table.sheet)
    found = [*_strange_columns(book, table), *_strange_rows(sheet, table, labels), *_on_copies(book, table)]
    if len(found) > MOST_TOLD:
        sentence = _("ほかにも、読み取っていないセルが%(count)dか所あります。")
        cell = Cell(sheet.name, found[MOST_TOLD].cell, None)
        found[MOST_TOLD:] = [CellError.at(cell, sentence % {"count": len(found) - MOST_TOLD})]
    return found


def _strange_columns(book: Book, table: Table) -> list[CellError]:
    sentence = _("様式にない列なので、読み取っていません。回答があれば「回答」の列に移してください。")
    ours = [Column(heading, (heading,)) for heading in headings()]
    return [CellError.at(cell, sentence) for cell in strange_columns(book, table, ours)]


def _strange_rows(sheet: Sheet, table: Table, labels: Mapping[str, str]) -> Iterator[CellError]:
    """Remarks in rows without an id of ours, and answers typed into the blank cell beside theirs."""
    positions = _positions(sheet, table)
    item = positions.get(search_copy(_("項目")))
    beside = [position for name, position in positions.items() if name not in _read_names()]
    identifier = positions[search_copy(_("項目ID"))]
    answer = positions[search_copy(_("回答"))]
    for number in _rows_below(sheet, table):
        row_id = half_width(sheet.cell(number, identifier).text).lower()
        if row_id in labels:
            if item and not labels[row_id] and not sheet.cell(number, item).is_blank:
                sentence = _("「項目」の欄に記入されているため、読み取っていません。「回答」の欄に移してください。")
                yield CellError.at(sheet.cell(number, item), sentence)
        elif sheet.cell(number, answer).is_blank and (cells := _filled(sheet, number, beside)):
            sentence = _("様式にない行なので、読み取っていません。回答であれば、様式の行に移してください。")
            yield CellError.at(cells[0], sentence)


def _on_copies(book: Book, table: Table) -> Iterator[CellError]:
    read = {(row[ID].text, row[ANSWER].text) for row in table.rows}
    for sheet in book.sheets:
        if sheet.name == table.sheet:
            continue
        try:
            copy = read_table(Book([sheet]), sheet.name, read_columns())
        except RuleViolation:
            continue  # no table of answers
        other = [
            row[ANSWER]
            for row in copy.rows
            if not row[ANSWER].is_blank and (row[ID].text, row[ANSWER].text) not in read
        ]
        if other:
            sentence = _("読み取ったのはシート「%(sheet)s」だけです。このシートの回答は、そちらに移してください。")
            yield CellError.at(other[0], sentence % {"sheet": table.sheet})


def _rows_below(sheet: Sheet, table: Table) -> list[int]:
    """The rows that hold something; between them may be a million that do not."""
    return [number for number, values in enumerate(sheet.rows, start=1) if values and number > table.header_row]


def _filled(sheet: Sheet, number: int, positions: Collection[int]) -> list[Cell]:
    cells = [sheet.cell(number, position) for position in sorted(positions)]
    return [cell for cell in cells if not cell.is_blank]


def _positions(sheet: Sheet, table: Table) -> dict[str, int]:
    """Our headings, made comparable, and where they stand."""
    ours = {search_copy(heading) for heading in headings()}
    found = enumerate(sheet.rows[table.header_row - 1], start=1)
    return {search_copy(str(value)): position for position, value in found if value and search_copy(str(value)) in ours}


def _read_names() -> set[str]:
    return {search_copy(name) for column in read_columns() for name in column.names}
