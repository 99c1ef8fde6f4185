"""The same workbook offered back with its wrong cells marked: coloured, commented, and listed on a sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from portal.lib.formula_guard import could_run

from .blank_cells import stored_cells
from .sheets import CellError, to_be_marked

_MARK = PatternFill("solid", fgColor="FFFDEEEE")
_HEADING = PatternFill("solid", fgColor="FFE6E6E6")
_AUTHOR = "ポータル"
_SEPARATOR = "\n――――――\n"
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 120  # pixels
_WIDTHS = (20, 10, 30, 60, 30)


def mark_cells(content: bytes, errors: Sequence[CellError]) -> bytes:
    """The workbook with each wrong cell marked and a first sheet 「エラー一覧」; marks of an earlier round are gone."""
    workbook = to_be_marked(content)
    list_name = _("エラー一覧")
    if list_name in workbook.sheetnames:
        del workbook[list_name]
    for worksheet in workbook.worksheets:
        _remove_marks(worksheet)
    in_order = sorted(errors, key=lambda error: (error.sheet, error.cell))
    for (sheet, address), group in groupby(in_order, key=lambda error: (error.sheet, error.cell)):
        if sheet in workbook.sheetnames:
            _mark(_anchor(workbook[sheet], address), list(group))
    _write_list(workbook.create_sheet(list_name, 0), errors, set(workbook.sheetnames))
    workbook.active = 0
    for worksheet in workbook.worksheets[1:]:
        worksheet.sheet_view.tabSelected = False
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def _remove_marks(worksheet: Worksheet) -> None:
    for cell in stored_cells(worksheet):
        if isinstance(cell, MergedCell):
            continue
        if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == _MARK.fgColor.rgb:
            cell.fill = PatternFill()
        if cell.comment:
            own_words, separator, _mark_text = cell.comment.text.rpartition(_SEPARATOR)
            if separator:
                cell.comment = Comment(own_words, cell.comment.author)
            elif cell.comment.author == _AUTHOR:
                cell.comment = None


def _anchor(worksheet: Worksheet, address: str) -> Cell:
    """The cell itself, or the one that shows for it when it is part of a merged area."""
    cell = worksheet[address]
    if isinstance(cell, MergedCell):
        area = next(area for area in worksheet.merged_cells.ranges if address in area)
        cell = worksheet.cell(area.min_row, area.min_col)
    return cell


def _mark(cell: Cell, errors: Sequence[CellError]) -> None:
    cell.fill = _MARK
    words = "\n".join(_words(error) for error in errors)
    if cell.comment:
        cell.comment = Comment(f"{cell.comment.text}{_SEPARATOR}{words}", cell.comment.author)
    else:
        cell.comment = Comment(words, _AUTHOR)
    cell.comment.width, cell.comment.height = _COMMENT_WIDTH, _COMMENT_HEIGHT


def _words(error: CellError) -> str:
    return f"{error.message}\n{_('例：%(example)s') % {'example': error.example}}" if error.example else error.message


def _write_list(worksheet: Worksheet, errors: Sequence[CellError], sheets: set[str]) -> None:
    worksheet.append([_("シート"), _("セル"), _("入力された値"), _("エラーの内容"), _("正しい例")])
    for heading in worksheet[1]:
        heading.font, heading.fill = Font(bold=True), _HEADING
    for row, error in enumerate(errors, start=2):
        for column, text in enumerate((error.sheet, error.cell, error.value, error.message, error.example), start=1):
            _write_text(worksheet.cell(row, column), text)
        if error.sheet in sheets:
            _link(worksheet.cell(row, 2), error)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        worksheet.column_dimensions[letter].width = width
    worksheet.freeze_panes = "A2"


def _link(cell: Cell, error: CellError) -> None:
    quoted = error.sheet.replace("'", "''")
    cell.style = "Hyperlink"
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{error.cell}")


def _write_text(cell: Cell, text: str) -> None:
    """Text stays text, also after somebody has pressed F2 and Enter."""
    cell.value = text
    cell.data_type = "s"
    cell.quotePrefix = could_run(text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
