"""A block copied in Excel is pasted into a table question: wrong cells are marked and told, the rest stays as typed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from portal.surveys.choices import QuestionType
from portal.surveys.models import Response
from portal.surveys.services.surveys import open_survey
from tests.factories.surveys import make_question, make_survey, response_of
from tests.support.browser import PageFor

from .test_inventory_grid_journey import paste

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = [
    {"label": "業務", "type": "text", "unit": ""},
    {"label": "利用者数", "type": "number", "unit": "人"},
    {"label": "年間経費", "type": "money", "unit": ""},
    {"label": "満了日", "type": "date", "unit": ""},
]


@pytest.fixture
def response(coordinator: User, municipality: Organisation) -> Response:
    asker = actor_for(coordinator)
    survey = make_survey(asker)
    make_question(asker, survey, QuestionType.TABLE, columns=COLUMNS)
    return response_of(open_survey(actor=asker, survey=survey), municipality)


def cell(page: Page, row: int, column: str) -> str:
    return page.get_by_label(f"{row}行目 {column}", exact=True).input_value()


def test_a_block_of_excel_goes_into_a_table_question_and_only_the_wrong_cell_has_to_be_typed_again(
    page_for: PageFor, staff: User, response: Response
) -> None:
    page = page_for(staff)
    page.goto(reverse("surveys:response-edit", args=[response.pk]))
    block = "住民基本台帳\t１２０\t１２，０００，０００円\t令和9年3月31日\n印鑑登録\t約30\t▲500\tR10.3.31\n"
    paste(page, "1行目 業務", block)
    expect(page.locator("[data-sheet-text]")).to_contain_text("Excelから8個のセルを貼り付けました。")
    page.get_by_role("button", name="確認画面へ進む").click()
    wrong = page.get_by_label("2行目 利用者数（人）", exact=True)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[aria-invalid=true]:is(input)")).to_have_count(1)
    expect(page.get_by_text("2行目の「利用者数」").first).to_be_visible()
    assert [cell(page, 1, "業務"), cell(page, 1, "年間経費（円）"), cell(page, 2, "満了日"), wrong.input_value()] == [
        "住民基本台帳",
        "１２，０００，０００円",
        "R10.3.31",
        "約30",
    ]
    wrong.fill("３０")
    page.get_by_role("button", name="確認画面へ進む").click()
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("heading", name="回答を提出しました")).to_be_visible()
    response.refresh_from_db()
    [lines] = response.answers.values()
    assert lines == [
        ["住民基本台帳", "120", 12000000, "2027-03-31"],
        ["印鑑登録", "30", -500, "2028-03-31"],
    ]
