"""The uploaded workbook offered back: wrong cells marked and explained, everything else as it was."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.documents.blank_cells import stored_cells
from portal.documents.sheets import to_be_marked

from .layout import WrongCell

AUTHOR = "市町村共同IT化ポータル"
LIST_SHEET = "誤りの一覧"
_RED = PatternFill("solid", fgColor="FFFDEEEE")
_NO_FILL = PatternFill()
_EDGE = Side(style="medium", color="FFCE0000")
_FRAME = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


def mark(content: bytes, wrong: Iterable[WrongCell], *, entry: str, replaced: Mapping[str, str]) -> bytes:
    """The workbook with a red frame and a comment at each wrong cell, and a sheet that lists them all.

    `replaced` are cells (A1 → text) of the sheet `entry` to be set anew. Marks of an earlier round are taken away.
    """
    problems = list(wrong)
    book = to_be_marked(content)
    for sheet in book.worksheets:
        _remove_marks(sheet)
    for problem in problems:
        if problem.sheet in book.sheetnames and problem.cell and ":" not in problem.cell:
            _mark_cell(book[problem.sheet], problem)
    if entry in book.sheetnames:
        for cell, text in replaced.items():
            book[entry][cell] = text
    _write_list(book, problems)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _remove_marks(sheet: Worksheet) -> None:
    for cell in stored_cells(sheet):
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
            cell.fill, cell.border = _NO_FILL, Border()


def _mark_cell(sheet: Worksheet, problem: WrongCell) -> None:
    cell: Any = sheet[problem.cell]
    cell.fill, cell.border = _RED, _FRAME
    comment = Comment(f"{cell.comment.text}\n{problem.message}" if cell.comment else problem.message, AUTHOR)
    comment.width, comment.height = 320, 120
    cell.comment = comment


def _write_list(book: Workbook, problems: list[WrongCell]) -> None:
    if LIST_SHEET in book.sheetnames:
        del book[LIST_SHEET]
    sheet = book.create_sheet(LIST_SHEET)
    sheet.append([_("シート"), _("セル"), _("項目"), _("入力されている値"), _("直し方")])
    for row, problem in enumerate(problems, start=2):
        for column, text in enumerate((problem.sheet, problem.cell, problem.label, problem.value, problem.message), 1):
            cell: Any = sheet.cell(row, column, text)
            cell.data_type, cell.quotePrefix = "s", True  # a value that begins with = must not become a formula
    for letter, width in zip("ABCDE", (10, 10, 26, 30, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
