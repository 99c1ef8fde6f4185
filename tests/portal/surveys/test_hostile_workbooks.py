"""What happens to an answer workbook between download and upload: what is read all the same, and what is told.

One list each; every file goes through the page. 「様子を見る」 is the right answer that must come through.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from openpyxl.chart import BarChart, Reference
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.surveys.models import AnswerWorkbook
from tests.support.workbook_edits import (
    CORNER,
    all_columns_formatted,
    formatted_rows,
    loaded,
    multipart,
    strict,
    with_result,
    with_rows_below,
    with_style_of_no_workbook,
    with_xml,
)

from .desk import STANCE, Desk, built_desk, desk
from .test_workbooks import NOT_APPLICABLE, drafts

__all__ = ["built_desk", "desk"]  # fixtures
pytestmark = pytest.mark.django_db


# --- read all the same --------------------------------------------------------------------------------------------


def columns_moved(sheet: Any, _desk: Desk) -> None:
    sheet.move_range(f"F1:F{sheet.max_row}", cols=20)


def columns_reversed(sheet: Any, _desk: Desk) -> None:
    for row in sheet.iter_rows():
        for cell, value in zip(row, [cell.value for cell in row][::-1], strict=True):
            cell.value = value


def rows_sorted_otherwise(sheet: Any, _desk: Desk) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, values in enumerate(reversed(rows), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value


def a_merged_title_above(sheet: Any, _desk: Desk) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "令和8年度 意向調査"
    sheet.merge_cells("A1:G1")


def hidden_and_filtered_rows(sheet: Any, _desk: Desk) -> None:
    sheet.row_dimensions[2].hidden = True
    sheet.auto_filter.ref = f"A1:G{sheet.max_row}"
    sheet.auto_filter.add_filter_column(5, ["検討を継続"])


def ids_in_full_width(sheet: Any, _desk: Desk) -> None:
    sheet["A2"].value = f"ｑ{sheet['A2'].value[1:]}\u3000"


def without_stamp(sheet: Any, _desk: Desk) -> None:
    sheet.parent.custom_doc_props.props.clear()


def days_since_1904(sheet: Any, desk: Desk) -> None:
    sheet.parent.epoch = CALENDAR_MAC_1904
    desk.set(sheet, "5", date(2026, 4, 1))


def a_chart_sheet(sheet: Any) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=6, min_row=1, max_row=5))
    sheet.parent.create_chartsheet("図").add_chart(chart)


def alone(sheet: Any) -> None:
    for name in ("記入要領", "選択肢"):
        del sheet.parent[name]


def on_sheet(change: Callable[[Any], object]) -> Callable[[Desk], bytes]:
    return lambda desk: desk.edited(lambda sheet, _desk: change(sheet))


HUGE_MERGE = '</sheetData><mergeCells><mergeCell ref="J99:XFD1048576"/></mergeCells>'
EMPTY_TEXT = 'IF(A1="",A1,"")'
ALL_THE_SAME: dict[str, Callable[[Desk], bytes]] = {
    "columns moved": lambda desk: desk.edited(columns_moved),
    "columns in reverse": lambda desk: desk.edited(columns_reversed),
    "columns of explanations deleted": on_sheet(lambda sheet: sheet.delete_cols(2, 4)),
    "rows sorted otherwise": lambda desk: desk.edited(rows_sorted_otherwise),
    "rows inserted": on_sheet(lambda sheet: sheet.insert_rows(2, 5)),
    "rows deleted": on_sheet(lambda sheet: sheet.delete_rows(3, 4)),
    "rows hidden and filtered": lambda desk: desk.edited(hidden_and_filtered_rows),
    "a merged title above": lambda desk: desk.edited(a_merged_title_above),
    "merged boxes beside": on_sheet(lambda sheet: sheet.merge_cells("J3:K9")),
    "merged explanations": on_sheet(lambda sheet: sheet.merge_cells("B3:B5")),
    "sheet renamed": on_sheet(lambda sheet: setattr(sheet, "title", "回答（岸和田市）")),
    "sheet hidden": on_sheet(lambda sheet: setattr(sheet, "sheet_state", "hidden")),
    "a sheet more": on_sheet(lambda sheet: sheet.parent.create_sheet("庁内メモ", 0)),
    "a chart sheet more": on_sheet(a_chart_sheet),
    "an untouched copy of the sheet": on_sheet(lambda sheet: sheet.parent.copy_worksheet(sheet)),
    "guide and choices deleted": on_sheet(alone),
    "ids in full width": lambda desk: desk.edited(ids_in_full_width),
    "without its stamp": lambda desk: desk.edited(without_stamp),
    "days since 1904": lambda desk: desk.edited(days_since_1904),
    "a formula with its result": lambda desk: with_result(desk.content, desk.cells["3"], "1+2", "3"),
    "a formula that gives nothing": lambda desk: with_result(desk.content, desk.cells["3"], EMPTY_TEXT, "", "str"),
    "strict Open XML": lambda desk: strict(desk.content),
    "cells without addresses": lambda desk: with_xml(desk.content, lambda xml: xml.replace(' r="A1"', "")),
    "a million formatted rows": lambda desk: with_rows_below(desk.content, formatted_rows(1_048_576)),
    "all columns formatted": lambda desk: with_rows_below(desk.content, all_columns_formatted()),
    "the last corner formatted": lambda desk: with_rows_below(desk.content, CORNER),
    "an area merged down to the last row": lambda desk: with_xml(
        desk.content, lambda xml: xml.replace("</sheetData>", HUGE_MERGE)
    ),
}


@pytest.mark.parametrize("change", ALL_THE_SAME.values(), ids=ALL_THE_SAME)
def test_a_clumsy_workbook_is_read_all_the_same(desk: Desk, change: Callable[[Desk], bytes]) -> None:
    page = desk.upload(change(desk))
    assert [str(message) for message in page.context["messages"]], page.context["errors"]
    assert not page.context["form"].errors
    assert drafts(desk.response)["問1"] == [STANCE]


@pytest.mark.parametrize(
    ("parameter", "shown"),
    [
        (b'filename="%s"' % "回答表ソ能.xlsx".encode("cp932"), "回答表ソ能.xlsx"),
        (b'filename="%s"' % "回答.xlsx".encode(), "回答.xlsx"),
        (b'filename="C:\\Users\\%s"' % "回答.xlsx".encode("cp932"), "回答.xlsx"),
        (b"filename*=UTF-8''%E5%9B%9E%E7%AD%94.xlsx", "回答.xlsx"),
        (b"filename*=Shift_JIS''%89%F1%93%9A.xlsx", "回答.xlsx"),
        ('filename="①㈱髙﨑 が.xlsx"'.encode(), "①㈱髙﨑 が.xlsx"),
    ],
    ids=[
        "CP932",
        "UTF-8",
        "CP932 with its folder",
        "percent-encoded",
        "percent-encoded CP932",
        "letters of the vendor",
    ],
)
def test_the_name_of_a_file_is_read_in_the_encodings_of_japanese_programs(
    desk: Desk, parameter: bytes, shown: str
) -> None:
    body, content_type = multipart(desk.content, parameter)
    desk.client.generic("POST", desk.url, body, content_type)
    assert AnswerWorkbook.objects.get().file_name == shown
    assert drafts(desk.response) == {"問1": [STANCE]}


# --- told at its cell, while the right answers are taken over ---------------------------------------------------


def answers_merged(sheet: Any, desk: Desk) -> None:
    sheet.merge_cells(f"{desk.cells['3']}:{desk.cells['4']}")


def a_row_twice(sheet: Any, desk: Desk) -> None:
    desk.set(sheet, "3", 10)
    last = sheet.max_row + 1
    for cell in sheet[int(desk.cells["3"][1:])]:
        sheet.cell(last, cell.column).value = cell.value


def a_column_of_ones_own(sheet: Any, _desk: Desk) -> None:
    sheet["I1"], sheet["I4"], sheet["I5"] = "庁内メモ", "要確認", "要確認"


def an_answer_beside_its_column(sheet: Any, desk: Desk) -> None:
    sheet[f"D{desk.cells['3'][1:]}"] = 100


def an_answer_on_a_copy(sheet: Any, desk: Desk) -> None:
    desk.set(sheet.parent.copy_worksheet(sheet), "3", 77)


def an_answer_without_id(sheet: Any, desk: Desk) -> None:
    desk.set(sheet, "3", 10)
    sheet[f"A{desk.cells['3'][1:]}"] = None


def a_mark_where_none_is_offered(sheet: Any, desk: Desk) -> None:
    sheet.cell(int(desk.cells["4"][1:]), NOT_APPLICABLE).value = "○"


TOLD: dict[str, tuple[Callable[[Any, Desk], object], str, str]] = {
    "answers merged": (answers_merged, "F6", "セルが結合されています（F6:F7）。結合を解除し"),
    "a row twice": (a_row_twice, "F17", "同じ項目の行が2つあります。1つだけ残してください。"),
    "a column of one's own": (a_column_of_ones_own, "I1", "様式にない列なので、読み取っていません。"),
    "an answer beside its column": (an_answer_beside_its_column, "D6", "「回答」の欄に移してください。"),
    "an answer on a copy of the sheet": (an_answer_on_a_copy, "F6", "読み取ったのはシート「入力」だけです。"),
    "an answer without its id": (
        an_answer_without_id,
        "F6",
        "どの設問への回答か分かりません。様式の行に記入してください。",
    ),
    "a remark below": (
        lambda sheet, _desk: sheet.cell(20, 2, "※以上"),
        "B20",
        "様式にない行なので、読み取っていません。",
    ),
    "a remark far below": (
        lambda sheet, _desk: sheet.cell(1_048_576, 6, "※以上"),
        "F1048576",
        "どの設問への回答か分かりません。",
    ),
    "a value in the last column": (lambda sheet, _desk: sheet.cell(4, 16_384, "x"), "XFD4", "様式にない列なので"),
    "a formula without result": (
        lambda sheet, desk: desk.set(sheet, "3", "=1+2"),
        "F6",
        "式の計算結果が保存されていません。",
    ),
    "a mark where none is offered": (a_mark_where_none_is_offered, "G7", "「該当なし」では答えられません。"),
}


@pytest.mark.parametrize(("change", "address", "sentence"), TOLD.values(), ids=TOLD)
def test_what_is_not_read_is_told_at_its_cell_and_the_right_answers_are_taken_over(
    desk: Desk, change: Callable[[Any, Desk], object], address: str, sentence: str
) -> None:
    page = desk.upload(desk.edited(change))
    [error] = page.context["errors"]
    assert (error.cell, sentence in error.message) == (address, True), error
    assert drafts(desk.response)["問1"] == [STANCE]
    marked = loaded(desk.client.get(reverse("surveys:workbook-marked", args=[desk.response.pk])).content)
    assert (marked.sheetnames[0], marked.worksheets[0]["B2"].value) == ("エラー一覧", address)


def test_a_workbook_that_no_library_can_write_again_gives_the_list_of_its_wrong_cells(desk: Desk) -> None:
    wrong = desk.edited(lambda sheet, _desk: desk.set(sheet, "3", "たぶん"))
    desk.upload(with_style_of_no_workbook(wrong))
    marked = loaded(desk.client.get(reverse("surveys:workbook-marked", args=[desk.response.pk])).content)
    assert marked.sheetnames == ["エラー一覧", "印のないファイル"]
    assert marked.worksheets[0]["B2"].value == desk.cells["3"]


def test_an_error_of_excel_is_told_at_its_cell(desk: Desk) -> None:
    page = desk.upload(with_result(desk.content, desk.cells["3"], "1/0", "#DIV/0!", "e"))
    [error] = page.context["errors"]
    assert (error.cell, "Excelのエラー（#DIV/0!）になっています。" in error.message) == (desk.cells["3"], True)
