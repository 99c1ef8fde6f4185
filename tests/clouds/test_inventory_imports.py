"""The inventory as a workbook and as a pasted table: out, in, wrong cells, a look before anything is stored."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clouds.models import InventoryImport, SystemRecord
from portal.sheets.choices import ImportState
from tests.factories.inventory import make_record, make_stale

pytestmark = pytest.mark.django_db


def template(client: Client) -> Any:
    response = client.get(reverse("clouds:inventory-template"))
    return openpyxl.load_workbook(io.BytesIO(response.content))


def upload(client: Client, book: Any) -> Any:
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("台帳.xlsx", content.getvalue())
    return client.post(reverse("clouds:inventory-import-new"), {"workbook": file}, follow=True)


def paste(client: Client, *lines: str) -> Any:
    return client.post(reverse("clouds:inventory-import-new"), {"table": "\n".join(lines)}, follow=True)


def apply(client: Client) -> Any:
    made = InventoryImport.objects.latest("created_at")
    return client.post(reverse("clouds:inventory-import-apply", args=[made.pk]), follow=True)


def place(sheet: Any, business: str, header: str) -> Any:
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 3).value == business)
    column = next(cell.column for cell in sheet[1] if cell.value == header)
    return sheet.cell(row, column)


def test_a_filled_in_workbook_is_shown_first_and_then_stored(client, staff, municipality):
    make_record(municipality)
    client.force_login(staff)
    book = template(client)
    sheet = book["入力"]
    assert place(sheet, "住民基本台帳", "製品名").value == "架空住民システム"
    place(sheet, "住民基本台帳", "年間費用（円）").value = "９，０００，０００"
    place(sheet, "戸籍", "製品名").value = "架空戸籍"
    place(sheet, "戸籍", "次期に求める機能").value = "コンビニ交付、標準準拠システム"
    page = upload(client, book).content.decode()
    assert "9,000,000円" in page
    assert SystemRecord.objects.count() == 1
    assert "2業務の内容を取り込みました。" in apply(client).content.decode()
    register = SystemRecord.objects.get(business="family_register")
    assert (register.product, register.wanted_functions) == ("架空戸籍", ["standard", "convenience_store"])
    assert SystemRecord.objects.get(business="resident_record").yearly_cost_yen == 9_000_000


def test_a_workbook_that_comes_back_unchanged_confirms_what_is_there(client, staff, municipality):
    stale = make_stale(make_record(municipality))
    client.force_login(staff)
    upload(client, template(client))
    apply(client)
    before = stale.confirmed_on
    stale.refresh_from_db()
    assert (stale.confirmed_on > before, stale.version) == (True, 1)


def test_wrong_cells_are_named_and_marked_and_nothing_is_stored(client, staff, municipality):
    client.force_login(staff)
    book = template(client)
    sheet = book["入力"]
    place(sheet, "戸籍", "契約満了日").value = "来年の春"
    place(sheet, "戸籍", "設置形態").value = "どこか"
    wrong = place(sheet, "戸籍", "契約満了日").coordinate
    page = upload(client, book).content.decode()
    assert f"入力!{wrong}" in page
    assert "選択肢の中から選んでください" in page
    made = InventoryImport.objects.get()
    assert made.state == ImportState.REFUSED
    marked = client.get(reverse("clouds:inventory-import-marked", args=[made.pk]))
    assert openpyxl.load_workbook(io.BytesIO(marked.content))["入力"][wrong].comment is not None
    apply(client)
    assert not SystemRecord.objects.exists()


def test_a_pasted_table_changes_the_columns_that_it_has_and_no_other(client, staff, municipality):
    make_record(municipality)
    client.force_login(staff)
    paste(client, "業務\t製品名\t事業者", "住民基本台帳\t新製品\t新事業者")
    apply(client)
    record = SystemRecord.objects.get()
    assert (record.product, record.vendor, record.yearly_cost_yen) == ("新製品", "新事業者", 12_000_000)


def test_a_pasted_cell_may_hold_several_lines(client, staff, municipality):
    client.force_login(staff)
    paste(client, "業務\t製品名\t備考", '戸籍\t架空戸籍\t"1行目\n2行目"')
    apply(client)
    assert SystemRecord.objects.get().remarks == "1行目\n2行目"


def test_a_pasted_column_that_does_not_go_with_what_is_recorded_is_refused_with_the_reason(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    paste(client, "業務\t製品名\t契約満了日", "住民基本台帳\t新製品\tR1.5.1")
    assert "岸和田市の住民基本台帳：契約満了日は、契約開始日" in apply(client).content.decode()
    record.refresh_from_db()
    assert record.product == "架空住民システム"


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["業務\t製品名\t事業者", "住民台帳\t甲\t乙"], "業務は、標準の一覧の名称で入力してください。"),
        (["業務\t製品名\t事業者", "戸籍\t甲\t乙", "戸籍\t丙\t丁"], "同じ団体の同じ業務が2行目にもあります。"),
        (["団体コード\t業務\t製品名", "272035\t戸籍\t甲"], "台帳を変更できる団体ではありません。"),
        (["甲\t乙\t丙"], "見出しの行（団体コード、団体名、業務など）が見つかりません。"),
        (["業務\t製品名\t事業者"], "取り込む行がありません。"),
    ],
)
def test_what_is_wrong_in_a_pasted_table_is_said_at_its_place(
    client, staff, municipality, other_municipality, lines, sentence
):
    client.force_login(staff)
    assert sentence in paste(client, *lines).content.decode()
    assert not SystemRecord.objects.exists()


def test_rows_that_somebody_changed_meanwhile_are_shown_beside_each_other(client, staff, municipality):
    record = make_record(municipality)
    client.force_login(staff)
    book = template(client)
    SystemRecord.objects.filter(pk=record.pk).update(product="先の製品", version=2)
    place(book["入力"], "住民基本台帳", "製品名").value = "後の製品"
    page = upload(client, book).content.decode()
    assert "先の製品" in page
    assert "後の製品" in page
    apply(client)
    record.refresh_from_db()
    assert record.product == "先の製品"


def test_a_discarded_import_leaves_everything_as_it_was(client, staff, municipality):
    client.force_login(staff)
    paste(client, "業務\t製品名\t事業者", "戸籍\t甲\t乙")
    made = InventoryImport.objects.get()
    client.post(reverse("clouds:inventory-import-discard", args=[made.pk]))
    assert "取込はすでに終わっています" in apply(client).content.decode()
    assert not SystemRecord.objects.exists()


def test_a_coordinator_fills_in_many_organisations_at_once(client, coordinator, municipality, other_municipality):
    client.force_login(coordinator)
    paste(client, "団体コード\t業務\t製品名", "272027\t戸籍\t甲", "272035\t戸籍\t乙")
    apply(client)
    found = SystemRecord.objects.values_list("inventory__organisation__name", "product")
    assert dict(found) == {"岸和田市": "甲", "豊中市": "乙"}
