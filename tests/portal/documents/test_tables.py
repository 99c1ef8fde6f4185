import io
from collections.abc import Sequence
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.documents.sheets import STAMP_PROPERTY, Book, Cell, CellError, open_csv, open_workbook
from portal.documents.tables import Column, Table, read_table
from portal.exceptions import RuleViolation
from portal.lib.csv_files import CsvEncoding, write_csv
from tests.support import files

COLUMNS = (
    Column("code", ("団体コード", "コード")),
    Column("name", ("団体名",)),
    Column("fee", ("月額（円）",)),
    Column("note", ("備考",), is_required=False),
)
HEADINGS = ["団体コード", "団体名", "月額（円）", "備考"]
LINK = "/security/form/"


def book_of(*rows: Sequence[object], sheet: str = "入力") -> Book:
    return open_workbook(io.BytesIO(files.xlsx(*rows, sheet=sheet)), name="回答.xlsx")


def values_of(table: Table) -> list[dict[str, object]]:
    return [{key: cell.value for key, cell in row.cells.items()} for row in table.rows]


def refusal_of(book: Book) -> tuple[str, str]:
    with pytest.raises(RuleViolation) as raised:
        read_table(book, "入力", COLUMNS)
    return raised.value.code, str(raised.value.message)


def test_a_table_is_read_by_its_headings_with_the_address_of_each_cell():
    table = read_table(book_of(HEADINGS, ["271004", "大阪市", 1200, None]), "入力", COLUMNS)
    assert (table.sheet, table.header_row, table.errors) == ("入力", 1, [])
    assert [row.number for row in table.rows] == [2]
    assert dict(table.rows[0].cells) == {
        "code": Cell("入力", "A2", "271004"),
        "name": Cell("入力", "B2", "大阪市"),
        "fee": Cell("入力", "C2", 1200),
        "note": Cell("入力", "D2", None),
    }


@settings(max_examples=15)
@given(st.permutations([*HEADINGS, "よその列", ""]), st.integers(0, 5))
def test_moved_columns_and_notes_above_do_not_matter(headings, rows_above):
    values = {"団体コード": "271004", "団体名": "大阪市", "月額（円）": 1200, "備考": "なし", "よその列": "x", "": None}
    book = book_of(*([["注意書き"]] * rows_above), headings, [values[heading] for heading in headings], sheet="入力 ")
    table = read_table(book, "入力", COLUMNS)
    assert table.header_row == rows_above + 1
    assert values_of(table) == [{"code": "271004", "name": "大阪市", "fee": 1200, "note": "なし"}]


@pytest.mark.parametrize(
    "heading", ["団体コード ", "団体 コード", "団体\nコード", "ｺｰﾄﾞ", "団体コード※必須", "団体コード（６桁）"]
)
def test_headings_are_recognised_through_spaces_width_and_notes(heading):
    table = read_table(book_of([heading, "団体名", "月額"], ["271004", "大阪市", 5]), "入力", COLUMNS)
    assert values_of(table) == [{"code": "271004", "name": "大阪市", "fee": 5}]


def test_blank_rows_and_rows_with_values_elsewhere_are_passed_over():
    book = book_of(
        HEADINGS, [None] * 4, ["271004", "大阪市", 1, ""], ["　", " ", None, None, "計算用"], ["272027", "", 2, ""]
    )
    assert [row.number for row in read_table(book, "入力", COLUMNS).rows] == [3, 5]


def test_a_renamed_sheet_is_found_by_its_headings():
    assert read_table(book_of(HEADINGS, ["271004"], sheet="Sheet1"), "入力", COLUMNS).sheet == "Sheet1"


def test_a_workbook_without_the_sheet_is_refused_and_its_sheets_are_named():
    assert refusal_of(book_of(["何か"], sheet="集計")) == (
        "sheet_missing",
        "シート「入力」がありません（このファイルのシート：「集計」）。様式のシート名を変えずに入力してください。",
    )


def test_missing_and_repeated_headings_are_named():
    assert refusal_of(book_of(["団体コード", "備考"])) == (
        "sheet_heading_missing",
        "シート「入力」の見出しが見つかりません：「団体名」、「月額（円）」。様式の見出しを変えずに入力してください。",
    )
    assert refusal_of(book_of([*HEADINGS, "団体名"])) == (
        "sheet_heading_twice",
        "シート「入力」の見出し「団体名」が2つ以上あります（B、E列）。1つだけ残してください。",
    )


