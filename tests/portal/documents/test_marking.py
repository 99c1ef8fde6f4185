import io

import openpyxl
from openpyxl.comments import Comment

from portal.documents.marking import mark_cells
from portal.documents.sheets import CellError
from tests.support import files

CONTENT = files.xlsx(["団体コード", "契約終了日"], ["271005", "=来年"], ["272027", "2027-03-31"])
ERRORS = [
    CellError("入力", "B2", "=来年", "日付として読み取れません。", "2026-11-23"),
    CellError("入力", "A2", "271005", "団体コードの検査数字が合いません。"),
    CellError("入力", "A2", "271005", "この団体は登録されていません。"),
    CellError("消えたシート", "Z9", "", "シートがありません。"),
]


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def marks_in(workbook: openpyxl.Workbook) -> dict[str, tuple[str, str | None]]:
    return {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text if cell.comment else None)
        for row in workbook["入力"].iter_rows()
        for cell in row
        if cell.comment or cell.fill.fill_type
    }


def test_wrong_cells_are_coloured_and_commented_and_everything_else_is_kept():
    marked = opened(mark_cells(CONTENT, ERRORS))
    assert marks_in(marked) == {
        "A2": ("FFFDEEEE", "団体コードの検査数字が合いません。\nこの団体は登録されていません。"),
        "B2": ("FFFDEEEE", "日付として読み取れません。\n例：2026-11-23"),
    }
    assert list(marked["入力"].values) == list(opened(CONTENT)["入力"].values)


def test_the_errors_are_listed_on_the_first_sheet_as_text_with_links():
    marked = opened(mark_cells(CONTENT, ERRORS))
    listed = marked.worksheets[0]
    assert (listed.title, marked.active.title) == ("エラー一覧", "エラー一覧")
    assert list(listed.values) == [
        ("シート", "セル", "入力された値", "エラーの内容", "正しい例"),
        ("入力", "B2", "=来年", "日付として読み取れません。", "2026-11-23"),
        ("入力", "A2", "271005", "団体コードの検査数字が合いません。", None),
        ("入力", "A2", "271005", "この団体は登録されていません。", None),
        ("消えたシート", "Z9", None, "シートがありません。", None),
    ]
    assert [listed.cell(row, 2).hyperlink.location for row in (2, 3)] == ["'入力'!B2", "'入力'!A2"]
    assert (listed["C2"].data_type, listed["C2"].quotePrefix) == ("s", True)


def test_marks_of_an_earlier_round_are_taken_away():
    first = mark_cells(CONTENT, ERRORS)
    second = opened(mark_cells(first, ERRORS[:1]))
    assert set(marks_in(second)) == {"B2"}
    assert second.sheetnames == ["エラー一覧", "入力"]
    assert len(list(second["エラー一覧"].values)) == 2


def test_comments_of_others_stay():
    workbook = opened(CONTENT)
    workbook["入力"]["B2"].comment = Comment("担当に確認中", "担当")
    first = mark_cells(files.saved(workbook), ERRORS[:1])
    assert (
        opened(first)["入力"]["B2"].comment.text == "担当に確認中\n――――――\n日付として読み取れません。\n例：2026-11-23"
    )
    assert opened(mark_cells(first, []))["入力"]["B2"].comment.text == "担当に確認中"


def test_a_merged_cell_is_marked_where_it_shows():
    workbook = opened(CONTENT)
    workbook["入力"].merge_cells("A2:A3")
    marked = opened(mark_cells(files.saved(workbook), [CellError("入力", "A3", "", "空欄です。")]))
    assert set(marks_in(marked)) == {"A2"}


def test_a_value_that_may_be_an_individual_number_is_never_shown():
    error = CellError("入力", "B2", "番号 6214-9832-0257", "受け付けられません。")
    assert error.value == "番号 ＊＊＊＊-＊＊＊＊-＊＊＊＊"
    assert "6214" not in str(list(opened(mark_cells(CONTENT, [error]))["エラー一覧"].values))
