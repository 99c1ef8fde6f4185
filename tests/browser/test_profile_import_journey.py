"""A coordinator and a municipal officer keep connection profiles in a real browser."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.organisations.models import Organisation
from security.models import ConnectionProfile, Programme
from tests.factories.profiles import EntrySheet, make_profile
from tests.factories.security import make_programme
from tests.support.browser import DESKTOP, TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)
VIEWPORTS = pytest.mark.parametrize("viewport", [DESKTOP, TELEPHONE], ids=["1366", "390"])


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]


def assert_fits(page: Page) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def choose(page: Page, content: bytes) -> None:
    file = {"name": "回答.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label("記入済みのExcelファイル").set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="内容を確認する").click()


def downloaded(page: Page, link: str) -> EntrySheet:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    return EntrySheet(waiting.value.path().read_bytes())


def test_a_workbook_goes_out_comes_back_wrong_is_mended_and_taken_over(
    page_for: PageFor, coordinator, programme, municipality
):
    page = page_for(coordinator)
    page.goto("/security/profiles/")
    sheet = downloaded(page, "ひな形をダウンロードする")
    sheet.fill("岸和田市", {"接続事業者": "架空通信A", "月額費用（円）": "10万円"})

    page.get_by_role("link", name="記入したファイルを取り込む").click()
    choose(page, sheet.content())
    expect(page.get_by_text("このままでは取り込めません")).to_be_visible()
    assert_fits(page)

    marked = downloaded(page, "誤りに印を付けたファイルをダウンロードする")
    marked.fill("岸和田市", {"月額費用（円）": 100_000})
    choose(page, marked.content())
    assert_fits(page)
    page.get_by_role("button", name="1団体分を取り込む").click()
    expect(page.get_by_text("1団体の接続状況を取り込みました。")).to_be_visible()
    stored = ConnectionProfile.objects.get(organisation=municipality)
    assert (stored.isp, stored.monthly_cost_yen) == ("架空通信A", 100_000)


def test_a_file_that_is_no_form_of_ours_is_refused_with_the_focus_on_the_reason(
    page_for: PageFor, coordinator, programme
):
    page = page_for(coordinator)
    page.goto(f"/security/profiles/programmes/{programme.pk}/import/")
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    choose(page, other.getvalue())
    expect(
        page.get_by_role("alert").get_by_text("シート「入力」がありません（このファイルのシート：「Sheet」）。")
    ).to_be_visible()
    assert_fits(page)


@VIEWPORTS
def test_the_pages_of_a_profile_are_accessible_and_fit_the_screen(
    page_for: PageFor, coordinator, programme, municipality, viewport
):
    profile = make_profile(municipality, is_sample=True)
    page = page_for(coordinator, viewport=viewport)
    for address in (
        "/security/profiles/",
        f"/security/profiles/{profile.pk}/",
        f"/security/profiles/{profile.pk}/edit/",
        f"/security/profiles/programmes/{programme.pk}/import/",
    ):
        page.goto(address)
        assert_fits(page)


def test_two_editors_of_one_profile_the_second_is_shown_the_difference(
    page_for: PageFor, coordinator, staff, programme, municipality
):
    profile = make_profile(municipality)
    pages = [page_for(user) for user in (staff, coordinator)]
    for page in pages:
        page.goto(f"/security/profiles/{profile.pk}/edit/")
    first, second = pages
    first.get_by_label("月額費用（円）").fill("１１０，０００")
    first.get_by_role("button", name="保存する").click()
    expect(first.get_by_text("岸和田市の接続状況を保存しました。")).to_be_visible()
    second.get_by_label("月額費用（円）").fill("120,000")
    second.get_by_role("button", name="保存する").click()
    expect(second.get_by_role("heading", name="他の人が先に更新しました")).to_be_visible()
    expect(second.get_by_role("row", name="月額費用（円）")).to_contain_text("110,000")
    expect(second.get_by_label("月額費用（円）")).to_have_value("120,000")
    assert_fits(second)
    second.get_by_role("button", name="自分の入力で保存する").click()
    expect(second.get_by_text("岸和田市の接続状況を保存しました。")).to_be_visible()
    profile.refresh_from_db()
    assert profile.monthly_cost_yen == 120_000