def test_merged_headings_are_refused_and_merged_cells_are_errors_of_their_own():
    workbook = openpyxl.load_workbook(
        io.BytesIO(files.xlsx(["表題"], HEADINGS, ["271004", "大阪市", 1, "あ"], ["272027"]))
    )
    workbook["入力"].merge_cells("A1:D1")
    workbook["入力"].merge_cells("C3:C4")
    table = read_table(open_workbook(io.BytesIO(files.saved(workbook)), name="a.xlsx"), "入力", COLUMNS)
    assert table.errors == [
        CellError(
            "入力", "C3", "1", "セルが結合されています（C3:C4）。結合を解除し、1つのセルに1つずつ入力してください。"
        )
    ]
    workbook["入力"].merge_cells("B2:C2")
    assert refusal_of(open_workbook(io.BytesIO(files.saved(workbook)), name="a.xlsx")) == (
        "sheet_heading_merged",
        "シート「入力」の見出しのセルが結合されています（B2:C2）。結合を解除し、1つの列に見出しを1つずつ付けてください。",
    )


def test_too_many_rows_are_refused():
    with pytest.raises(RuleViolation) as raised:
        read_table(book_of(HEADINGS, *[["271004"]] * 4), "入力", COLUMNS, max_rows=3)
    assert raised.value.code == "sheet_too_many_rows"
    assert raised.value.message == "行が多すぎます（4行）。3行までに分けてください。"


def test_days_are_dates_and_formulas_are_their_results():
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("入力")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["271004", "大阪市"])
        sheet.write_formula("C2", "=600*2", None, 1200)
        sheet.write_datetime(
            "D2", datetime.fromisoformat("2026-11-23"), workbook.add_format({"num_format": '[$-411]ggge"年"m"月"d"日"'})
        )
    table = read_table(open_workbook(out, name="a.xlsx"), "入力", COLUMNS)
    assert values_of(table)[0] == {
        "code": "271004",
        "name": "大阪市",
        "fee": 1200,
        "note": datetime.fromisoformat("2026-11-23"),
    }
    assert table.rows[0]["note"].text == "2026-11-23"


def test_formulas_without_result_and_excel_errors_are_told_and_not_read_as_blanks():
    workbook = openpyxl.load_workbook(
        io.BytesIO(files.xlsx(HEADINGS, ["271004", "大阪市", "=600*2"], ["272027", "#REF!"]))
    )
    workbook["入力"]["B3"].data_type = "e"
    table = read_table(open_workbook(io.BytesIO(files.saved(workbook)), name="a.xlsx"), "入力", COLUMNS)
    assert table.errors == [
        CellError(
            "入力", "C2", "", "式の計算結果が保存されていません。Excelで開いて保存し直すか、値を入力してください。"
        ),
        CellError("入力", "B3", "#REF!", "Excelのエラー（#REF!）になっています。正しい値を入力してください。"),
    ]


@pytest.mark.parametrize("encoding", CsvEncoding)
def test_a_csv_file_is_read_the_same_way(encoding):
    content = write_csv([HEADINGS, ["271004", "大阪市", "1,200", "=注意"]], encoding).content
    table = read_table(open_csv(content, name="a.csv"), "入力", COLUMNS)
    assert values_of(table) == [{"code": "271004", "name": "大阪市", "fee": "1,200", "note": "=注意"}]
    assert CellError.at(table.rows[0]["fee"], "高い").place == "2行C列"


def test_csv_files_that_cannot_be_read_are_refused_with_the_reason():
    for content, code in ((b"\x81\x00\xff", "text_encoding"), (("あ" * 200_000).encode(), "csv_malformed")):
        with pytest.raises(RuleViolation) as raised:
            open_csv(content, name="a.csv")
        assert raised.value.code == code


def test_a_workbook_too_large_to_unfold_is_refused(monkeypatch):
    monkeypatch.setattr("portal.documents.sheets.MAX_CELLS", 5)
    with pytest.raises(RuleViolation) as raised:
        book_of(HEADINGS, HEADINGS)
    assert raised.value.code == "file_too_many_cells"


def stamped(stamp: str) -> Book:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.add_worksheet("入力").write_row(0, 0, HEADINGS)
        workbook.set_custom_property(STAMP_PROPERTY, stamp)
    return open_workbook(out, name="a.xlsx")


def test_an_older_or_another_template_is_refused_with_the_link():
    stamped("security.connections/3").require_stamp("security.connections/3", link=LINK)
    book_of(HEADINGS).require_stamp("security.connections/3", link=LINK)
    with pytest.raises(RuleViolation) as raised:
        stamped("security.connections/2").require_stamp("security.connections/3", link=LINK)
    assert (raised.value.code, raised.value.message) == (
        "sheet_old_form",
        "様式が古い版（第2版）です。最新の第3版に入力してください（/security/form/）。",
    )
    with pytest.raises(RuleViolation) as raised:
        stamped("clouds.inventory/3").require_stamp("security.connections/3", link=LINK)
    assert raised.value.code == "sheet_other_form"
