"""Workbooks to fill in: sheets with lists of choices and what is known already, and a guide."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.documents.sheets import STAMP_PROPERTY
from portal.documents.tables import Column as SoughtColumn
from portal.lib.formula_guard import XLSXWRITER_OPTIONS

SPARE_ROWS = 200  # of lists of choices below the last row
MOST_LISTED = 200  # characters: longer lists of choices do not fit into a validation


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: what its heading is, what to write, an example."""

    key: str
    heading: str
    hint: str | Promise
    example: str = ""
    width: int = 16
    choices: Sequence[str] = ()
    is_required: bool = True

    @property
    def sought(self) -> SoughtColumn:
        return SoughtColumn(self.key, (self.heading,), is_required=self.is_required)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet to fill in, with what is known already."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]] = field(default_factory=list)


def write_book(*, title: str, stamp: str, guide: Sequence[str], sheets: Sequence[FormSheet]) -> bytes:
    """The workbook: the sheets, then 「記入要領」 with the guide and every column."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**XLSXWRITER_OPTIONS, "in_memory": True}) as book:
        book.set_properties({"title": title})
        book.set_custom_property(STAMP_PROPERTY, stamp)
        for sheet in sheets:
            _write_sheet(book, sheet)
        _write_guide(book, guide, sheets)
    return buffer.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, form: FormSheet) -> None:
    sheet = book.add_worksheet(form.name)
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for index, column in enumerate(form.columns):
        sheet.write_string(0, index, column.heading, head)
        sheet.set_column(index, index, column.width, text)
        if column.choices and sum(map(len, column.choices)) < MOST_LISTED:
            last = len(form.rows) + SPARE_ROWS
            sheet.data_validation(1, index, last, index, {"validate": "list", "source": list(column.choices)})
    for line, row in enumerate(form.rows, start=1):
        for index, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, index, value, text)
            elif value:
                sheet.write_string(line, index, str(value), text)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_guide(book: xlsxwriter.Workbook, guide: Sequence[str], sheets: Sequence[FormSheet]) -> None:
    sheet = book.add_worksheet(_("記入要領"))
    head, plain = book.add_format({"bold": True, "bg_color": "#E6E6E6"}), book.add_format({"text_wrap": True})
    for line, sentence in enumerate(guide):
        sheet.write_string(line, 0, sentence)
    first = len(guide) + 1
    sheet.write_row(first, 0, [_("シート"), _("列"), _("記入する内容"), _("例")], head)
    columns = [(form.name, column) for form in sheets for column in form.columns]
    for line, (name, column) in enumerate(columns, start=first + 1):
        sheet.write_row(line, 0, [name, column.heading, str(column.hint), column.example], plain)
    for index, width in enumerate((14, 22, 64, 28)):
        sheet.set_column(index, index, width)
