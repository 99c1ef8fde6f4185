"""Workbooks and pasted tables as people really send them, up to what is stored in the end.

Cell by cell and file by file: test_clumsy_inventory_cells.py, test_hostile_inventories.py.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clouds.models import InventoryImport, SystemRecord
from tests.factories.inventory import make_record
from tests.support.forms import signed_in

pytestmark = pytest.mark.django_db
REGISTER = "戸籍"
NEW = "/clouds/inventory/import/"


class Sheet:
    """The workbook that is handed out, to be filled in for 「戸籍」."""

    def __init__(self, client: Client) -> None:
        content = client.get(reverse("clouds:inventory-template")).content
        self.book: Any = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book["入力"]

    def cell(self, header: str, business: str = REGISTER) -> Any:
        heading, row = self._heading(), self._row(business)
        return self.sheet.cell(row, next(cell.column for cell in heading if cell.value == header))

    def _heading(self) -> Any:
        return next(row for row in self.sheet.iter_rows() if any(cell.value == "業務" for cell in row))

    def _row(self, business: str) -> int:
        return next(cell.row for row in self.sheet.iter_rows() for cell in row if cell.value == business)

    def fill(self, **values: Any) -> Sheet:
        for header, value in values.items():
            self.cell(header).value = value
        return self

    def content(self) -> bytes:
        content = io.BytesIO()
        self.book.save(content)
        return content.getvalue()


@pytest.fixture
def office(staff, municipality) -> Client:
    return signed_in(staff)


@pytest.fixture
def sheet(office) -> Sheet:
    return Sheet(office)


def upload(client: Client, content: bytes, name: str = "台帳.xlsx") -> Any:
    return client.post(NEW, {"workbook": SimpleUploadedFile(name, content)}, follow=True)


def paste(client: Client, *lines: str) -> Any:
    return client.post(NEW, {"table": "\n".join(lines)}, follow=True)


def apply(client: Client) -> Any:
    return client.post(
        reverse("clouds:inventory-import-apply", args=[InventoryImport.objects.latest("created_at").pk]), follow=True
    )


JAPANESE_FORMS = {
    "製品名": " 架空戸籍システム　Ⅱ ",
    "契約開始日": "令和４年４月１日",
    "契約満了日": "Ｒ９．３．３１",
    "自動更新の期間（か月）": "なし",
    "解約予告の期間": "６",
    "解約予告の単位": "か月前",
    "庁内手続の期間（か月）": 9.0,
    "年間費用（円）": "￥１２，３４５，６７８",
    "設置形態": "データセンター（単独）",
    "次期に求める機能": "コンビニ交付，標準準拠システム",
}


def test_full_width_digits_wareki_and_words_are_understood(office, sheet):
    upload(office, sheet.fill(**JAPANESE_FORMS).content())
    apply(office)
    record = SystemRecord.objects.get()
    assert (record.contract_start_on, record.contract_end_on) == (date(2022, 4, 1), date(2027, 3, 31))
    assert (record.renewal_months, record.notice_value, record.lead_months) == (0, 6, 9)
    assert (record.yearly_cost_yen, record.wanted_functions) == (12_345_678, ["standard", "convenience_store"])


def test_moved_columns_a_title_above_and_a_remark_below_do_no_harm(office, sheet):
    sheet.fill(製品名="架空戸籍")
    letter = sheet.cell("事業者").column_letter
    sheet.sheet.move_range(f"{letter}1:{letter}{sheet.sheet.max_row}", cols=30)
    sheet.sheet.insert_rows(1)
    sheet.sheet["A1"] = "業務システム調査（情報政策課で記入）"
    sheet.sheet[f"A{sheet.sheet.max_row + 2}"] = "※金額は税込みです。"
    sheet.fill(事業者="架空情報A")
    upload(office, sheet.content())
    apply(office)
    record = SystemRecord.objects.get()
    assert (record.product, record.vendor) == ("架空戸籍", "架空情報A")


def test_a_column_of_ones_own_is_named_and_not_silently_dropped(office, sheet):
    sheet.fill(製品名="架空戸籍")
    last = sheet.sheet.max_column + 1
    sheet.sheet.cell(1, last, "庁内メモ")
    sheet.sheet.cell(2, last, "要確認")
    page = upload(office, sheet.content()).content.decode()
    assert "読み取らなかった列があります" in page
    assert "庁内メモ" in page


def test_the_workbook_of_somebody_else_is_told_so_row_by_row(office, neighbour, other_municipality):
    make_record(other_municipality)
    page = upload(office, Sheet(signed_in(neighbour)).content()).content.decode()
    assert "台帳を変更できる団体ではありません。団体コードを確かめてください。" in page
    assert SystemRecord.objects.get().version == 1


def test_a_workbook_made_before_a_colleague_saved_is_shown_beside_what_is_there(office, municipality):
    record = make_record(municipality)
    old = Sheet(office)
    SystemRecord.objects.filter(pk=record.pk).update(vendor="先の事業者", version=2)
    old.cell("事業者", "住民基本台帳").value = "後の事業者"
    page = upload(office, old.content()).content.decode()
    assert "このままでは取り込めません" in page
    assert "先の事業者" in page
    assert "後の事業者" in page


@pytest.mark.parametrize(
    "lines",
    [
        ["業 務\t製品名\t契約満了日\t年間費用（円）", "戸籍\t架空戸籍\tR9.3.31\t１，２３４円"],
        ["製品名\t年間費用(円)\t業務\t契約満了日", "架空戸籍\t1,234\t戸籍\t2027年3月31日"],
        ["", "業務\t製品名\t契約満了日\t年間費用（円）", "", "戸籍\t架空戸籍\tＲ９．３．３１\t1234", "", ""],
        ["業務\t製品名\t契約満了日\t年間費用（円）\t", "　戸籍　\t架空戸籍\tr9/3/31\t\\1,234\t"],
    ],
)
def test_a_pasted_table_is_read_however_it_was_typed(office, lines):
    paste(office, *lines)
    apply(office)
    record = SystemRecord.objects.get()
    found = (record.business, record.product, record.contract_end_on, record.yearly_cost_yen)
    assert found == ("family_register", "架空戸籍", date(2027, 3, 31), 1234)


def test_thousands_of_wrong_rows_are_counted_and_the_first_hundred_shown(office):
    lines = [f"無い業務{number}\t甲\t乙" for number in range(3_000)]
    page = paste(office, "業務\t製品名\t事業者", *lines)
    assert page.status_code == 200
    assert len(page.context["errors"]) == 100
    assert "ほかに2900か所あります。" in page.content.decode().replace(",", "")


def test_thousands_of_remarks_below_the_table_do_no_harm(office, sheet):
    sheet.fill(製品名="架空戸籍")
    for number in range(3_000):
        sheet.sheet[f"A{100 + number}"] = "※備考"
    upload(office, sheet.content())
    apply(office)
    assert SystemRecord.objects.get().product == "架空戸籍"
