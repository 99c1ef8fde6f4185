"""The directory as Excel and CSV, and the template that is filled in and read again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.worksheet import Worksheet

from portal.access.actor import Actor
from portal.documents.sheets import STAMP_PROPERTY
from portal.lib.csv_files import CsvEncoding
from portal.lib.file_names import export_file_name
from portal.lib.formula_guard import XLSXWRITER_OPTIONS
from portal.organisations.choices import CityClass, OrganisationKind
from portal.organisations.models import Organisation, PopulationCount
from portal.reports.document import Column as ReportColumn
from portal.reports.document import Confidentiality, Format, Kind, Report, ReportTable
from portal.reports.writers.csv import write_csv
from portal.reports.writers.excel import write_excel

from .columns import COLUMNS, SHEET, Column, population_column

TEMPLATE_STAMP = "directory.organisations/1"
GUIDE = "記入要領"
DEFAULT_YEARS = (2015, 2020)
SPARE_ROWS = 200  # of the lists of choices below the last organisation
_KINDS = {
    "code": Kind.CODE,
    "corporate_number": Kind.CODE,
    "prefecture_code": Kind.CODE,
    "area_km2": Kind.DECIMAL,
    "latitude": Kind.DECIMAL,
    "longitude": Kind.DECIMAL,
}
_UNITS = {"area_km2": "km²", "latitude": "度", "longitude": "度"}
_CHOICES = {"kind": OrganisationKind, "city_class": CityClass}


def export_file(actor: Actor, organisations: Iterable[Organisation], file_format: Format) -> tuple[str, bytes]:
    """Name and content of the list as one tidy table, which can be imported again; two statements."""
    rows = list(organisations)
    years, populations = _populations(rows)
    columns = [ReportColumn(c.heading, _KINDS.get(c.key, Kind.TEXT), _UNITS.get(c.key, "")) for c in COLUMNS]
    columns += [ReportColumn(population_column(year).heading, Kind.NUMBER, "人") for year in years]
    table = ReportTable(SHEET, columns, [_cells(row, years, populations) for row in rows], [_source()])
    report = Report(
        title=_("団体一覧"),
        as_of=timezone.now(),
        tables=[table],
        author=str(actor.organisation or ""),
        confidentiality=Confidentiality.CLASS_1,
    )
    name = export_file_name(day=timezone.localdate(), title=report.title, extension=file_format.extension)
    return name, _written(report, file_format)


def _written(report: Report, file_format: Format) -> bytes:
    if file_format == Format.EXCEL:
        return write_excel(report)
    encoding = CsvEncoding.CP932 if file_format == Format.CSV_CP932 else CsvEncoding.UTF_8_BOM
    return write_csv(report, encoding).content


def _source() -> str:
    return _("人口の出典：総務省統計局「国勢調査」")


def _populations(rows: Sequence[Organisation]) -> tuple[list[int], dict[tuple[int, int], int]]:
    counts = PopulationCount.objects.filter(organisation__in=[row.pk for row in rows])
    stored = {(pk, year): n for pk, year, n in counts.values_list("organisation", "census_year", "population")}
    return sorted({year for _pk, year in stored} or DEFAULT_YEARS), stored


def _cells(row: Organisation, years: Sequence[int], populations: dict[tuple[int, int], int]) -> list[Any]:
    return [_cell(row, column) for column in COLUMNS] + [populations.get((row.pk, year)) for year in years]


def _cell(row: Organisation, column: Column) -> Any:
    if column.key == "prefecture_code":
        return (row.prefecture.code or "") if row.prefecture else ""
    value = getattr(row, column.key)
    if column.key in _CHOICES and value:
        return str(_CHOICES[column.key](value).label)
    return value if value is not None else ("" if column.is_text else None)


def template_file(prefecture: Organisation) -> tuple[str, bytes]:
    """Name and content of the workbook to fill in, with what is registered in the prefecture already."""
    rows = list(Organisation.objects.current().in_prefecture(prefecture).select_related("prefecture"))
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**XLSXWRITER_OPTIONS, "in_memory": True}) as book:
        book.set_properties({"title": _("団体の一括登録")})
        book.set_custom_property(STAMP_PROPERTY, TEMPLATE_STAMP)
        entry = book.add_worksheet(SHEET)
        _write_entry(book, entry, rows)
        _write_guide(book, book.add_worksheet(GUIDE))
    name = export_file_name(
        day=timezone.localdate(),
        title=_("団体の一括登録"),
        extension="xlsx",
        organisation=(prefecture.code or "", prefecture.name),
    )
    return name, buffer.getvalue()


def _write_entry(book: xlsxwriter.Workbook, sheet: Worksheet, rows: Sequence[Organisation]) -> None:
    years, populations = _populations(rows)
    columns = [*COLUMNS, *(population_column(year) for year in years)]
    head = book.add_format({"bold": True, "bg_color": "#E6E6E6", "border": 1, "text_wrap": True})
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0.######"})
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.heading, head)
        sheet.set_column(index, index, column.width, text if column.is_text else number)
        if column.key in _CHOICES:
            choices = [str(label) for label in _CHOICES[column.key].labels]
            sheet.data_validation(1, index, len(rows) + SPARE_ROWS, index, {"validate": "list", "source": choices})
    for line, row in enumerate(rows, start=1):
        for index, value in enumerate(_cells(row, years, populations)):
            if value not in (None, ""):
                _write(sheet, line, index, value, text if columns[index].is_text else number)
    sheet.freeze_panes(1, 2)


def _write(sheet: Worksheet, line: int, index: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(line, index, value, form)
    else:
        sheet.write_number(line, index, value, form)


def _write_guide(book: xlsxwriter.Workbook, sheet: Worksheet) -> None:
    head, plain = book.add_format({"bold": True, "bg_color": "#E6E6E6"}), book.add_format({"text_wrap": True})
    for line, sentence in enumerate(_guide()):
        sheet.write_string(line, 0, sentence)
    first = len(_guide()) + 1
    sheet.write_row(first, 0, [_("列"), _("必須"), _("記入する内容"), _("例")], head)
    for line, column in enumerate([*COLUMNS, population_column(2020)], start=first + 1):
        required = _("必須") if column.is_required else ""
        sheet.write_row(line, 0, [column.heading, required, str(column.hint), column.example], plain)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 60)
    sheet.set_column(3, 3, 22)


def _guide() -> list[str]:
    return [
        _("1．シート「団体」に、1団体1行で記入してください。いま登録されている団体が入っています。"),
        _("2．新しい団体は下に行を足し、変わったところは書き直してください。行を消しても、登録は消えません。"),
        _("3．空欄にした項目は、登録されている内容のまま変わりません。"),
        _("4．合併、名称変更、廃止は、この様式ではなく、団体のページから記録してください。"),
        _("5．人口の列は「2025年国勢調査人口」のように、国勢調査の年ごとに増やせます。"),
        _("6．個人番号（マイナンバー）は記入しないでください。含まれているファイルは受け付けません。"),
    ]
