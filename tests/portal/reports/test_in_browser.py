"""Ordering a report in a real browser, with a real worker: from the catalogue to the file on disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.organisations.models import Organisation


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


def test_a_report_is_ordered_watched_and_downloaded(
    page_for: Callable[..., Page],
    start_worker: Callable[..., Any],
    coordinator: User,
    municipality: Organisation,
    tmp_path: Path,
) -> None:
    page = page_for(coordinator)
    page.goto("/reports/")
    assert violations(page) == []
    page.get_by_role("link", name="団体一覧", exact=True).click()
    page.get_by_label("Excel").check()
    assert violations(page) == []
    page.get_by_role("button", name="作成する").click()
    expect(page.get_by_text("順番を待っています。")).to_be_visible()
    assert violations(page) == []
    start_worker()
    link = page.get_by_role("link", name="ダウンロードする")
    expect(link).to_be_visible(timeout=60_000)
    assert violations(page) == []
    with page.expect_download() as download:
        link.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name.endswith("_団体一覧.xlsx")
    rows = list(openpyxl.load_workbook(path)["団体一覧"].iter_rows(values_only=True))
    assert [row[:2] for row in rows] == [("団体コード", "団体名"), ("270008", "大阪府"), ("272027", "岸和田市")]


def test_a_monthly_delivery_is_set_up_by_keyboard(
    page_for: Callable[..., Page], coordinator: User, manager: User, municipality: Organisation
) -> None:
    page = page_for(coordinator)
    page.goto("/reports/organisations.directory/")
    page.get_by_role("link", name="定期的に作成する").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="設定する").focus()
    page.keyboard.press("Enter")  # nothing filled in: what is missing is said and led to
    expect(page.get_by_role("link", name="定期作成の名称を入力してください。")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("定期作成の名称").fill("月例会議の資料")
    page.get_by_label("毎月の日").select_option("25")
    page.get_by_label(manager.name).focus()
    page.keyboard.press("Space")
    page.get_by_label(municipality.name).check()
    page.get_by_role("button", name="設定する").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="月例会議の資料")).to_be_visible()
    expect(page.get_by_text("毎月25日")).to_be_visible()
    expect(page.get_by_text(manager.name)).to_be_visible()
    assert violations(page) == []
