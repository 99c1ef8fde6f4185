"""Excel: tidy sheets by the rules for machine-readable tables; cells keep their types; nothing runs."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from portal.reports.document import Column, Report, ReportTable
from portal.reports.writers.excel import sheet_names, write_excel

from .conftest import ROWS, report_of


def opened(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_excel(report)))


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def day(year: int, month: int, number: int = 1) -> datetime:
    """A date cell as openpyxl gives it."""
    return datetime(year, month, number)  # noqa: DTZ001 (Excel knows no time zones)


def test_cells_keep_their_types(report: Report) -> None:
    assert values(opened(report)["切替月の一覧"]) == [
        ["団体コード", "団体名", "切替月", "契約満了日", "費用（円）", "面積（km²）", "備考"],
        ["012025", "函館市", day(2017, 4), day(2019, 4, 30), 1234567, 677.87, "二重払いなし"],
        ["272027", "岸和田市", day(2019, 5), day(2019, 5), 0, 72.72, None],
        ["271403", "堺市", day(2020, 3), None, -500, None, '=HYPERLINK("http://example.com")'],
    ]


def test_typed_text_is_no_formula_and_stays_none_when_edited(report: Report) -> None:
    sheet = opened(report)["切替月の一覧"]
    cell = sheet["G4"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert not sheet["G2"].quotePrefix


def test_the_sheet_passes_the_rules_for_machine_readable_tables(report: Report) -> None:
    for sheet in opened(report):
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert sheet.merged_cells.ranges == set()
        assert all(cell.data_type in "snd" for cell in cells), "no formulas, no errors"
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        assert [text for text in texts if text != text.strip() or "\n" in text or "\u3000" in text] == []
        assert not sheet._images
        assert not sheet._charts
        heading = [cell.value for cell in sheet[1]]
        assert len(set(heading)) == len(heading)
        assert None not in heading
        assert sheet.sheet_state == "visible"


def test_codes_are_text_and_dates_show_both_calendars(report: Report) -> None:
    sheet = opened(report)["切替月の一覧"]
    assert sheet["A2"].number_format == "@"
    assert sheet["C2"].is_date
    assert sheet["D2"].is_date
    assert ("yyyy" in sheet["D2"].number_format, "ggge" in sheet["D2"].number_format) == (True, True)


def test_the_heading_stays_in_view_and_filters(report: Report) -> None:
    sheet = opened(report)["切替月の一覧"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("B2", "A1:G4", "$1:$1")


def test_columns_are_as_wide_as_what_they_hold() -> None:
    sheet = opened(report_of(*ROWS, ("272027", "市" * 100, None, None, None, None, "")))["切替月の一覧"]
    widths = {letter: round(sheet.column_dimensions[letter].width) for letter in "ABG"}
    assert widths["B"] > widths["G"] > widths["A"] > 10
    assert widths["B"] < 65


def test_where_the_data_comes_from_stands_on_a_sheet_of_its_own(report: Report) -> None:
    book = opened(report_of(*ROWS, has_sample_data=True))
    assert book.sheetnames == ["切替月の一覧", "このファイルについて"]
    assert values(book["このファイルについて"]) == [
        ["項目", "内容"],
        ["名称", "切替計画表（第1版）"],
        ["時点", "2026年（令和8年）11月23日現在"],
        ["機密性", "自治体機密性2"],
        ["事業", "大阪版自治体情報セキュリティクラウド"],
        ["注", "費用には消費税を含みます。"],
        ["注意", "架空のサンプル：契約、費用、システム、連絡先などは架空のものです。"],
    ]


def test_the_properties_carry_title_class_and_the_time_of_the_data(report: Report) -> None:
    properties = opened(report).properties
    assert (properties.title, properties.creator, properties.category) == (
        "切替計画表（第1版）",
        "大阪府",
        "自治体機密性2",
    )
    assert properties.created == day(2026, 11, 23).replace(minute=30)


def test_the_same_data_gives_the_same_bytes(report: Report) -> None:
    assert write_excel(report) == write_excel(report)


def test_an_empty_table_is_a_sheet_with_its_heading_alone() -> None:
    assert len(values(opened(report_of())["切替月の一覧"])) == 1


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["表/裏:*?[1]"], ["表 裏    1"]),
        (["", "  "], ["表1", "表2"]),
        (["あ" * 40, "あ" * 40], ["あ" * 31, "あ" * 27 + " (2)"]),
        (["History", "history"], ["History", "history (2)"]),
        (["'引用'"], ["引用"]),
    ],
)
def test_sheet_names_are_such_as_excel_takes(titles: list[str], names: list[str]) -> None:
    assert sheet_names(titles) == names
    report = Report("x", report_of().as_of, [ReportTable(title, [Column("a")], [["b"]]) for title in titles])
    assert opened(report).sheetnames[:-1] == names
