"""What happens to the inventory's workbook between download and upload: what is read all the same, and what is refused.

One list each; every file goes through the page. 「架空戸籍」 is the right value that must come through, or must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pytest_django import DjangoDbBlocker

from clouds.models import InventoryImport, SystemRecord
from tests.factories.personas import make_home, make_other_municipality, make_own_municipality, make_persona
from tests.support import files
from tests.support.forms import signed_in
from tests.support.refused_files import REFUSED_FILES
from tests.support.workbook_edits import (
    CORNER,
    Styled,
    all_columns_formatted,
    edited,
    formatted_rows,
    loaded,
    multipart,
    put,
    strict,
    with_result,
    with_rows_below,
    with_style_of_no_workbook,
)

pytestmark = pytest.mark.django_db
NEW = "/clouds/inventory/import/"
PRODUCT, COST, END = "D4", "M4", "H4"  # of 戸籍


@dataclass(frozen=True, slots=True)
class Office:
    client: Client
    neighbour: Client
    content: bytes  # the workbook with a product for 戸籍

    def upload(self, content: bytes, name: str = "台帳.xlsx") -> Any:
        return self.client.post(NEW, {"workbook": SimpleUploadedFile(name, content)}, follow=True)

    def template_of_the_neighbour(self) -> bytes:
        return bytes(self.neighbour.get(reverse("clouds:inventory-template")).content)


Made = Callable[[Office], bytes]


@pytest.fixture(scope="module")
def built_office(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Office]:
    with django_db_blocker.unblock(), transaction.atomic():
        prefecture = make_home()
        own, other = make_own_municipality(prefecture), make_other_municipality(prefecture)
        client, neighbour = signed_in(make_persona("staff", own)), signed_in(make_persona("neighbour", other))
        template = client.get(reverse("clouds:inventory-template")).content
        yield Office(client, neighbour, edited(template, lambda book: book["入力"].__setitem__(PRODUCT, "架空戸籍")))
        transaction.set_rollback(True)


@pytest.fixture
def office(built_office: Office, db: None) -> Office:
    """One for all files; each test takes back what it has changed."""
    return built_office


def on_sheet(change: Callable[[Any], object]) -> Made:
    return lambda office: edited(office.content, lambda book: change(book["入力"]))


# --- read all the same --------------------------------------------------------------------------------------------


def columns_reversed(sheet: Any) -> None:
    for row in sheet.iter_rows():
        pairs = [(cell.value, cell.number_format) for cell in row][::-1]
        for cell, (value, number_format) in zip(row, pairs, strict=True):
            cell.value, cell.number_format = value, number_format


def a_merged_title_above(sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet["A1"] = "業務システム調査（情報政策課で記入）"
    sheet.merge_cells("A1:R1")


def hidden_and_filtered_rows(sheet: Any) -> None:
    sheet.row_dimensions[4].hidden = True
    sheet.auto_filter.ref = "A1:R21"
    sheet.auto_filter.add_filter_column(2, ["印鑑登録"])


def days_since_1904(sheet: Any) -> None:
    sheet.parent.epoch = CALENDAR_MAC_1904
    sheet[END].value = date(2027, 3, 31)


def days_since_1904_without_format(sheet: Any) -> None:
    sheet.parent.epoch = CALENDAR_MAC_1904
    put(sheet[END], Styled(45_015, "General"))


ALL_THE_SAME: dict[str, Made] = {
    "columns moved": on_sheet(lambda sheet: sheet.move_range("D1:D21", cols=30)),
    "columns in reverse": on_sheet(columns_reversed),
    "rows inserted": on_sheet(lambda sheet: sheet.insert_rows(3, 5)),
    "rows deleted": on_sheet(lambda sheet: sheet.delete_rows(5, 10)),
    "rows hidden and filtered": on_sheet(hidden_and_filtered_rows),
    "a merged title above": on_sheet(a_merged_title_above),
    "merged boxes beside": on_sheet(lambda sheet: sheet.merge_cells("Z3:AB9")),
    "sheet named with spaces": on_sheet(lambda sheet: setattr(sheet, "title", " 入力\u3000")),
    "sheet hidden": on_sheet(lambda sheet: setattr(sheet, "sheet_state", "hidden")),
    "a sheet more": on_sheet(lambda sheet: sheet.parent.create_sheet("庁内メモ", 0)),
    "guide deleted": on_sheet(lambda sheet: sheet.parent.remove(sheet.parent["記入要領"])),
    "edition in full width": on_sheet(
        lambda sheet: sheet.parent["記入要領"].__setitem__("B2", "業務システム調査票\u3000第１版 ")
    ),
    "days since 1904": on_sheet(days_since_1904),
    "days since 1904 without their format": on_sheet(days_since_1904_without_format),
    "a formula with its result": lambda office: with_result(office.content, COST, "12000*1.1", "13200.000000000002"),
    "a formula that gives nothing": lambda office: with_result(office.content, COST, 'IF(A1="",A1,"")', "", "str"),
    "strict Open XML": lambda office: strict(office.content),
    "a hundred thousand formatted rows": lambda office: with_rows_below(office.content, formatted_rows(100_000)),
    "all columns formatted": lambda office: with_rows_below(office.content, all_columns_formatted()),
    "the last corner formatted": lambda office: with_rows_below(office.content, CORNER),
}
ALSO_READ = {
    "days since 1904": ("contract_end_on", "2027-03-31"),
    "days since 1904 without their format": ("contract_end_on", "2027-03-31"),
    "a formula with its result": ("yearly_cost_yen", 13_200),
    "a formula that gives nothing": ("yearly_cost_yen", None),
}


@pytest.mark.parametrize(("name", "change"), ALL_THE_SAME.items(), ids=ALL_THE_SAME)
def test_a_clumsy_workbook_is_read_all_the_same(office: Office, name: str, change: Made) -> None:
    office.upload(change(office))
    made = InventoryImport.objects.get()
    [values] = [row["values"] for row in made.rows]
    field, expected = ALSO_READ.get(name, ("product", "架空戸籍"))
    assert (made.errors, values["product"], values[field]) == ([], "架空戸籍", expected)


def test_a_column_and_a_cell_of_ones_own_are_named(office: Office) -> None:
    def change(sheet: Any) -> None:
        sheet["Z1"], sheet["Z2"], sheet["AD9"] = "庁内メモ", "要確認", "要確認"

    page = office.upload(on_sheet(change)(office)).content.decode()
    assert ("読み取らなかった列があります" in page, "庁内メモ、AD列" in page) == (True, True)


@pytest.mark.parametrize(
    "parameter",
    [
        b'filename="%s"' % "台帳表ソ能.xlsx".encode("cp932"),
        b"filename*=UTF-8''%E5%8F%B0%E5%B8%B3%E8%A1%A8%E3%82%BD%E8%83%BD.xlsx",
    ],
    ids=["CP932", "percent-encoded"],
)
def test_the_name_of_a_file_is_read_in_the_encodings_of_japanese_programs(office: Office, parameter: bytes) -> None:
    body, content_type = multipart(office.content, parameter)
    office.client.generic("POST", NEW, body, content_type)
    assert InventoryImport.objects.get().file_name == "台帳表ソ能.xlsx"


# --- refused, and nothing kept ------------------------------------------------------------------------------------


def far_below(sheet: Any) -> None:
    sheet["A6000"], sheet["C6000"], sheet["D6000"] = "272027", "国民健康保険", "はるか下"


def typed(text: str) -> Made:
    return on_sheet(lambda sheet: sheet.__setitem__(PRODUCT, text))


def check_refusal(office: Office, content: bytes, name: str, sentence: str) -> None:
    page = office.upload(content, name)
    [refusal] = page.context["upload"].errors["workbook"]
    assert sentence in refusal, refusal
    assert "9018" not in page.content.decode()
    assert (InventoryImport.objects.exists(), SystemRecord.objects.exists()) == (False, False)


REFUSED: dict[str, tuple[Made, str, str]] = {
    "headings merged": (on_sheet(lambda sheet: sheet.merge_cells("D1:E1")), "", "入力!D1:E1：見出しのセルが結合"),
    "answers merged": (on_sheet(lambda sheet: sheet.merge_cells("D2:D3")), "", "入力!D2:D3：入力欄のセルが結合"),
    "a column deleted": (
        on_sheet(lambda s: s.delete_cols(4)),
        "",
        "入力!1:1：見出し「製品名」の列がありません",
    ),
    "a heading twice": (
        on_sheet(lambda s: s.cell(1, 30, "製品名")),
        "",
        "入力!AD1：見出し「製品名」が2つあります",
    ),
    "headings deleted": (
        on_sheet(lambda s: s.delete_rows(1)),
        "",
        "入力：見出しの行（団体コード、団体名、",
    ),
    "sheet renamed": (
        on_sheet(lambda sheet: setattr(sheet, "title", "台帳")),
        "",
        "シート「入力」がありません（このファイルのシート：「記入要領」、「台帳」、「選択肢」）。シートの名前を「入力」に",
    ),
    "sheet copied": (
        on_sheet(lambda sheet: setattr(sheet.parent.copy_worksheet(sheet), "title", "入力 (2)")),
        "",
        "入力 (2)：シート「入力」の写しがあります。",
    ),
    "another edition": (
        on_sheet(lambda sheet: sheet.parent["記入要領"].__setitem__("B2", "業務システム調査票 第0版")),
        "",
        "記入要領!B2：様式が現在のもの（業務システム調査票 第1版）と違います。最新のひな形をダウンロードして",
    ),
    "a row far below": (on_sheet(far_below), "", "入力!6000:6000：5000行を超える行は取り込めません。"),
    "a value far to the right": (on_sheet(lambda s: s.cell(2, 250, "x")), "", "入力!IP2：GR列より右は読み取れません。"),
    "a formula without result": (on_sheet(lambda s: s.__setitem__(COST, "=1+2")), "", "入力!M4：数式の計算結果が"),
    "an empty workbook": (lambda _office: files.saved(openpyxl.Workbook()), "", "シート「入力」がありません"),
    "a table of someone else": (lambda _office: files.xlsx(), "", "入力：見出しの行（団体コード、団体名、"),
    "an individual number": (typed("１２３４－５６７８－９０１８"), "", "場所：シート「入力」のセルD4。"),
    "an individual number in a comment": (
        on_sheet(lambda sheet: setattr(sheet["F3"], "comment", Comment("1234-5678-9018", "x"))),
        "",
        "場所：シート「入力」のセルF3のコメント。",
    ),
    "a DDE formula": (typed("=cmd|'/c calc'!A0"), "", "他のプログラムを呼び出す式（DDE）"),
}


@pytest.mark.parametrize(("change", "name", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_our_workbook_is_refused_at_its_place_and_nothing_is_kept(
    office: Office, change: Made, name: str, sentence: str
) -> None:
    check_refusal(office, change(office), name or "台帳.xlsx", sentence)


@pytest.mark.parametrize(("change", "name", "sentence"), REFUSED_FILES.values(), ids=REFUSED_FILES)
def test_what_is_no_workbook_of_excel_is_refused_at_its_place_and_nothing_is_kept(
    office: Office, change: Callable[[bytes], bytes], name: str, sentence: str
) -> None:
    check_refusal(office, change(office.content), name, sentence)


def test_a_workbook_that_no_library_can_write_again_gives_the_list_of_its_wrong_cells(office: Office) -> None:
    wrong = on_sheet(lambda sheet: sheet.__setitem__(COST, "たくさん"))(office)
    office.upload(with_style_of_no_workbook(wrong))
    address = reverse("clouds:inventory-import-marked", args=[InventoryImport.objects.get().pk])
    marked = loaded(office.client.get(address).content)
    assert marked.sheetnames == ["印のないファイル", "誤りの一覧"]
    assert marked["誤りの一覧"]["B2"].value == COST


def test_the_neighbours_workbook_is_told_so_even_where_nothing_is_filled_in(office: Office) -> None:
    page = office.upload(office.template_of_the_neighbour())
    [error] = page.context["errors"]
    assert (error.cell, "台帳を変更できる団体ではありません。" in error.message) == ("A2", True)


def test_a_row_twice_is_told_at_the_second(office: Office) -> None:
    def change(sheet: Any) -> None:
        for cell in sheet[4]:
            sheet.cell(30, cell.column).value = cell.value

    [error] = office.upload(on_sheet(change)(office)).context["errors"]
    assert (error.cell, "同じ団体の同じ業務が4行目にもあります。" in error.message) == ("C30", True)


def test_the_pasted_table_says_which_letters_it_cannot_take(office: Office) -> None:
    page = office.client.post(NEW, {"table": "業務\t製品名\t備考\n戸籍\t架空戸籍\t\0"})
    assert page.context["paste"].errors["table"] == [
        "画面に表示されない文字（制御文字）が含まれています。消してから入力してください。"
    ]


def test_the_workbook_has_a_japanese_name_that_every_browser_reads(office: Office) -> None:
    response = office.client.get(reverse("clouds:inventory-template"))
    kind, _, name = response.headers["Content-Disposition"].partition("; ")
    assert (kind, name.lower().startswith("filename*=utf-8''"), name.isascii()) == ("attachment", True, True)
    assert unquote(name.rpartition("'")[2]) == f"{timezone.localdate():%Y%m%d}_業務システム調査票_27202_岸和田市.xlsx"
