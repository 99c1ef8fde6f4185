"""What offices do to the entry sheet of an answer workbook besides filling it in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.surveys import STANCES, make_open_survey, response_of

from .test_workbooks import ANSWER, KINDS, book_of, drafts, put, take_in

pytestmark = pytest.mark.django_db


def with_blank_rows_between(sheet: Worksheet) -> None:
    sheet.insert_rows(3, amount=4)


def with_a_deleted_row(sheet: Worksheet) -> None:
    sheet.delete_rows(sheet.max_row)


def hidden(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def with_formats_far_below(sheet: Worksheet) -> None:
    sheet.cell(60_000, ANSWER).number_format = "0.00"


@pytest.mark.parametrize("change", [with_blank_rows_between, with_a_deleted_row, hidden, with_formats_far_below])
def test_what_offices_do_to_the_sheet_itself_loses_no_answer(
    coordinator: User, staff: User, municipality: Organisation, change: Callable[[Worksheet], None]
) -> None:
    response = response_of(make_open_survey(actor_for(coordinator), KINDS), municipality)
    book = book_of(response)
    put(book, response, 1, STANCES[0])
    put(book, response, 3, 10)
    change(book["入力"])
    assert take_in(actor_for(staff), response, book).errors == []
    assert drafts(response) == {"問1": [STANCES[0]], "問3": ["10"]}


def test_merged_answers_are_named(coordinator: User, staff: User, municipality: Organisation) -> None:
    response = response_of(make_open_survey(actor_for(coordinator), KINDS), municipality)
    book = book_of(response)
    address = put(book, response, 3, 10)
    row = int(address[1:])
    book["入力"].merge_cells(f"F{row}:F{row + 1}")
    [error] = take_in(actor_for(staff), response, book).errors
    assert "結合" in error["message"]
