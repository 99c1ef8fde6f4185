"""What offices type into the cells of an answer workbook: one list of what is read, one of what is told, cell by cell.

All cells stand in one workbook, uploaded once through the page; each test looks at one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from portal.accounts.selectors import actor_for
from portal.surveys.choices import QuestionType
from portal.surveys.question_types import words_of
from portal.surveys.services.answers import filled_form
from portal.surveys.services.surveys import open_survey
from tests.factories.personas import make_home, make_own_municipality, make_persona
from tests.factories.surveys import STANCES, make_question, make_survey, response_of
from tests.support.files import saved
from tests.support.forms import signed_in
from tests.support.workbook_edits import Styled, loaded, named, put

from .test_workbooks import ANSWER, row_of

NUMBER, MONEY, DATE = QuestionType.NUMBER, QuestionType.MONEY, QuestionType.DATE
MONTHS, SINGLE, TEXT = QuestionType.MONTHS, QuestionType.SINGLE, QuestionType.TEXT
PERCENT = "number with the unit ％"

READ: list[tuple[str, Any, str]] = [
    (NUMBER, "１，２３４", "1,234人"),
    (NUMBER, "1 234", "1,234人"),
    (NUMBER, "1,234人", "1,234人"),
    (NUMBER, "￥1,234", "1,234人"),
    (NUMBER, "▲１，２３４．５", "-1,234.5人"),
    (NUMBER, "△5", "-5人"),
    (NUMBER, "−5", "-5人"),
    (NUMBER, -5, "-5人"),
    (NUMBER, "１００\u3000", "100人"),
    (NUMBER, "100\u00a0", "100人"),
    (NUMBER, "100\n", "100人"),
    (NUMBER, "0", "0人"),
    (NUMBER, 0.1 + 0.2, "0.3人"),
    (NUMBER, 12_000 * 1.1, "13,200人"),
    (NUMBER, 123_456_789_018, "123,456,789,018人"),  # a number is no individual number
    (PERCENT, Styled(0.15, "0%"), "15％"),
    (PERCENT, Styled(0.125, "0.0%"), "12.5％"),
    (PERCENT, "１５％", "15％"),
    (MONEY, "￥１２，０００", "12,000円"),
    (MONEY, "１２，０００円", "12,000円"),
    (MONEY, "¥12,000-", "12,000円"),
    (MONEY, "(1,234)", "-1,234円"),
    (MONEY, 12_000.0, "12,000円"),
    (MONEY, Styled(1_234_567, '"¥"#,##0'), "1,234,567円"),
    (MONEY, Styled(1_234_567, '#,##0,"千円"'), "1,234,567円"),  # shown in thousands, kept in yen
    (DATE, "令和8年4月1日", "令和8年4月1日"),
    (DATE, "令和８年 ４月 １日(水)", "令和8年4月1日"),
    (DATE, "R8.4.1", "令和8年4月1日"),
    (DATE, "Ｒ８－４－１", "令和8年4月1日"),
    (DATE, "令8.4.1", "令和8年4月1日"),
    (DATE, "㋿8年4月1日", "令和8年4月1日"),
    (DATE, "令和元年5月1日", "令和元年5月1日"),
    (DATE, "平成31年4月30日", "平成31年4月30日"),
    (DATE, "平成32年3月31日", "令和2年3月31日"),  # papers of before 2019 run on
    (DATE, "2026.4.1", "令和8年4月1日"),
    (DATE, "2026/4/1 0:00", "令和8年4月1日"),
    (DATE, "20260401", "令和8年4月1日"),
    (DATE, 20_260_401, "令和8年4月1日"),  # shown as ######## in a cell for days
    (DATE, 46_113, "令和8年4月1日"),
    (DATE, date(2026, 4, 1), "令和8年4月1日"),
    (DATE, datetime.fromisoformat("2026-04-01"), "令和8年4月1日"),
    (MONTHS, "令和9年4月から令和10年3月まで", "令和9年4月～令和10年3月"),
    (MONTHS, "R9.4-R10.3", "令和9年4月～令和10年3月"),
    (MONTHS, "2027/4〜2028/3", "令和9年4月～令和10年3月"),
    (MONTHS, "2027/4-2028/3", "令和9年4月～令和10年3月"),
    (MONTHS, "平成31年4月～令和元年9月", "平成31年4月～令和元年9月"),
    (MONTHS, date(2027, 4, 1), "令和9年4月～令和9年4月"),
    (SINGLE, "\u3000検討を継続 ", "検討を継続"),
    (SINGLE, "検討を\u00a0継続", "検討を継続"),
    (SINGLE, "検討を継続\n", "検討を継続"),
    (SINGLE, "２", "検討を継続"),
    (SINGLE, "（2）", "検討を継続"),
    (SINGLE, "②", "検討を継続"),
    (SINGLE, 2.0, "検討を継続"),
    (TEXT, "=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
    (TEXT, "+1-2", "+1-2"),
    (TEXT, "-見直し", "-見直し"),
    (TEXT, "@課長", "@課長"),
    (TEXT, "ｶﾀｶﾅ", "ｶﾀｶﾅ"),
    (TEXT, "1行目\n2行目", "1行目\n2行目"),
    (TEXT, "1行目_x000D_\n2行目", "1行目\n2行目"),  # how Excel writes the line ends of other programs
    (TEXT, "制御_x0007_文字", "制御文字"),
    (TEXT, "末尾の空白\u3000 ", "末尾の空白"),
    (TEXT, "𠮷野家😀", "𠮷野家😀"),
    (TEXT, True, "TRUE"),
    (TEXT, Styled(0.15, "0%"), "15%"),
    (TEXT, Styled(123, "000000"), "000123"),
    (TEXT, date(2026, 4, 1), "2026-04-01"),
    *((QuestionType.MULTIPLE, mark, STANCES[0]) for mark in ("○", "〇", "◯", "●", "ｏ", "✔", "☑", "レ", 1, True)),
    *((QuestionType.MULTIPLE, mark, "－") for mark in ("×", "✕", "－", "ー", "☐", 0, False)),
]
TOLD: list[tuple[str, Any, str]] = [
    (NUMBER, "約100", "数字で入力してください。例：1,234"),
    (NUMBER, "50名", "数字で入力してください。例：1,234"),
    (NUMBER, True, "数字で入力してください。例：1,234"),
    (NUMBER, date(2026, 1, 2), "数字で入力してください。例：1,234"),
    (NUMBER, Styled(0.15, "0%"), "数字で入力してください。例：1,234"),
    (NUMBER, 1e20, "数字が大きすぎます。15桁までの数字で入力してください。"),
    (NUMBER, "1.234,5", "カンマの位置が3桁ごとになっていません。"),
    (NUMBER, "#N/A", "Excelのエラー（#N/A）になっています。"),
    (MONEY, "12千円", "単位（千円、万円、億円など）は付けず"),
    (MONEY, "1億2千万", "単位（千円、万円、億円など）は付けず"),
    (MONEY, 1_234.5, "小数は使えません。整数で入力してください。"),
    (MONEY, "１２.０００", "小数は使えません。整数で入力してください。"),  # the key beside the comma
    (MONEY, "12,00", "カンマの位置が3桁ごとになっていません。"),
    (DATE, "令和元年4月1日", "令和は2019年（令和元年）5月1日からです。"),
    (DATE, "令和100年4月1日", "2100年（令和82年）12月31日までの間で入力してください。"),
    (DATE, "9999-12-31", "2100年（令和82年）12月31日までの間で入力してください。"),
    (DATE, "令和8年2月30日", "2026年2月30日という日はありません。"),
    (DATE, "令和8年4月1日（木）", "2026年（令和8年）4月1日は水曜日です。"),
    (DATE, datetime.fromisoformat("2026-04-01T09:30"), "時刻は付けずに、日付だけを入力してください。"),
    (DATE, 46_113.5, "時刻は付けずに、日付だけを入力してください。"),
    (DATE, "8.4.1", "西暦か和暦かが分かりません。"),
    (DATE, "令和8年4月", "日付として読み取れません。例：令和8年11月23日"),
    (DATE, "未定", "日付として読み取れません。例：令和8年11月23日"),
    (DATE, "46113", "日付として読み取れません。例：令和8年11月23日"),
    (DATE, -1, "日付として読み取れません。例：令和8年11月23日"),
    (DATE, True, "日付として読み取れません。例：令和8年11月23日"),
    (MONTHS, "令和9年度", "期間として読み取れません。始まりと終わりの年月を入力してください。"),
    (MONTHS, "2027年4月から1年間", "期間として読み取れません。始まりと終わりの年月を入力してください。"),
    (MONTHS, "令和100年4月", "2100年（令和82年）12月31日までの間で入力してください。"),
    (MONTHS, "2028年3月～2027年4月", "期間の終わりが始まりより前になっています。"),
    (SINGLE, "全部", "次の中から1つ選んでください：早期導入を希望、検討を継続、様子を見る"),
    (SINGLE, "早期導入を希望、検討を継続", "次の中から1つ選んでください：早期導入を希望、検討を継続、様子を見る"),
    (SINGLE, 4, "次の中から1つ選んでください：早期導入を希望、検討を継続、様子を見る"),
    (QuestionType.MULTIPLE, "たぶん", "当てはまるものに「○」を、当てはまらないものは空欄にしてください。"),
    (QuestionType.MULTIPLE, STANCES[0], "当てはまるものに「○」を、当てはまらないものは空欄にしてください。"),
    (TEXT, "あ" * 4001, "4000文字以内で入力してください（いまは4001文字）。"),
    (TEXT, "#REF!", "Excelのエラー（#REF!）になっています。"),
]


class Outcome(NamedTuple):
    """What became of the cells: the words of the answer, and what is said at the cell, by the number of the case."""

    words: dict[int, str]
    told: dict[int, str]
    address: dict[int, str]


@pytest.fixture(scope="module")
def outcome(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Outcome]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield taken_in([*READ, *TOLD])
        transaction.set_rollback(True)


def taken_in(cases: list[tuple[str, Any, str]]) -> Outcome:
    prefecture = make_home()
    municipality, asker = make_own_municipality(prefecture), actor_for(make_persona("coordinator", prefecture))
    survey = make_survey(asker)
    for kind, _typed, _expected in cases:
        if kind == PERCENT:
            make_question(asker, survey, NUMBER, unit="％", is_required=False)
        else:
            make_question(asker, survey, QuestionType(kind), is_required=False)
    response = response_of(open_survey(actor=asker, survey=survey), municipality)
    client = signed_in(make_persona("staff", municipality))
    book = loaded(client.get(reverse("surveys:workbook-download", args=[response.pk])).content)
    address: dict[int, str] = {}
    for number, (kind, typed, _expected) in enumerate(cases, start=1):
        suffix = "_c0" if kind == QuestionType.MULTIPLE else ""
        cell = book["入力"].cell(row_of(book["入力"], response, number, suffix), ANSWER)
        put(cell, typed)
        address[number] = cell.coordinate
    url = reverse("surveys:workbook-import", args=[response.pk])
    page = client.post(url, {"workbook": SimpleUploadedFile("回答.xlsx", saved(book))}, follow=True)
    told = {error.cell: error.message for error in page.context["errors"]}
    response.refresh_from_db()
    form = filled_form(response)
    form.full_clean()
    questions = enumerate(survey.questions.order_by("position"), start=1)
    words = {number: words_of(question, form.answer_to(question)) for number, question in questions}
    return Outcome(words, {number: told[cell] for number, cell in address.items() if cell in told}, address)


@pytest.mark.parametrize(("number", "case"), list(enumerate(READ, start=1)), ids=map(named, READ))
def test_it_is_read_as_it_is_meant(outcome: Outcome, number: int, case: tuple[str, Any, str]) -> None:
    assert (outcome.words[number], outcome.told.get(number)) == (case[2], None)


@pytest.mark.parametrize(("number", "case"), list(enumerate(TOLD, start=len(READ) + 1)), ids=map(named, TOLD))
def test_the_cell_is_named_with_what_would_be_right(outcome: Outcome, number: int, case: tuple[str, Any, str]) -> None:
    assert case[2] in outcome.told[number]
    assert outcome.words[number] == "－"


def test_the_wrong_cells_are_all_that_is_told(outcome: Outcome) -> None:
    assert sorted(outcome.told) == list(range(len(READ) + 1, len(READ) + len(TOLD) + 1))
