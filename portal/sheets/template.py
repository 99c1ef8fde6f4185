"""The answer workbook: 記入要領, 入力 with everything that is known already, 選択肢."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from portal.lib.formula_guard import XLSXWRITER_OPTIONS

from .columns import Column, Kind, SheetForm, SheetRow

GUIDE, ENTRY, CHOICES = "記入要領", "入力", "選択肢"
STAMP_LABEL = "様式"
ERA_DATE = '[$-411]ggge"年"m"月"d"日"'
FONT = "游ゴシック"


def write_template(form: SheetForm, rows: Sequence[SheetRow], *, title: str) -> bytes:
    """The workbook for these rows, filled with their present values."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**XLSXWRITER_OPTIONS, "in_memory": True}) as book:
        book.set_properties({"title": title, "comments": form.stamp})
        looks = _Looks.of(book)
        _write_guide(book.add_worksheet(GUIDE), looks, form, title)
        entry = book.add_worksheet(ENTRY)
        _write_entry(entry, looks, form, rows)
        _write_choices(book.add_worksheet(CHOICES), looks, form)
        entry.activate()
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Looks:
    """The formats of the workbook."""

    title: Format
    head: Format
    key: Format
    hidden_key: Format
    by_kind: dict[Kind, Format]
    plain: Format

    @classmethod
    def of(cls, book: Workbook) -> _Looks:
        base = {"font_name": FONT, "font_size": 11, "valign": "top"}
        cell = {**base, "border": 1, "border_color": "#949494", "locked": False}
        return cls(
            title=book.add_format({**base, "bold": True, "font_size": 16}),
            head=book.add_format({**base, "bold": True, "bg_color": "#E6E6E6", "border": 1, "text_wrap": True}),
            key=book.add_format({**cell, "locked": True, "num_format": "@", "bg_color": "#F2F2F2"}),
            hidden_key=book.add_format({**base, "num_format": "@"}),
            by_kind={
                Kind.TEXT: book.add_format({**cell, "num_format": "@", "quote_prefix": True}),
                Kind.LINES: book.add_format({**cell, "num_format": "@", "quote_prefix": True, "text_wrap": True}),
                Kind.DATE: book.add_format({**cell, "num_format": ERA_DATE, "align": "left"}),
                Kind.NUMBER: book.add_format({**cell, "num_format": "#,##0"}),
                Kind.CHOICE: book.add_format(cell),
                Kind.CHOICES: book.add_format({**cell, "num_format": "@", "text_wrap": True}),
            },
            plain=book.add_format({**base, "text_wrap": True}),
        )


def _write_guide(sheet: Worksheet, looks: _Looks, form: SheetForm, title: str) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 52)
    sheet.set_column(2, 2, 24)
    sheet.write_string(0, 0, title, looks.title)
    sheet.write_row(1, 0, [STAMP_LABEL, form.stamp], looks.plain)
    for row, line in enumerate(form.guide, start=3):
        sheet.write_string(row, 0, line)
    first = 4 + len(form.guide)
    sheet.write_row(first, 0, [_("項目"), _("記入する内容"), _("例")], looks.head)
    for row, column in enumerate(form.columns, start=first + 1):
        sheet.write_row(row, 0, [column.header, str(column.hint), column.example], looks.plain)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_entry(sheet: Worksheet, looks: _Looks, form: SheetForm, rows: Sequence[SheetRow]) -> None:
    headers, last_row = list(form.headers.items()), max(len(rows), 1)
    for index, (key, header) in enumerate(headers):
        sheet.write_string(0, index, header, looks.head)
        width = form.key_widths.get(key, 10)
        sheet.set_column(index, index, width, looks.plain, {"hidden": key in form.hidden})
    for index, column in _placed_columns(form):
        sheet.set_column(index, index, column.width)
        _add_validation(sheet, form, index, column, last_row)
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, looks, form, number, row)
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, len(form.keys))
    sheet.autofilter(0, 0, last_row, len(headers) - 1)
    _protect_headings(sheet)
    _set_print(sheet, last_row, len(headers) - len(form.hidden) - 1)


def _placed_columns(form: SheetForm) -> list[tuple[int, Column]]:
    return list(enumerate(form.columns, start=len(form.keys)))


def _write_row(sheet: Worksheet, looks: _Looks, form: SheetForm, number: int, row: SheetRow) -> None:
    for index, text in enumerate(row.keys):
        sheet.write_string(number, index, text, looks.key)
    for index, column in _placed_columns(form):
        value = getattr(row.filled, column.name) if row.filled is not None else None
        _write_value(sheet, number, index, column, value, looks.by_kind[column.kind])
    for index, text in enumerate(row.hidden, start=len(form.keys) + len(form.columns)):
        sheet.write_string(number, index, text, looks.hidden_key)


def _write_value(sheet: Worksheet, row: int, index: int, column: Column, value: Any, look: Format) -> None:
    if value is None or value in ("", []):
        sheet.write_blank(row, index, None, look)
    elif column.kind == Kind.DATE:
        sheet.write_datetime(row, index, value, look)
    elif column.kind == Kind.NUMBER:
        sheet.write_number(row, index, value, look)
    elif column.kind == Kind.CHOICES:
        sheet.write_string(row, index, column.words(value), look)
    else:
        sheet.write_string(row, index, column.labels.get(value, value), look)


def _add_validation(sheet: Worksheet, form: SheetForm, index: int, column: Column, last_row: int) -> None:
    rule: dict[str, Any] = {
        "validate": "any",
        "input_title": column.header[:32],
        "input_message": _("%(hint)s\n例：%(example)s") % {"hint": column.hint, "example": column.example},
    }
    if column.kind == Kind.CHOICE:
        letter = xlsxwriter.utility.xl_col_to_name(_choice_columns(form, Kind.CHOICE).index(column))
        rule |= {
            "validate": "list",
            "source": f"='{CHOICES}'!${letter}$2:${letter}${len(column.labels) + 1}",
            "error_title": _("選択肢から選んでください"),
            "error_message": _("▼を押して、一覧から選んでください。"),
        }
    sheet.data_validation(1, index, last_row, index, rule)


def _choice_columns(form: SheetForm, *kinds: Kind) -> list[Column]:
    """In the order of their columns on the sheet of choices: those with a list in the cell come first."""
    return [column for kind in kinds for column in form.columns if column.kind == kind]


def _write_choices(sheet: Worksheet, looks: _Looks, form: SheetForm) -> None:
    for index, column in enumerate(_choice_columns(form, Kind.CHOICE, Kind.CHOICES)):
        sheet.set_column(index, index, 28)
        sheet.write_string(0, index, column.header, looks.head)
        for row, label in enumerate(column.labels.values(), start=1):
            sheet.write_string(row, index, label, looks.plain)
    sheet.protect()


def _protect_headings(sheet: Worksheet) -> None:
    """Against slips only, without a password: whoever has a reason to may unlock the sheet."""
    allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter", "insert_rows")
    sheet.protect("", dict.fromkeys(allowed, True))


def _set_print(sheet: Worksheet, last_row: int, last_column: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, last_row, last_column)
