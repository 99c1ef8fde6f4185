"""A block copied in Excel is pasted into the table of business systems, put right at the cell, and saved."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from clouds.models import SystemRecord
from tests.factories.inventory import make_record

pytestmark = pytest.mark.django_db(transaction=True)


def paste(page: Page, label: str, text: str) -> None:
    """As somebody does who has copied cells in Excel."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label(label, exact=True).focus()
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


def test_a_block_of_excel_goes_into_the_cells_wrong_ones_are_put_right_and_all_is_saved(page_for, staff, municipality):
    make_record(municipality)
    page = page_for(staff)
    page.goto(reverse("clouds:inventory-list"))
    page.get_by_role("link", name="表に入力する").click()
    block = (
        "製品名\t事業者\t設置形態\t契約開始日\t契約満了日\n"
        "新住民システム\t架空情報株式会社\tＳａａＳ\t令和4年4月1日\tR9.3.31\n"
        '架空印鑑\t"架空\n情報"\tどこか\t2022/4/1\t令和9年3月31日\n'
    )
    paste(page, "住民基本台帳の製品名", block)
    expect(page.get_by_label("住民基本台帳の契約満了日", exact=True)).to_have_value("R9.3.31")
    expect(page.get_by_label("印鑑登録の事業者", exact=True)).to_have_value("架空 情報")
    expect(page.locator("#inventory-sheet")).to_contain_text("Excelから10個のセルを貼り付けました。")
    page.get_by_role("button", name="保存する").click()
    hosting = page.get_by_label("印鑑登録の設置形態", exact=True)
    expect(hosting).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#error-summary")).to_contain_text("選択肢の中から選んでください")
    expect(page.get_by_label("住民基本台帳の製品名", exact=True)).to_have_value("新住民システム")
    assert not SystemRecord.objects.filter(product="新住民システム").exists()
    hosting.fill("庁内設置")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("2業務の内容を保存しました。")).to_be_visible()
    assert set(SystemRecord.objects.values_list("product", "hosting")) == {
        ("新住民システム", "saas"),
        ("架空印鑑", "own"),
    }


def test_a_paste_is_taken_back_what_hangs_over_is_told_and_the_keyboard_goes_from_cell_to_cell(
    page_for, staff, municipality
):
    make_record(municipality)
    page = page_for(staff)
    page.goto(reverse("clouds:inventory-grid", args=[municipality.system_inventory.pk]))
    product = page.get_by_label("住民基本台帳の製品名", exact=True)
    paste(page, "住民基本台帳の備考", "1行目\tはみ出し")
    expect(page.locator("#inventory-sheet")).to_contain_text("表からはみ出した1個のセルは入れていません。")
    paste(page, "印鑑登録の製品名", "戸籍\t名前で選んだ製品\n住民基本台帳\tべつの製品")
    expect(product).to_have_value("べつの製品")
    expect(page.get_by_label("戸籍の製品名", exact=True)).to_have_value("名前で選んだ製品")
    page.get_by_role("button", name="貼り付ける前に戻す").click()
    expect(product).to_have_value("架空住民システム")
    expect(page.get_by_label("戸籍の製品名", exact=True)).to_have_value("")
    product.press("Enter")
    expect(page.get_by_label("印鑑登録の製品名", exact=True)).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(product).to_be_focused()
    remarks = page.get_by_label("住民基本台帳の備考", exact=True)
    remarks.fill("上")
    remarks.press("Alt+Enter")
    page.keyboard.type("下")
    expect(remarks).to_have_value("上\n下")
