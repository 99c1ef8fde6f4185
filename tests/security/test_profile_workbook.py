"""The answer workbook as Excel sees it, and the reader's tolerance cell by cell."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from portal.organisations.models import Organisation
from portal.sheets.cells import CellProblem, read_cell
from security.models import Programme
from security.sheets.columns import COLUMN_OF, COLUMNS, Kind
from tests.factories.profiles import EntrySheet, download_sheet, make_profile
from tests.factories.security import make_programme


def midnight(year: int, month: int, day: int) -> datetime:
    """A date as a cell holds it: a moment without a time zone."""
    return datetime(year, month, day)  # noqa: DTZ001


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality], name="試験クラウド")


@pytest.fixture
def sheet(client: Client, coordinator, programme: Programme, municipality: Organisation) -> EntrySheet:
    make_profile(municipality)
    client.force_login(coordinator)
    return download_sheet(client, programme)


def test_the_template_has_its_three_sheets_and_says_which_edition_it_is(sheet):
    assert sheet.book.sheetnames == ["記入要領", "入力", "選択肢"]
    assert [sheet.book["記入要領"][cell].value for cell in ("A1", "A2", "B2")] == [
        "試験クラウド 接続状況調査票",
        "様式",
        "接続状況調査票 第1版",
    ]
    assert sheet.book.active.title == "入力"


def test_every_item_is_explained_with_an_example(sheet):
    guide = sheet.book["記入要領"]
    explained = {row[0].value: (row[1].value, row[2].value) for row in guide.iter_rows(min_row=10)}
    assert [column.header for column in COLUMNS if not explained[column.header][0]] == []
    assert [column.name for column in COLUMNS if not explained[column.header][1]] == ["remarks"]


def test_what_is_known_is_filled_in_as_real_dates_numbers_and_texts(sheet):
    row = sheet.row("岸和田市")
    assert [sheet.sheet.cell(row, column).value for column in range(1, 12)] == [
        "272027",
        "岸和田市",
        "架空通信A",
        midnight(2014, 4, 1),
        midnight(2018, 3, 31),
        12,
        3,
        "か月前",
        100_000,
        "中途解約不可（満了まで支払い）",
        None,
    ]


def test_codes_are_text_and_dates_show_their_era(sheet):
    row = sheet.row("岸和田市")
    formats = [sheet.sheet.cell(row, column).number_format for column in (1, 4, 9)]
    assert formats == ["@", '[$-411]ggge"年"m"月"d"日"', "#,##0"]


def test_headings_are_locked_answers_are_not_and_no_password_is_needed(sheet):
    row = sheet.row("岸和田市")
    assert (sheet.sheet.protection.sheet, sheet.sheet.protection.password) == (True, None)
    locked = [sheet.sheet.cell(r, c).protection.locked for r, c in ((1, 1), (1, 5), (row, 1), (row, 5))]
    assert locked == [True, True, True, False]


def test_every_choice_is_a_list_of_the_third_sheet(sheet):
    lists = {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule.formula1
        for rule in sheet.sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert set(lists) == {sheet.column(column.header) for column in COLUMNS if column.kind == Kind.CHOICE}
    source = lists[sheet.column("三層の対策のモデル")]
    choices = sheet.book["選択肢"][source.split("!")[1].replace("$", "")]
    assert [cell.value for (cell,) in choices] == ["αモデル", "α'モデル", "βモデル", "β'モデル"]


def test_what_identifies_a_row_is_hidden(sheet):
    hidden = [sheet.sheet[1][index].value for index in (-2, -1)]
    assert hidden == ["管理番号", "更新回数"]
    both = sheet.sheet.column_dimensions[sheet.column("管理番号")]
    assert (both.hidden, both.max - both.min) == (True, 1)


def test_typed_text_never_becomes_a_formula(client, coordinator, programme, municipality):
    make_profile(municipality, isp="=HYPERLINK(1)")
    client.force_login(coordinator)
    sheet = download_sheet(client, programme)
    cell = sheet.sheet[sheet.cell("岸和田市", "接続事業者")]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)


# --- one cell -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "expected"),
    [
        ("contract_end_on", midnight(2018, 3, 31), date(2018, 3, 31)),
        ("contract_end_on", 43190, date(2018, 3, 31)),
        ("contract_end_on", "平成３０年３月３１日（土）", date(2018, 3, 31)),
        ("contract_end_on", " 2018/3/31 ", date(2018, 3, 31)),
        ("contract_end_on", "－", None),
        ("monthly_cost_yen", "１２３，４５６円", 123_456),
        ("monthly_cost_yen", 185000.0, 185_000),
        ("monthly_cost_yen", "ー", None),
        ("renewal_months", "自動更新なし", 0),
        ("penalty_rule", "残月数 x 月額の割合", "remaining_months"),
        ("notice_unit", " か月前", "months"),
        ("notice_unit", None, "months"),
        ("individual_number_zone", "　対応済み", "done"),
        ("individual_number_zone", None, ""),
        ("isp", 123.0, "123"),
        ("isp", "㈱架空通信　", "㈱架空通信"),  # names stay as they were written
        ("isp", "―", ""),
        ("domains", " a.example.jp \n\n b.example.jp", "a.example.jp\nb.example.jp"),
    ],
)
def test_a_cell_is_read_as_people_write_it(name, raw, expected):
    assert read_cell(COLUMN_OF[name], raw) == expected


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("contract_end_on", midnight(2018, 3, 31) + timedelta(hours=12)),
        ("contract_end_on", True),
        ("monthly_cost_yen", "1,23"),
        ("monthly_cost_yen", True),
        ("penalty_rule", "定額？"),
        ("user_count", "#N/A"),
        ("user_count", float("nan")),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(name, raw):
    with pytest.raises(CellProblem, match="。"):
        read_cell(COLUMN_OF[name], raw)
