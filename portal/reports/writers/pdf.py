"""PDF by typst: tagged for screen readers (PDF/UA-1), with our own fonts, the same bytes for the same data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import orjson
import typst
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.reports.charts import svg_of
from portal.reports.document import Column, Kind, Report, ReportTable
from portal.reports.writers.words import dated, sample_mark, words

TEMPLATES = Path(__file__).parent / "typst"
LONG_RUN = re.compile(r"([!-~]{16,})")
SIDES = {Kind.NUMBER: "right", Kind.DECIMAL: "right"}


def narrowed(table: ReportTable, labels: Iterable[str], *, title: str = "") -> ReportTable:
    """The columns of these labels, in their order on the table: a page holds less than Excel and CSV."""
    chosen = {_(label) for label in labels}
    places = [number for number, column in enumerate(table.columns) if column.label in chosen]
    rows = [[row[number] for number in places] for row in table.rows]
    return ReportTable(title or table.title, [table.columns[number] for number in places], rows, table.notes)


def write_pdf(report: Report) -> bytes:
    """The report as A4 pages."""
    return compile_pdf("tables.typ", as_data(report))


def compile_pdf(template: str, data: dict[str, Any]) -> bytes:
    """A template of this package with its data, which it reads as JSON and never as code.

    A character that our fonts lack (an emoji in a remark) costs the mark of PDF/UA, not the report.
    """
    inputs = _inputs(data)
    try:
        return typst.compile(TEMPLATES / template, format="pdf", pdf_standards=["ua-1"], **inputs)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return typst.compile(TEMPLATES / template, format="pdf", **inputs)


def _inputs(data: dict[str, Any]) -> dict[str, Any]:
    # The font path of a machine must not change what the file looks like, so system fonts are left out.
    return {"font_paths": _fonts(), "sys_inputs": {"data": orjson.dumps(data).decode()}}


@cache
def _fonts() -> typst.Fonts:
    folders = []
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold):
        with as_file(files(package).joinpath(package.FONT_FILE)) as path:
            folders.append(path.parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def as_data(report: Report) -> dict[str, Any]:
    """What `tables.typ` reads."""
    return {
        "title": report.title,
        "author": report.author or _("市町村共同IT化ポータル"),
        "keywords": [str(report.confidentiality.label)],
        "date": moment(report.as_of),
        "dated": dated(report),
        "landscape": report.is_landscape,
        "footer": _("市町村共同IT化ポータル"),
        "classification": str(report.confidentiality.label),
        "sample": sample_mark(report),
        "conditions": [[name, value] for name, value in report.conditions],
        "notes": list(report.notes),
        "charts": [
            {"title": one.title, "svg": svg_of(one), "alt": f"{one.title}。{one.summary}"} for one in report.charts
        ],
        "tables": [_table(table) for table in report.tables],
    }


def moment(value: datetime) -> dict[str, int]:
    """A moment in the parts that typst asks for, in local time."""
    local = timezone.localtime(value)
    return {name: getattr(local, name) for name in ("year", "month", "day", "hour", "minute", "second")}


def _table(table: ReportTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [_column(column) for column in table.columns],
        "rows": [[breakable(words(value)) for value in row] for row in table.rows],
        "notes": list(table.notes),
        "empty": _("該当するものはありません。"),
    }


def breakable(text: str) -> str | list[str]:
    """The text, in pieces between which a line may end where it has a run too long for a cell (an address)."""
    if not LONG_RUN.search(text):
        return text
    return [piece for part in LONG_RUN.split(text) for piece in (part if LONG_RUN.fullmatch(part) else [part]) if piece]


def _column(column: Column) -> dict[str, Any]:
    is_text = column.kind == Kind.TEXT
    return {
        "label": column.heading,
        "side": SIDES.get(column.kind, "left"),
        "weight": column.weight if is_text else 0,
    }
