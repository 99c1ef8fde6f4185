"""Answering in Excel: the workbook as it goes out, and everything clumsy that comes back."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from portal.surveys.choices import Action, QuestionType
from portal.surveys.models import AnswerWorkbook, Response
from portal.surveys.services.answers import save_answers
from portal.surveys.services.delegations import delegate_questions
from portal.surveys.services.responses import perform
from portal.surveys.services.surveys import open_survey
from portal.surveys.services.workbooks import answer_workbook, marked_workbook, take_in_workbook
from tests.factories.people import make_actor
from tests.factories.surveys import STANCES, business_day, make_open_survey, make_question, make_survey, response_of

pytestmark = pytest.mark.django_db
KINDS = tuple(kind for kind in QuestionType if kind != QuestionType.FILE)
ANSWER, NOT_APPLICABLE = 6, 7  # columns of the entry sheet, from 1


@pytest.fixture
def asker(coordinator: User) -> Actor:
    return actor_for(coordinator)


@pytest.fixture
def clerk(staff: User) -> Actor:
    return actor_for(staff)


@pytest.fixture
def response(asker: Actor, municipality: Organisation, other_municipality: Organisation) -> Response:
    return response_of(make_open_survey(asker, KINDS), municipality)


def book_of(response: Response) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(answer_workbook(make_actor(response.organisation, Role.STAFF), response)))


def row_of(sheet: Worksheet, response: Response, position: int, suffix: str = "") -> int:
    name = f"{response.survey.questions.get(position=position).name}{suffix}"
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == name)


def put(book: openpyxl.Workbook, response: Response, position: int, value: Any, suffix: str = "") -> str:
    """Fill in one cell; gives its address."""
    sheet = book["入力"]
    cell = sheet.cell(row_of(sheet, response, position, suffix), ANSWER)
    cell.value = value
    return str(cell.coordinate)


def take_in(clerk: Actor, response: Response, book: openpyxl.Workbook, name: str = "回答.xlsx") -> AnswerWorkbook:
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return take_in_workbook(actor=clerk, response=response, file=out, file_name=name, link="/surveys/")


def drafts(response: Response) -> dict[str, list[str]]:
    response.refresh_from_db()
    names = {question.name: f"問{question.position}" for question in response.survey.questions.all()}
    return {name.replace(name.split("_")[0], names[name.split("_")[0]]): v for name, v in response.draft.items()}


def test_the_workbook_explains_itself_and_leaves_only_answers_open(response: Response) -> None:
    book = book_of(response)
    assert book.sheetnames == ["記入要領", "入力", "選択肢"]
    sheet = book["入力"]
    assert [cell.value for cell in sheet[1]] == ["項目ID", "問", "設問", "項目", "注意", "回答", "該当なし"]
    assert (sheet.column_dimensions["A"].hidden, sheet.protection.sheet, sheet.freeze_panes) == (True, True, "D2")
    unlocked = {cell.column for row in sheet.iter_rows(min_row=2) for cell in row if not cell.protection.locked}
    assert unlocked == {ANSWER}
    lists = {str(validation.sqref): validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert lists["F2"] == "'選択肢'!$A$2:$A$4"
    assert not sheet.merged_cells.ranges


def test_a_workbook_filled_in_as_offices_do_is_taken_over_whole(clerk: Actor, response: Response) -> None:
    book = book_of(response)
    put(book, response, 1, "検討を継続")
    put(book, response, 2, "〇", "_c0")
    put(book, response, 2, "レ", "_c2")
    put(book, response, 3, "１，２３４")
    put(book, response, 4, 5000000)
    put(book, response, 5, date(2026, 11, 23))
    put(book, response, 6, "令和9年4月～令和10年3月")
    put(book, response, 7, "住民記録", "_r0_c0")
    put(book, response, 7, "１，０００", "_r0_c1")
    put(book, response, 8, "特にありません。")
    workbook = take_in(clerk, response, book)
    assert (workbook.errors, workbook.read_count, bytes(workbook.content)) == ([], 8, b"")
    assert drafts(response) == {
        "問1": ["検討を継続"],
        "問2": [STANCES[0], STANCES[2]],
        "問3": ["１，２３４"],
        "問4": ["5000000"],
        "問5": ["2026-11-23"],
        "問6": ["令和9年4月～令和10年3月"],
        "問7_r0_c0": ["住民記録"],
        "問7_r0_c1": ["１，０００"],
        "問8": ["特にありません。"],
    }
    assert perform(actor=clerk, response=response, action=Action.SUBMIT).submission_count == 1


def test_what_was_typed_on_the_page_goes_out_and_comes_back_the_same(clerk: Actor, response: Response) -> None:
    book = book_of(response)
    for position, value in ((1, STANCES[1]), (4, 5000), (5, "R8.11.23"), (8, "=要確認")):
        put(book, response, position, value)
    book["入力"].cell(row_of(book["入力"], response, 8), ANSWER).data_type = "s"
    put(book, response, 2, "○", "_c1")
    take_in(clerk, response, book)
    before = drafts(response)
    take_in(clerk, response, book_of(response))
    assert drafts(response) == before | {"問5": ["2026-11-23"]}


def test_wrong_cells_are_named_marked_and_stop_none_of_the_right_ones(clerk: Actor, response: Response) -> None:
    book = book_of(response)
    put(book, response, 1, "早期導入を希望")
    number = put(book, response, 3, "約100")
    mark = put(book, response, 2, "たぶん", "_c0")
    cell = put(book, response, 7, "多い", "_r1_c1")
    put(book, response, 7, "税", "_r1_c0")
    workbook = take_in(clerk, response, book)
    assert [error["cell"] for error in workbook.errors] == [mark, number, cell]
    assert "○" in workbook.errors[0]["message"]
    assert drafts(response) == {"問1": ["早期導入を希望"]}
    marked = openpyxl.load_workbook(io.BytesIO(marked_workbook(workbook)))
    assert marked.sheetnames[0] == "エラー一覧"
    assert marked["入力"][number].comment is not None


def test_not_applicable_is_taken_where_it_is_offered_and_refused_beside_an_answer(
    asker: Actor, clerk: Actor, municipality: Organisation
) -> None:
    survey = make_survey(asker)
    make_question(asker, survey, QuestionType.MONEY, has_not_applicable=True)
    make_question(asker, survey, QuestionType.NUMBER, has_not_applicable=True)
    make_question(asker, survey, QuestionType.TEXT)
    response = response_of(open_survey(actor=asker, survey=survey), municipality)
    book = book_of(response)
    for position in (1, 2, 3):
        book["入力"].cell(row_of(book["入力"], response, position), NOT_APPLICABLE).value = "○"
    put(book, response, 2, 10)
    errors = take_in(clerk, response, book).errors
    assert ["両方" in errors[0]["message"], "答えられません" in errors[1]["message"]] == [True, True]
    assert drafts(response) == {"問1_na": ["on"]}


def test_blank_cells_leave_what_was_typed_on_the_page(clerk: Actor, response: Response) -> None:
    book = book_of(response)
    put(book, response, 1, STANCES[0])
    name = response.survey.questions.get(position=8).name
    save_answers(actor=clerk, response=response, typed={name: ["画面で入力"]})
    take_in(clerk, response, book)
    assert drafts(response) == {"問8": ["画面で入力"], "問1": [STANCES[0]]}


def test_a_question_at_a_section_is_told_and_not_written_over(clerk: Actor, response: Response, section: User) -> None:
    book = book_of(response)
    money = response.survey.questions.get(position=4)
    put(book, response, 4, 1)
    delegate_questions(actor=clerk, response=response, questions=[money], person=section, due_on=business_day(3))
    [error] = take_in(clerk, response, book).errors
    assert ("依頼中" in error["message"], drafts(response)) == (True, {})


def test_rows_that_are_not_of_the_form_are_told(clerk: Actor, response: Response) -> None:
    book = book_of(response)
    sheet = book["入力"]
    sheet.cell(sheet.max_row + 1, ANSWER).value = "追加の意見"
    sheet.cell(sheet.max_row + 1, 1).value = sheet.cell(2, 1).value
    sheet.cell(sheet.max_row, ANSWER).value = STANCES[0]
    put(book, response, 1, STANCES[1])
    messages = [error["message"] for error in take_in(clerk, response, book).errors]
    assert ["項目ID" in messages[0], "2つ" in messages[1]] == [True, True]


def test_the_page_lists_wrong_cells_and_gives_the_marked_file(
    client: Client, staff: User, clerk: Actor, response: Response
) -> None:
    client.force_login(staff)
    book = book_of(response)
    put(book, response, 3, "約100")
    out = io.BytesIO()
    book.save(out)
    upload = SimpleUploadedFile("①回答（最終）.xlsx", out.getvalue())
    url = reverse("surveys:workbook-import", args=[response.pk])
    page = client.post(url, {"workbook": upload}, follow=True).content.decode()
    assert ("シート「入力」のセル" in page, "約100" in page, "①回答（最終）.xlsx" in page) == (True, True, True)
    marked = client.get(reverse("surveys:workbook-marked", args=[response.pk]))
    assert openpyxl.load_workbook(io.BytesIO(marked.content)).sheetnames[0] == "エラー一覧"
