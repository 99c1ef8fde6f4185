"""Connection profiles by Excel, from the template to the stored rows."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from portal.access.choices import Role
from portal.organisations.models import Organisation
from security.models import ConnectionProfile, Programme
from tests.factories.organisations import make_municipality, make_prefecture
from tests.factories.people import make_user
from tests.factories.profiles import EntrySheet, confirm, download_sheet, make_profile, marked_sheet, stored, upload
from tests.factories.security import make_programme

WAREKI_AND_FULL_WIDTH = {
    "接続事業者": "架空通信B　",
    "契約開始日": "平成26年4月1日",
    "契約満了日": "Ｈ30．3．31",
    "自動更新の期間（か月）": "１２",
    "解約予告の期間": "3",
    "解約予告の単位": "か月前",
    "月額費用（円）": "１８５，０００",
    "違約金の決め方": "残月数×月額の割合",
    "違約金（円）": "－",
    "違約金の割合（％）": 50.0,
    "回線速度（Mbps）": "1,000",
    "利用者数（人）": 850,
    "利用ドメイン": "city.example.jp\nlib.example.jp ",
    "個人番号利用事務系の分離": "対応済み",
    "三層の対策のモデル": "α′モデル",
}
AS_STORED = {
    "isp": "架空通信B",
    "contract_start_on": date(2014, 4, 1),
    "contract_end_on": date(2018, 3, 31),
    "renewal_months": 12,
    "notice_value": 3,
    "notice_unit": "months",
    "monthly_cost_yen": 185_000,
    "penalty_rule": "remaining_months",
    "penalty_yen": None,
    "penalty_percent": 50,
    "bandwidth_mbps": 1000,
    "user_count": 850,
    "domains": "city.example.jp\nlib.example.jp",
    "individual_number_zone": "done",
    "separation_model": "alpha_prime",
}


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def sheet(coordinators_client: Client, programme: Programme) -> EntrySheet:
    return download_sheet(coordinators_client, programme)


def test_what_was_typed_in_any_japanese_form_is_taken_over_after_the_preview(
    coordinators_client, programme, municipality, sheet
):
    sheet.fill("岸和田市", WAREKI_AND_FULL_WIDTH)
    page = upload(coordinators_client, programme, sheet.content())
    assert (stored(municipality, "isp")["isp"], page.context["counts"]["new"]) == ("", 1)
    done = confirm(coordinators_client)
    assert "1団体の接続状況を取り込みました。" in done.content.decode()
    assert stored(municipality, *AS_STORED) == AS_STORED


def test_the_template_of_today_uploaded_unchanged_changes_nothing(coordinators_client, programme, municipality):
    make_profile(municipality)
    sheet = download_sheet(coordinators_client, programme)
    page = upload(coordinators_client, programme, sheet.content())
    assert {name: page.context["counts"][name] for name in ("new", "changed", "unchanged", "wrong")} == {
        "new": 0,
        "changed": 0,
        "unchanged": 2,
        "wrong": 0,
    }
    assert "取り込むものはありません。" in page.content.decode()


def test_a_change_is_shown_with_its_cell_and_both_values(coordinators_client, programme, municipality):
    make_profile(municipality)
    sheet = download_sheet(coordinators_client, programme)
    sheet.fill("岸和田市", {"月額費用（円）": "200,000", "契約満了日": 43555})  # the serial number of 2019-03-31
    page = upload(coordinators_client, programme, sheet.content())
    [row] = page.context["written"]
    assert [(c.cell, c.label, c.before, c.after) for c in row.changes] == [
        (sheet.cell("岸和田市", "契約満了日"), "契約満了日", date(2018, 3, 31), date(2019, 3, 31)),
        (sheet.cell("岸和田市", "月額費用（円）"), "月額費用（円）", "100,000円", "200,000円"),
    ]


def test_moved_columns_remarks_and_blank_rows_do_no_harm(coordinators_client, programme, municipality, sheet):
    sheet.fill("岸和田市", WAREKI_AND_FULL_WIDTH)
    sheet.sheet.move_range(f"{sheet.column('利用者数（人）')}1:{sheet.column('利用者数（人）')}9", cols=30)
    sheet.sheet.insert_rows(1)
    sheet.sheet["A1"] = "接続状況調査（情報政策課で記入）"
    sheet.sheet[f"A{sheet.sheet.max_row + 2}"] = "※金額は税込みです。"
    page = upload(coordinators_client, programme, sheet.content())
    assert (page.context["counts"]["wrong"], page.context["import"].layout["unread"]) == (0, [])
    confirm(coordinators_client)
    assert stored(municipality, *AS_STORED) == AS_STORED


def test_a_column_of_ones_own_is_named_and_not_silently_dropped(coordinators_client, programme, sheet):
    last = sheet.sheet.max_column + 1
    sheet.sheet.cell(1, last, "庁内メモ")
    sheet.sheet.cell(2, last, "要確認")
    page = upload(coordinators_client, programme, sheet.content()).content.decode()
    assert "読み取らなかった列があります" in page
    assert "庁内メモ" in page


def test_a_code_whose_zero_excel_has_eaten_is_understood(client, db):
    hokkaido = make_prefecture(name="北海道", code="010006")
    sapporo = make_municipality(hokkaido, name="札幌市", code="011002")
    programme = make_programme(hokkaido, [sapporo])
    client.force_login(make_user(hokkaido, Role.COORDINATOR))
    sheet = download_sheet(client, programme)
    sheet.fill("札幌市", {"団体コード": 11002, "月額費用（円）": 1})
    upload(client, programme, sheet.content())
    confirm(client)
    assert ConnectionProfile.objects.get().monthly_cost_yen == 1


def test_no_renewal_may_be_written_in_words(coordinators_client, programme, municipality, sheet):
    sheet.fill("岸和田市", {"自動更新の期間（か月）": "なし"})
    upload(coordinators_client, programme, sheet.content())
    confirm(coordinators_client)
    assert stored(municipality, "renewal_months")["renewal_months"] == 0


def test_a_cell_that_was_emptied_empties_the_fact(coordinators_client, programme, municipality):
    make_profile(municipality)
    sheet = download_sheet(coordinators_client, programme).fill(
        "岸和田市", {"月額費用（円）": None, "接続事業者": "－"}
    )
    upload(coordinators_client, programme, sheet.content())
    confirm(coordinators_client)
    assert stored(municipality, "monthly_cost_yen", "isp") == {"monthly_cost_yen": None, "isp": ""}


# --- wrong cells ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "value", "sentence"),
    [
        ("契約満了日", "平成29年3月末", "日付として読み取れません。"),
        ("契約満了日", "29.3.31", "西暦か和暦かが分かりません。"),
        ("契約満了日", "H25.3.31", "契約満了日は、契約開始日（2014年（平成26年）4月1日）以降の日付にしてください。"),
        ("月額費用（円）", "185千円", "単位（千円、万円、億円など）は付けず"),
        ("月額費用（円）", "▲185,000", "0以上の数字で入力してください。"),
        ("月額費用（円）", 99_999_999_999, "2,147,483,647以下の数字で入力してください。"),
        ("利用者数（人）", 1.5, "小数は使えません。"),
        ("違約金の割合（％）", 120, "100以下の数字で入力してください。"),
        ("違約金の決め方", "応相談", "選択肢の中から選んでください。選べるのは「違約金なし」「定額」"),
        ("接続事業者", "あ" * 101, "100文字以内で入力してください（いまは101文字）。"),
        ("利用者数（人）", "#REF!", "数式がエラーになっています。"),
        ("団体コード", "272028", "団体コードの検査数字（末尾の1桁）が合いません。"),
        ("団体コード", "132012", "この団体コードの団体は登録されていません。"),
        ("団体コード", "260002", "京都府は、この事業の参加団体ではないか、ほかの都道府県の団体です。"),
        ("団体コード", None, "団体コードを入力してください。"),
        ("団体コード", "272035", "この行は岸和田市の行として配布したものです。"),
        ("団体名", "高槻市", "団体コード272027は岸和田市です。"),
    ],
)
def test_each_wrong_cell_is_named_with_what_would_be_right(
    coordinators_client, stranger, programme, municipality, sheet, header, value, sentence
):
    sheet.fill("岸和田市", {"契約開始日": "H26.4.1", "月額費用（円）": "100,000"})
    place = sheet.cell("岸和田市", header)
    sheet.sheet[place] = value
    page = upload(coordinators_client, programme, sheet.content())
    assert [(error.place, error.message.startswith(sentence)) for error in page.context["errors"]] == [
        (f"入力!{place}", True)
    ]
    assert "このままでは取り込めません" in page.content.decode()
    assert confirm(coordinators_client).status_code == 200
    assert stored(municipality, "contract_start_on")["contract_start_on"] is None


def test_the_same_municipality_twice_is_refused_at_its_second_row(coordinators_client, programme, sheet):
    first, second = sheet.row("岸和田市"), sheet.sheet.max_row + 1
    for cell in sheet.sheet[first]:
        sheet.sheet[f"{cell.column_letter}{second}"] = cell.value
    page = upload(coordinators_client, programme, sheet.content())
    assert [(error.place, error.message) for error in page.context["errors"]] == [
        (f"入力!A{second}", f"同じ団体が{first}行目にもあります。1団体につき1行にしてください。")
    ]


def test_one_wrong_cell_keeps_back_the_good_rows_and_the_marked_file_brings_them_all(
    coordinators_client, programme, municipality, other_municipality, sheet
):
    sheet.fill("岸和田市", WAREKI_AND_FULL_WIDTH).fill("豊中市", {"月額費用（円）": "約10万円"})
    wrong = sheet.cell("豊中市", "月額費用（円）")
    page = upload(coordinators_client, programme, sheet.content())
    assert [row.name for row in page.context["written"]] == ["岸和田市"]
    confirm(coordinators_client)
    assert stored(municipality, "isp")["isp"] == ""

    marked = marked_sheet(coordinators_client)
    assert marked.sheet[wrong].comment.text.startswith("単位（千円、万円、億円など）は付けず")
    assert [cell.value for cell in marked.book["誤りの一覧"][2]][:4] == ["入力", wrong, "月額費用（円）", "約10万円"]
    marked.fill("豊中市", {"月額費用（円）": "100,000"})
    again = upload(coordinators_client, programme, marked.content())
    assert again.context["counts"]["wrong"] == 0
    confirm(coordinators_client)
    assert stored(municipality, *AS_STORED) == AS_STORED
    assert stored(other_municipality, "monthly_cost_yen")["monthly_cost_yen"] == 100_000


def test_marks_of_an_earlier_round_are_gone_when_the_cell_is_right(coordinators_client, programme, sheet):
    sheet.fill("岸和田市", {"利用者数（人）": "多数"}).fill("豊中市", {"利用者数（人）": "少数"})
    upload(coordinators_client, programme, sheet.content())
    marked = marked_sheet(coordinators_client).fill("岸和田市", {"利用者数（人）": 900})
    upload(coordinators_client, programme, marked.content())
    again = marked_sheet(coordinators_client)
    assert again.sheet[sheet.cell("岸和田市", "利用者数（人）")].comment is None
    assert again.sheet[sheet.cell("豊中市", "利用者数（人）")].comment is not None


def test_a_value_that_looks_like_a_formula_stays_text_in_the_list_of_errors(coordinators_client, programme, sheet):
    cell = sheet.sheet[sheet.cell("岸和田市", "利用者数（人）")]
    cell.value, cell.data_type = "=1+1", "s"
    upload(coordinators_client, programme, sheet.content())
    listed = marked_sheet(coordinators_client).book["誤りの一覧"]["D2"]
    assert (listed.value, listed.data_type, listed.quotePrefix) == ("=1+1", "s", True)
