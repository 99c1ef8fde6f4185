"""CSV: one table for machines; Excel opens it without mojibake and runs nothing."""

from __future__ import annotations

import pytest

from portal.lib.csv_files import CsvEncoding
from portal.reports.document import Column, Kind, Report, ReportTable
from portal.reports.writers.csv import write_csv

from .conftest import ROWS, report_of


def test_one_heading_row_and_plain_values(report: Report) -> None:
    assert write_csv(report).content.decode("utf-8-sig").split("\r\n") == [
        "団体コード,団体名,切替月,契約満了日,費用（円）,面積（km²）,備考",
        "012025,函館市,2017-04,2019-04-30,1234567,677.87,二重払いなし",
        "272027,岸和田市,2019-05,2019-05-01,0,72.72,",
        '271403,堺市,2020-03,,-500,,"\'=HYPERLINK(""http://example.com"")"',
        "",
    ]


def test_what_cp932_cannot_hold_is_listed() -> None:
    written = write_csv(report_of(("272027", "𠮷野町", None, None, None, None, "㈱")), CsvEncoding.CP932)
    assert [lost.character for lost in written.lost] == ["²", "𠮷"]
    assert "〓野町" in written.content.decode("cp932")


def test_a_report_of_two_tables_is_no_csv(report: Report) -> None:
    two = Report("x", report.as_of, [*report.tables, *report.tables])
    with pytest.raises(ValueError, match="too many values"):
        write_csv(two)


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="not as many values"):
        ReportTable("x", [Column("a"), Column("b", Kind.CODE)], [ROWS[0]])
