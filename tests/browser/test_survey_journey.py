"""A survey from its making to its figures: asked by the prefecture, answered by page, by Excel and as last time."""

from __future__ import annotations

import csv
import io
from datetime import datetime, time

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.deadlines.models import Reminder
from portal.deadlines.services.planning import plan
from portal.organisations.models import Organisation
from portal.surveys.choices import QuestionType
from portal.surveys.models import Response, Survey
from portal.surveys.services.surveys import start_next_round
from portal.web.rendering import display_value
from tests.factories.organisations import make_municipality
from tests.factories.people import make_user
from tests.factories.surveys import STANCES, business_day, make_answered, make_open_survey
from tests.support.browser import TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "自治体クラウドの意向調査（第2回）"


def test_a_survey_is_made_delegated_answered_in_three_ways_reminded_tallied_and_exported(
    page_for: PageFor,
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    coordinator: User,
    staff: User,
    section: User,
    neighbour: User,
) -> None:
    third = make_municipality(prefecture, name="能勢町", code="273228")
    silent = make_municipality(prefecture, name="岬町", code="273660")
    people = {one.pk: make_user(one, Role.STAFF, name=f"{one.name} 担当") for one in (third, silent)}
    first = make_open_survey(actor_for(coordinator), (QuestionType.SINGLE, QuestionType.MONEY))
    make_answered(first, third, {1: STANCES[2], 2: 700})
    start_next_round(actor=actor_for(coordinator), survey=first, title=TITLE, due_on=business_day(10))

    survey = add_a_question_and_send(page_for(coordinator))
    answer_on_the_page(page_for(staff), page_for(section))
    answer_in_excel(page_for(neighbour, organisation=other_municipality))
    answer_as_last_time(page_for(people[third.pk], viewport=TELEPHONE))
    assert set(Response.objects.filter(survey=survey).owed().values_list("organisation__name", flat=True)) == {"岬町"}
    remind(survey, silent)
    look_at_the_figures(page_for(coordinator), survey)


def add_a_question_and_send(page: Page) -> Survey:
    page.goto("/surveys/manage/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="設問を追加する").click()
    expect(page.locator("#id_choices")).to_be_visible()
    page.get_by_label("回答の形式").select_option("text")
    expect(page.locator("#id_choices")).to_be_hidden()
    page.get_by_label("設問", exact=False).first.fill("府への要望を記入してください。")
    page.get_by_label("必須にする").uncheck()
    page.get_by_label("条件の設問").select_option(label="問1 1つ選ぶの設問")
    page.get_by_label("条件の選択肢").fill(STANCES[0])
    page.get_by_role("button", name="追加する", exact=True).click()
    page.get_by_role("link", name="照会を送る").click()
    expect(page.get_by_text("4団体に3問を照会します。")).to_be_visible()
    page.get_by_role("button", name="照会を送る").click()
    expect(page.get_by_text("照会を送りました。")).to_be_visible()
    return Survey.objects.get(title=TITLE)


def answer_on_the_page(page: Page, section: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=f"{TITLE}に回答する").click()
    page.get_by_role("link", name="一部の設問を業務所管課に依頼する").click()
    page.get_by_label("問2 金額（円）の設問").check()
    page.get_by_label("依頼先").select_option(label="業務 所管")
    page.get_by_label("庁内の期限").fill(business_day(5).isoformat())
    page.get_by_role("button", name="依頼する").click()
    expect(page.get_by_text("業務 所管さんに依頼中です")).to_be_visible()

    section.goto("/")
    section.get_by_role("link", name=f"{TITLE}の依頼された設問に回答する").click()
    section.get_by_label("問2　金額（円）の設問").fill("５，０００")
    section.get_by_role("button", name="回答を依頼者に渡す").click()
    expect(section.get_by_text("回答を依頼者に渡しました。")).to_be_visible()

    page.reload()
    wish = page.get_by_label("問3　府への要望を記入してください。")
    expect(wish).to_be_hidden()  # asked only where the first answer calls for it
    page.get_by_label(STANCES[0]).check()
    wish.fill("帳票の様式を統一してください。")
    hand_in(page)


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="確認画面へ進む").click()
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_role("heading", name="回答を提出しました")).to_be_visible()


def answer_in_excel(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=f"{TITLE}に回答する").click()
    page.get_by_role("link", name="Excelファイルで回答する").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="回答用のExcelファイルをダウンロードする").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    give(page, book, {"問1": STANCES[1], "問2": "約3千円"})
    expect(page.get_by_text("確認が必要なセルがあります")).to_be_visible()
    give(page, book, {"問2": 3000})
    expect(page.get_by_text("2問の回答を取り込みました。")).to_be_visible()
    page.get_by_role("link", name="取り込んだ回答を確かめる").click()
    hand_in(page)


def give(page: Page, book: openpyxl.Workbook, answers: dict[str, object]) -> None:
    sheet = book["入力"]
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 2).value in answers:
            sheet.cell(row, 6).value = answers[str(sheet.cell(row, 2).value)]
    out = io.BytesIO()
    book.save(out)
    file = {"name": "回答.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
    page.get_by_label("回答を記入したExcelファイル").set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="ファイルを取り込む").click()


def answer_as_last_time(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=f"{TITLE}に回答する").click()
    page.get_by_role("button", name="すべて前回と同じにする（2問）").click()
    expect(page.get_by_label(STANCES[2])).to_be_checked()
    hand_in(page)


def remind(survey: Survey, silent: Organisation) -> None:
    """The registry reminds whoever still owes, on the last day, and nobody else."""
    plan()
    plan(now=timezone.make_aware(datetime.combine(survey.due_on, time(9))))
    reminders = Reminder.objects.filter(kind="surveys.response").exclude(state="cancelled")
    assert set(reminders.values_list("subject", "organisation__name")) >= {(TITLE, "岬町")}
    assert not reminders.filter(subject=TITLE).exclude(organisation=silent).exists()


def look_at_the_figures(page: Page, survey: Survey) -> None:
    page.goto("/")
    page.get_by_role("link", name=f"{TITLE}：4団体のうち1団体が未回答").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("岬町")
    page.get_by_role("link", name="集計").click()
    expect(page.get_by_text("4団体のうち3団体の回答を集計しています。")).to_be_visible()
    expect(page.get_by_role("row", name="合計")).to_contain_text(display_value(8700))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="回答一覧をCSVで出力").click()
    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["岸和田市", "豊中市", "能勢町"]
    page.get_by_role("link", name="前回までとの比較").click()
    expect(page.get_by_role("row", name=STANCES[2]).first).to_contain_text("1")
    assert survey.responses.answered().count() == 3
