"""The token pages and the try-out page in a real browser: strict CSP, no outside host, no breach of accessibility."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.api.models import ApiToken
from portal.api.reference import operations
from portal.organisations.models import Organisation
from tests.factories.people import PASSWORD

PageFor = Callable[..., Page]


@pytest.fixture
def page(page_for: PageFor, staff: User, municipality: Organisation) -> Page:
    return page_for(staff)


def violations(page: Page) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]]


def test_a_token_is_made_copied_and_revoked(page: Page) -> None:
    page.goto("/tokens/")
    page.get_by_role("link", name="トークンを発行する").first.click()
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="確認").click()
    page.get_by_label("名称").fill("夜間の取込み")
    page.get_by_label("団体の一覧を読む").check()
    assert violations(page) == []
    page.get_by_role("button", name="発行する").click()
    expect(page.get_by_role("heading", name="トークンを発行しました")).to_be_visible()
    assert page.get_by_label("トークン", exact=True).input_value().startswith("jit_")
    page.get_by_role("button", name="コピーする").click()
    expect(page.get_by_role("button", name="コピーしました。")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="控えたので一覧に戻る").click()
    assert violations(page) == []
    page.get_by_role("link", name="「夜間の取込み」を失効させる").click()
    assert violations(page) == []
    page.get_by_role("button", name="失効させる").click()
    expect(page.get_by_text("トークン「夜間の取込み」を失効させました。")).to_be_visible()
    assert ApiToken.objects.get().is_revoked


def test_an_operation_is_tried_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/api/v1/docs/")
    section = page.locator("#organisations_list")
    section.get_by_text("条件を指定して試す").focus()
    page.keyboard.press("Enter")
    field = section.get_by_label("code", exact=True)
    field.focus()
    page.keyboard.type("272027")
    page.keyboard.press("Enter")
    answer = section.locator("[data-answer]")
    expect(answer).to_contain_text('"name": "岸和田市"')
    expect(section.locator("[data-status]")).to_have_text("200 OK")
    expect(section.locator("[data-headers]")).to_contain_text("ETag:")
    expect(section.locator("[data-curl]")).to_contain_text("/api/v1/organisations/?code=272027")
    assert violations(page) == []


def test_a_refused_request_shows_its_problem(page: Page) -> None:
    page.goto("/api/v1/docs/")
    section = page.locator("#organisations_retrieve")
    section.get_by_text("条件を指定して試す").click()
    section.get_by_label("id", exact=False).first.fill("999999")
    section.get_by_role("button", name="実行する").click()
    expect(section.locator("[data-answer]")).to_contain_text("指定されたものは存在しないか、閲覧する権限がありません。")


def test_the_explanation_is_whole_and_accessible(page: Page) -> None:
    page.goto("/api/v1/docs/")
    for summary in page.locator("main summary").all():
        summary.click()
    assert violations(page) == []
    assert page.locator("main section[id]").count() == len(operations())
