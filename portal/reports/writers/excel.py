"""Excel by xlsxwriter: tidy sheets that people filter and programs read, the same bytes for the same data.

Each table is a sheet of its own with one heading row and typed cells, as 総務省「統計表における機械判読可能なデータの
表記方法」 asks; title, conditions and class stand on a sheet behind them, and in the properties of the file.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.formula_guard import XLSXWRITER_OPTIONS, could_run
from portal.lib.months import Month
from portal.reports.document import Column, Kind, Report, ReportTable, Value
from portal.reports.writers.words import dated, sample_mark, yes_or_no

# Both calendars, as on every paper that leaves the house; the value of the cell stays a real date.
NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.CODE: "@",
    Kind.NUMBER: "#,##0",
    Kind.DECIMAL: "#,##0.##",
    Kind.DATE: '[$-411]yyyy"年（"ggge"年）"m"月"d"日"',
    Kind.MONTH: '[$-411]yyyy"年（"ggge"年）"m"月"',
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
FIXED_WIDTHS = {Kind.DATE: 24, Kind.MONTH: 20, Kind.MOMENT: 18}
MIN_WIDTH, MAX_WIDTH = 8, 60
SHEET_NAME_LENGTH = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")


def write_excel(report: Report) -> bytes:
    """The report as a workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **XLSXWRITER_OPTIONS}) as book:
        book.set_properties(_properties(report))
        writer = _Writer(book)
        for table, name in zip(report.tables, sheet_names([t.title for t in report.tables]), strict=True):
            writer.table(name, table)
        writer.about(report)
    return out.getvalue()


def _properties(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "author": report.author or _("市町村共同IT化ポータル"),
        "company": _("市町村共同IT化ポータル"),
        "category": str(report.confidentiality.label),
        "comments": sample_mark(report),
        "created": timezone.localtime(report.as_of).replace(tzinfo=None),
    }


class _Writer:
    """One workbook with its formats."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        font = {"font_name": "游ゴシック", "font_size": 11, "valign": "top"}
        self.book = book
        self.heading = book.add_format(
            font | {"bold": True, "bg_color": "#E6E6E6", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.formats = {kind: book.add_format(font | {"num_format": form}) for kind, form in NUMBER_FORMATS.items()}
        self.quoted = book.add_format(font | {"num_format": "@", "quote_prefix": True})

    def table(self, name: str, table: ReportTable) -> None:
        sheet = self.book.add_worksheet(name)
        for number, column in enumerate(table.columns):
            sheet.write_string(0, number, column.heading, self.heading)
            sheet.set_column(number, number, _width(column, [row[number] for row in table.rows]))
        for line, row in enumerate(table.rows, start=1):
            for number, (column, value) in enumerate(zip(table.columns, row, strict=True)):
                self._cell(sheet, line, number, column.kind, value)
        sheet.freeze_panes(1, 1)
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        _prepare_print(sheet, table)

    def _cell(self, sheet: Any, line: int, number: int, kind: Kind, value: Value) -> None:
        form = self.formats[kind]
        match value:
            case None | "":
                pass
            case Month():
                sheet.write_datetime(line, number, _naive(value.first_day), form)
            case date():
                sheet.write_datetime(line, number, _naive(value), form)
            case bool():
                sheet.write_string(line, number, yes_or_no(value), form)
            case str():
                sheet.write_string(line, number, value, self.quoted if could_run(value) else form)
            case _:
                sheet.write_number(line, number, value, form)

    def about(self, report: Report) -> None:
        """Where the data comes from; apart, so that the tables stay tables."""
        sheet = self.book.add_worksheet(_("このファイルについて"))
        lines = [
            (_("項目"), _("内容")),
            (_("名称"), report.title),
            (_("時点"), dated(report)),
            (_("機密性"), str(report.confidentiality.label)),
            *report.conditions,
            *((_("注"), note) for note in [*report.notes, *(n for t in report.tables for n in t.notes)]),
        ]
        if sample_mark(report):
            lines.append((_("注意"), sample_mark(report)))
        for line, (name, value) in enumerate(lines):
            form = self.heading if line == 0 else self.formats[Kind.TEXT]
            sheet.write_string(line, 0, name, form)
            sheet.write_string(line, 1, value, form if not could_run(value) else self.quoted)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, MAX_WIDTH)


def _naive(value: date) -> datetime | date:
    return timezone.localtime(value).replace(tzinfo=None) if isinstance(value, datetime) else value


def _prepare_print(sheet: Any, table: ReportTable) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{_escape_footer(table.title)}&R&P／&N")


def _escape_footer(text: str) -> str:
    return text.replace("&", "&&")


def _width(column: Column, values: Sequence[Value]) -> int:
    """Wide enough for the longest value; full-width characters count twice."""
    if column.kind in FIXED_WIDTHS:
        return FIXED_WIDTHS[column.kind]
    longest = max((_shown_length(value) for value in [column.heading, *values]), default=0)
    return min(max(longest + 3, MIN_WIDTH), MAX_WIDTH)


def _shown_length(value: Value) -> int:
    text = f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value or "")
    return sum(2 if unicodedata.east_asian_width(character) in "FWA" else 1 for character in text)


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Names that Excel takes: 31 characters, no special ones, no two alike."""
    names: list[str] = []
    for number, title in enumerate(titles, start=1):
        name = _NOT_IN_SHEET_NAMES.sub(" ", title).strip(" '")[:SHEET_NAME_LENGTH] or _("表%(n)d") % {"n": number}
        if name.lower() in {other.lower() for other in names}:
            suffix = f" ({number})"
            name = name[: SHEET_NAME_LENGTH - len(suffix)] + suffix
        names.append(name)
    return names
