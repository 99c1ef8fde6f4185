"""From a pasted table to a joint group: two municipalities record a system, the prefecture begins a group with both."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.inventory import make_record

pytestmark = pytest.mark.django_db(transaction=True)


def test_systems_are_pasted_partners_found_and_a_group_passes_its_first_gate(
    page_for, staff, coordinator, municipality, other_municipality
):
    make_record(other_municipality)
    town = page_for(staff)
    town.goto(reverse("clouds:inventory-list"))
    town.get_by_role("link", name="Excelでまとめて入力する").click()
    town.get_by_label("Excelから貼り付ける表").fill(
        "業務\t製品名\t事業者\t年間費用（円）\n住民基本台帳\t架空住民システム\t架空情報株式会社\t１２，０００，０００"
    )
    town.get_by_role("button", name="貼り付けた内容を確認する").click()
    expect(town.get_by_text("12,000,000円")).to_be_visible()
    town.get_by_role("button", name="この内容を取り込む").click()
    expect(town.get_by_text("1業務の内容を取り込みました。")).to_be_visible()

    desk = page_for(coordinator)
    desk.goto(reverse("clouds:partner-search"))
    desk.get_by_label("相手を探す団体").select_option(label="岸和田市")
    desk.get_by_label("業務", exact=True).select_option(label="住民基本台帳")
    desk.get_by_role("button", name="検索する", exact=True).click()
    expect(desk.locator("table tbody tr").first).to_contain_text("豊中市")
    desk.goto(reverse("clouds:joint-group-new"))
    desk.get_by_label("グループの名称").fill("住民記録グループ")
    desk.get_by_label("住民基本台帳").check()
    desk.get_by_label("共通の年間費用（円）").fill("10,000,000")
    desk.get_by_role("button", name="作成する").click()
    desk.get_by_role("link", name="参加団体を加える").click()
    desk.get_by_label("岸和田市").check()
    desk.get_by_label("豊中市").check()
    desk.get_by_role("button", name="加える", exact=True).click()
    expect(desk.get_by_role("row", name="岸和田市").filter(has_text="25,000,000").first).to_be_visible()

    town.goto(reverse("clouds:joint-group-list"))
    town.get_by_role("link", name="住民記録グループ").click()
    town.get_by_role("link", name=re.compile("岸和田市の意向")).click()
    town.get_by_role("link", name="記録する").click()
    town.get_by_label("根拠※任意").fill("企画第12号")
    paper = {"name": "起案文書の写し.txt", "mimeType": "text/plain", "buffer": "決裁済み".encode()}
    town.get_by_label("根拠のファイル").set_input_files([paper])  # type: ignore[list-item]
    town.get_by_role("button", name="記録する").click()
    expect(town.get_by_text("参加手続を記録しました。")).to_be_visible()
    expect(town.get_by_role("row", name="岸和田市").first).to_contain_text("完了")
    town.get_by_role("link", name=re.compile("岸和田市の意向")).click()
    expect(town.get_by_role("link", name="起案文書の写し.txt")).to_be_visible()
