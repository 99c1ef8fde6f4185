"""Files of connection profiles that are not our form, or must not come in."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from portal.organisations.models import Organisation
from security.models import ProfileImport, Programme
from tests.factories.profiles import EntrySheet, download_sheet, stored, upload
from tests.factories.security import make_programme
from tests.support.individual_numbers import with_check_digit


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def sheet(coordinators_client: Client, programme: Programme) -> EntrySheet:
    return download_sheet(coordinators_client, programme)


def _rename_sheet(sheet: EntrySheet) -> None:
    sheet.sheet.title = "Sheet1"


def _merge_headings(sheet: EntrySheet) -> None:
    sheet.sheet.merge_cells("C1:D1")


def _merge_values(sheet: EntrySheet) -> None:
    sheet.sheet.merge_cells("C2:C3")


def _delete_column(sheet: EntrySheet) -> None:
    sheet.sheet.delete_cols(5)


def _double_heading(sheet: EntrySheet) -> None:
    sheet.sheet["C1"] = "契約満了日"


def _clear_headings(sheet: EntrySheet) -> None:
    sheet.sheet.delete_rows(1)


def _old_form(sheet: EntrySheet) -> None:
    sheet.book["記入要領"]["B2"] = "接続状況調査票 第0版"


def _formula_without_result(sheet: EntrySheet) -> None:
    sheet.sheet["I2"] = "=100000*1.1"


@pytest.mark.parametrize(
    ("break_it", "place", "sentence"),
    [
        (_rename_sheet, "ファイル全体", "シート「入力」がありません（このファイルのシート："),
        (_merge_headings, "入力!C1:D1", "見出しのセルが結合されています。"),
        (_merge_values, "入力!C2:C3", "入力欄のセルが結合されています。"),
        (_delete_column, "入力!1:1", "見出し「契約満了日」の列がありません。"),
        (_double_heading, "入力!E1", "見出し「契約満了日」が2つあります。"),
        (_clear_headings, "入力", "見出しの行（団体コード、団体名、接続事業者など）が見つかりません。"),
        (_old_form, "記入要領!B2", "様式が現在のもの（接続状況調査票 第1版）と違います。"),
        (_formula_without_result, "入力!I2", "数式の計算結果がファイルに保存されていません。"),
    ],
)
def test_a_file_that_is_not_our_form_is_refused_at_the_place(
    coordinators_client, programme, municipality, sheet, break_it, place, sentence
):
    sheet.fill("岸和田市", {"接続事業者": "架空通信B"})
    break_it(sheet)
    page = upload(coordinators_client, programme, sheet.content())
    [error] = page.context["form"].errors["workbook"]
    assert error.startswith(f"{place}：{sentence}")
    assert (ProfileImport.objects.count(), stored(municipality, "isp")["isp"]) == (0, "")


def test_a_file_with_macros_is_refused(coordinators_client, programme, sheet):
    content = with_part(sheet.content(), "xl/vbaProject.bin", b"macro")
    [error] = upload(coordinators_client, programme, content).context["form"].errors["workbook"]
    assert "マクロ" in error
    assert ProfileImport.objects.count() == 0


def test_fifty_megabytes_of_padding_are_refused(coordinators_client, programme, sheet):
    content = with_part(sheet.content(), "xl/worksheets/padding.xml", b" " * 51 * 1024 * 1024)
    [error] = upload(coordinators_client, programme, content).context["form"].errors["workbook"]
    assert "回答.xlsx" in error
    assert ProfileImport.objects.count() == 0


def test_an_individual_number_is_refused_at_its_cell_and_never_shown(coordinators_client, programme, sheet):
    number = with_check_digit("12345678901")
    place = sheet.cell("岸和田市", "備考")
    sheet.sheet[place] = f"担当者 {number[:4]} {number[4:8]} {number[8:]}"
    page = upload(coordinators_client, programme, sheet.content()).content.decode()
    assert f"シート「入力」のセル{place}" in page
    assert number[8:] not in page
    assert ProfileImport.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"), [("回答.xlsx", b"not a workbook"), ("回答.xls", b"old"), ("回答.csv", b"a,b")]
)
def test_what_is_no_workbook_is_refused_in_words(coordinators_client, programme, name, content):
    page = upload(coordinators_client, programme, content, name)
    assert page.status_code == 200
    assert len(page.context["form"].errors["workbook"]) == 1
    assert ProfileImport.objects.count() == 0


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one more part in its package."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()
