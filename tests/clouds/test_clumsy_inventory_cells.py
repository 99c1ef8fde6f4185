"""What offices type into the cells of the inventory's workbook: one list of what is read, one of what is told.

All cells stand in one workbook, a row for each, uploaded once through the page.
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

from clouds.models import InventoryImport
from clouds.sheets.columns import COLUMNS
from tests.factories.organisations import make_municipality
from tests.factories.personas import make_home, make_persona
from tests.support.files import saved
from tests.support.forms import signed_in
from tests.support.workbook_edits import Styled, loaded, named, put

END, COST, PRODUCT, REMARKS = "契約満了日", "年間費用（円）", "製品名", "備考"
RENEWAL, NOTICE, HOSTING, FUNCTIONS = "自動更新の期間（か月）", "解約予告の期間", "設置形態", "次期に求める機能"
MORNING = datetime.fromisoformat("2026-04-01T09:30")

READ: list[tuple[str, Any, Any]] = [
    (COST, "１，２３４", 1_234),
    (COST, "￥１２，３４５", 12_345),
    (COST, "1,234円", 1_234),
    (COST, "¥1,234-", 1_234),
    (COST, "1 234", 1_234),
    (COST, "－", None),
    (COST, 12_000_000 * 1.1, 13_200_000),
    (COST, Styled(1_234_567, '"¥"#,##0'), 1_234_567),
    (COST, Styled(1_234_567, '#,##0,"千円"'), 1_234_567),  # shown in thousands, kept in yen
    (COST, 123_456_789_018, 123_456_789_018),  # a number is no individual number
    (RENEWAL, "なし", 0),
    (RENEWAL, "１２か月", 12),
    (RENEWAL, "12ヶ月", 12),
    (END, "令和8年4月1日", "2026-04-01"),
    (END, "Ｒ８．４．１", "2026-04-01"),
    (END, "令8.4.1", "2026-04-01"),
    (END, "令和元年5月1日", "2019-05-01"),
    (END, "平成31年4月30日", "2019-04-30"),
    (END, "平成32年3月31日", "2020-03-31"),
    (END, 20_260_401, "2026-04-01"),  # shown as ########
    (END, Styled(46_113, "General"), "2026-04-01"),  # the format of days taken away
    (END, datetime.fromisoformat("2026-04-01"), "2026-04-01"),
    (HOSTING, "庁内設置\u00a0", "own"),
    (HOSTING, "ﾃﾞｰﾀｾﾝﾀｰ（単独）", "data_centre"),
    (FUNCTIONS, "ｺﾝﾋﾞﾆ交付，標準準拠システム", ["standard", "convenience_store"]),
    (FUNCTIONS, "コンビニ交付\n標準準拠システム", ["standard", "convenience_store"]),
    (PRODUCT, "=cmd|'/c calc'!A0", "=cmd|'/c calc'!A0"),
    (PRODUCT, "+1-2", "+1-2"),
    (PRODUCT, "@課長", "@課長"),
    (PRODUCT, "\u3000前後の空白 ", "前後の空白"),
    (PRODUCT, 123.0, "123"),
    (PRODUCT, Styled(0.15, "0%"), "15%"),
    (PRODUCT, Styled(123, "000000"), "000123"),
    (PRODUCT, True, "TRUE"),
    (PRODUCT, date(2026, 4, 1), "令和8年4月1日"),
    (REMARKS, MORNING, "2026-04-01 09:30:00"),
    (REMARKS, "1行目_x000D_\n\n2行目", "1行目\n2行目"),
    (REMARKS, "制御_x0007_文字", "制御文字"),
]
TOLD: list[tuple[str, Any, str]] = [
    (COST, "12千円", "単位（千円、万円、億円など）は付けず、円の単位の数字で入力してください。"),
    (COST, "約1200", "数字だけで入力してください。例：12,000,000"),
    (COST, "１２.０００", "小数は使えません。整数で入力してください。例：12,000,000"),
    (COST, 0.1 + 0.2, "小数は使えません。整数で入力してください。例：12,000,000"),
    (COST, Styled(0.15, "0%"), "数字だけで入力してください。例：12,000,000"),
    (COST, "▲5", "0以上の数字で入力してください。例：12,000,000"),
    (COST, 1e20, "数字が大きすぎます。"),
    (COST, 10**13, "999,999,999,999以下の数字で入力してください。"),
    (COST, True, "数字だけで入力してください。例：12,000,000"),
    (COST, "#REF!", "数式がエラーになっています。値を入力し直してください。"),
    (PRODUCT, "#SPILL!", "数式がエラーになっています。値を入力し直してください。"),
    (RENEWAL, "1年", "数字だけで入力してください。例：12"),
    (RENEWAL, 100_000, "120以下の数字で入力してください。例：12"),
    (NOTICE, "3か月前", "数字だけで入力してください。例：3"),
    (END, "令和元年4月1日", "令和は2019年（令和元年）5月1日からです。"),
    (END, "令和100年4月1日", "2100年（令和82年）12月31日までの間で入力してください。"),
    (END, "令和9年2月29日", "2027年2月29日という日はありません。"),
    (END, "令和8年4月1日（木）", "2026年（令和8年）4月1日は水曜日です。"),
    (END, "8.4.1", "西暦か和暦かが分かりません。"),
    (END, "令和8年度末", "日付として読み取れません。例：令和8年11月23日"),
    (END, MORNING, "時刻は付けずに、日付だけを入力してください。"),
    (END, -1, "日付として読み取れません。"),
    (HOSTING, "どこか", "選択肢の中から選んでください。選べるのは「庁内設置」"),
    (
        FUNCTIONS,
        "コンビニ交付、夢",
        "選択肢にない言葉があります（「夢」）。選択肢の中から選び、",
    ),
    (PRODUCT, "あ" * 101, "100文字以内で入力してください（いまは101文字）。"),
    ("団体コード", "999999", "団体コードの検査数字（末尾の1桁）が合いません。"),
    ("団体名", "高槻市", "です。どちらかを直してください。"),
    ("業務", "戸籍係", "業務は、標準の一覧の名称で入力してください。選べるのは「住民基本台帳」"),
]
FIELD_OF = {column.header: column.name for column in COLUMNS}
CODES = ("272027", "272035", "271004", "272043")


class Outcome(NamedTuple):
    """What became of the cells: the value that is read, and what is said at the cell, by the number of the case."""

    values: dict[int, Any]
    told: dict[int, list[str]]


@pytest.fixture(scope="module")
def outcome(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Outcome]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield taken_in([*READ, *TOLD])
        transaction.set_rollback(True)


def taken_in(cases: list[tuple[str, Any, Any]]) -> Outcome:
    prefecture = make_home()
    for code in CODES:
        make_municipality(prefecture, name=f"架空市{code}", kana="カクウシ", code=code)
    client = signed_in(make_persona("coordinator", prefecture))
    book = loaded(client.get(reverse("clouds:inventory-template")).content)
    sheet = book["入力"]
    column_of = {cell.value: cell.column for cell in sheet[1]}
    address: dict[int, str] = {}
    for number, (header, typed, _expected) in enumerate(cases):
        row = number + 2
        sheet.cell(row, column_of[REMARKS]).value = "記入した行"
        put(sheet.cell(row, column_of[header]), typed)
        address[number] = sheet.cell(row, column_of[header]).coordinate
    url = reverse("clouds:inventory-import-new")
    client.post(url, {"workbook": SimpleUploadedFile("台帳.xlsx", saved(book))})
    made = InventoryImport.objects.get()
    rows = {row["row"] - 2: row["values"] for row in made.rows}
    told: dict[int, list[str]] = {}
    for error in made.errors:
        number = next(number for number, cell in address.items() if cell == error["cell"])
        told.setdefault(number, []).append(error["message"])
    values = {number: rows[number][FIELD_OF[header]] for number, (header, *_) in enumerate(cases) if number in rows}
    return Outcome(values, told)


@pytest.mark.parametrize(("number", "case"), list(enumerate(READ)), ids=map(named, READ))
def test_it_is_read_as_it_is_meant(outcome: Outcome, number: int, case: tuple[str, Any, Any]) -> None:
    assert (outcome.told.get(number), outcome.values.get(number)) == (None, case[2])


@pytest.mark.parametrize(("number", "case"), list(enumerate(TOLD, start=len(READ))), ids=map(named, TOLD))
def test_the_cell_is_named_with_what_would_be_right(outcome: Outcome, number: int, case: tuple[str, Any, str]) -> None:
    [sentence] = outcome.told[number]
    assert (case[2] in sentence, number in outcome.values) == (True, False), sentence
