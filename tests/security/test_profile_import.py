"""Connection profiles by Excel, from the template to the stored rows."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.choices import Role
from portal.access.grants import regrant
from portal.organisations.models import Organisation
from security.models import ConnectionProfile, ProfileImport, Programme
from security.services.profiles import update_profile
from tests.factories.organisations import make_municipality, make_prefecture
from tests.factories.people import make_actor, make_user
from tests.factories.profiles import EntrySheet, confirm, download_sheet, make_profile, upload
from tests.factories.security import make_programme
from tests.support.individual_numbers import with_check_digit

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
def coordinators_client(client: Client, coordinator) -> Client:
    client.force_login(coordinator)
    return client


@pytest.fixture
def sheet(coordinators_client: Client, programme: Programme) -> EntrySheet:
    return download_sheet(coordinators_client, programme)


def stored(organisation: Organisation) -> dict[str, object]:
    profile = ConnectionProfile.objects.get(organisation=organisation)
    return {name: getattr(profile, name) for name in AS_STORED}


def test_what_was_typed_in_any_japanese_form_is_taken_over_after_the_preview(
    coordinators_client, programme, municipality, sheet
):
    sheet.fill("岸和田市", WAREKI_AND_FULL_WIDTH)
    page = upload(coordinators_client, programme, sheet.content())
    assert (stored(municipality)["isp"], page.context["counts"]["new"]) == ("", 1)
    done = confirm(coordinators_client)
    assert "1団体の接続状況を取り込みました。" in done.content.decode()
    assert stored(municipality) == AS_STORED


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
    assert stored(municipality) == AS_STORED


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
    assert stored(municipality)["renewal_months"] == 0


def test_a_cell_that_was_emptied_empties_the_fact(coordinators_client, programme, municipality):
    make_profile(municipality)
    sheet = download_sheet(coordinators_client, programme).fill(
        "岸和田市", {"月額費用（円）": None, "接続事業者": "－"}
    )
    upload(coordinators_client, programme, sheet.content())
    confirm(coordinators_client)
    assert (stored(municipality)["monthly_cost_yen"], stored(municipality)["isp"]) == (None, "")


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
    assert stored(municipality)["contract_start_on"] is None


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
    assert stored(municipality)["isp"] == ""

    marked = marked_sheet(coordinators_client)
    assert marked.sheet[wrong].comment.text.startswith("単位（千円、万円、億円など）は付けず")
    assert [cell.value for cell in marked.book["誤りの一覧"][2]][:4] == ["入力", wrong, "月額費用（円）", "約10万円"]
    marked.fill("豊中市", {"月額費用（円）": "100,000"})
    again = upload(coordinators_client, programme, marked.content())
    assert again.context["counts"]["wrong"] == 0
    confirm(coordinators_client)
    assert stored(municipality) == AS_STORED
    assert stored(other_municipality)["monthly_cost_yen"] == 100_000


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


# --- files that are not our form, or must not come in -------------------------------------------------------------


def _rename_sheet(sheet: EntrySheet) -> None:
    sheet.sheet.title = "Sheet1"


def _merge_headings(sheet: EntrySheet) -> None:
    sheet.sheet.merge_cells("C1:D1")


def _merge_values(sheet: EntrySheet) -> None:
    sheet.sheet.merge_cells("C2:C3")


def _delete_column(sheet: EntrySheet) -> None:
    sheet.sheet.delete_cols(5)


def _double_heading(sheet: EntrySheet) -> None:
    sheet.sheet["C1"] = "契約満了日"


def _clear_headings(sheet: EntrySheet) -> None:
    sheet.sheet.delete_rows(1)


def _old_form(sheet: EntrySheet) -> None:
    sheet.book["記入要領"]["B2"] = "接続状況調査票 第0版"


def _formula_without_result(sheet: EntrySheet) -> None:
    sheet.sheet["I2"] = "=100000*1.1"


@pytest.mark.parametrize(
    ("break_it", "place", "sentence"),
    [
        (_rename_sheet, "ファイル全体", "シート「入力」がありません。"),
        (_merge_headings, "入力!C1:D1", "見出しのセルが結合されています。"),
        (_merge_values, "入力!C2:C3", "入力欄のセルが結合されています。"),
        (_delete_column, "入力!1:1", "見出し「契約満了日」の列がありません。"),
        (_double_heading, "入力!E1", "見出し「契約満了日」が2つあります。"),
        (_clear_headings, "入力", "見出しの行（団体コード、団体名、接続事業者など）が見つかりません。"),
        (_old_form, "記入要領!B2", "様式が現在のもの（接続状況調査票 第1版）と違います。"),
        (_formula_without_result, "入力!I2", "数式の計算結果がファイルに保存されていません。"),
    ],
)
def test_a_file_that_is_not_our_form_is_refused_at_the_place(
    coordinators_client, programme, municipality, sheet, break_it, place, sentence
):
    sheet.fill("岸和田市", WAREKI_AND_FULL_WIDTH)
    break_it(sheet)
    page = upload(coordinators_client, programme, sheet.content())
    [error] = page.context["form"].errors["workbook"]
    assert error.startswith(f"{place}：{sentence}")
    assert (ProfileImport.objects.count(), stored(municipality)["isp"]) == (0, "")


def test_a_file_with_macros_is_refused(coordinators_client, programme, sheet):
    content = with_part(sheet.content(), "xl/vbaProject.bin", b"macro")
    [error] = upload(coordinators_client, programme, content).context["form"].errors["workbook"]
    assert "マクロ" in error
    assert ProfileImport.objects.count() == 0


def test_fifty_megabytes_of_padding_are_refused(coordinators_client, programme, sheet):
    content = with_part(sheet.content(), "xl/worksheets/padding.xml", b" " * 51 * 1024 * 1024)
    [error] = upload(coordinators_client, programme, content).context["form"].errors["workbook"]
    assert "回答.xlsx" in error
    assert ProfileImport.objects.count() == 0


def test_an_individual_number_is_refused_at_its_cell_and_never_shown(coordinators_client, programme, sheet):
    number = with_check_digit("12345678901")
    place = sheet.cell("岸和田市", "備考")
    sheet.sheet[place] = f"担当者 {number[:4]} {number[4:8]} {number[8:]}"
    page = upload(coordinators_client, programme, sheet.content()).content.decode()
    assert f"シート「入力」のセル{place}" in page
    assert number[8:] not in page
    assert ProfileImport.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"), [("回答.xlsx", b"not a workbook"), ("回答.xls", b"old"), ("回答.csv", b"a,b")]
)
def test_what_is_no_workbook_is_refused_in_words(coordinators_client, programme, name, content):
    page = upload(coordinators_client, programme, content, name)
    assert page.status_code == 200
    assert len(page.context["form"].errors["workbook"]) == 1
    assert ProfileImport.objects.count() == 0


# --- somebody else in between ------------------------------------------------------------------------------------


def test_a_profile_changed_since_the_download_is_a_conflict_shown_with_both_values(
    coordinators_client, coordinator, programme, municipality, sheet
):
    change_meanwhile(municipality, monthly_cost_yen=70_000)
    sheet.fill("岸和田市", {"月額費用（円）": 90_000})
    page = upload(coordinators_client, programme, sheet.content())
    [row] = page.context["conflicts"]
    assert [(c.label, c.before, c.after) for c in row.changes] == [("月額費用（円）", "70,000円", "90,000円")]
    confirm(coordinators_client)
    assert stored(municipality)["monthly_cost_yen"] == 70_000


def test_the_marked_file_settles_a_conflict_knowingly(coordinators_client, programme, municipality, sheet):
    change_meanwhile(municipality, monthly_cost_yen=70_000)
    sheet.fill("岸和田市", {"月額費用（円）": 90_000})
    upload(coordinators_client, programme, sheet.content())
    marked = marked_sheet(coordinators_client)
    assert "現在の登録は「70,000」です" in marked.sheet[sheet.cell("岸和田市", "月額費用（円）")].comment.text
    assert upload(coordinators_client, programme, marked.content()).context["conflicts"] == []
    confirm(coordinators_client)
    assert stored(municipality)["monthly_cost_yen"] == 90_000


def test_a_change_between_preview_and_confirmation_stops_everything(
    coordinators_client, programme, municipality, other_municipality, sheet
):
    sheet.fill("岸和田市", {"月額費用（円）": 90_000}).fill("豊中市", {"月額費用（円）": 80_000})
    upload(coordinators_client, programme, sheet.content())
    change_meanwhile(municipality, monthly_cost_yen=70_000)
    answer = confirm(coordinators_client).content.decode()
    assert "他の人が更新した団体があります（岸和田市）。何も取り込んでいません。" in answer
    assert stored(other_municipality)["monthly_cost_yen"] is None


def test_a_second_confirmation_is_refused(coordinators_client, programme, municipality, sheet):
    sheet.fill("岸和田市", {"月額費用（円）": 90_000})
    upload(coordinators_client, programme, sheet.content())
    confirm(coordinators_client)
    assert "この取込はすでに確定されています。" in confirm(coordinators_client).content.decode()
    assert ConnectionProfile.objects.get(organisation=municipality).version == 2


def test_nothing_but_the_fact_remains_of_an_import_that_was_called_off(coordinators_client, programme, sheet):
    sheet.fill("岸和田市", WAREKI_AND_FULL_WIDTH)
    upload(coordinators_client, programme, sheet.content())
    [profile_import] = ProfileImport.objects.all()
    coordinators_client.post(reverse("security:profile-import-discard", args=[profile_import.pk]))
    profile_import.refresh_from_db()
    assert (profile_import.state, profile_import.rows, profile_import.workbook) == ("discarded", [], None)
    assert "取りやめになっています" in confirm(coordinators_client).content.decode()


def test_the_history_tells_which_file_a_value_came_from(coordinators_client, programme, municipality, sheet):
    upload(coordinators_client, programme, sheet.fill("岸和田市", {"接続事業者": "架空通信A"}).content(), "回答票.xlsx")
    confirm(coordinators_client)
    profile = ConnectionProfile.objects.get(organisation=municipality)
    page = coordinators_client.get(reverse("security:profile-detail", args=[profile.pk]))
    latest = page.context["history"][0]
    assert (latest.name, latest.reason) == ("府県 担当", "Excelファイル「回答票.xlsx」の取込")


# --- who may, and how much it takes ------------------------------------------------------------------------------


@pytest.mark.parametrize("persona", ["auditor", "staff", "approver", "section", "neighbour", "vendor", "stranger"])
def test_only_who_runs_the_programme_imports(client, request, programme, coordinators_client, sheet, persona):
    upload(coordinators_client, programme, sheet.content())
    [profile_import] = ProfileImport.objects.all()
    client = Client()
    client.force_login(request.getfixturevalue(persona))
    addresses = [reverse(f"security:profile-{name}", args=[programme.pk]) for name in ("template", "import-new")] + [
        reverse(f"security:profile-import-{name}", args=[profile_import.pk]) for name in ("detail", "marked")
    ]
    assert {client.get(address).status_code for address in addresses} == {404}
    for action in ("apply", "discard"):
        assert client.post(reverse(f"security:profile-import-{action}", args=[profile_import.pk])).status_code == 404
    assert upload(client, programme, sheet.content()).status_code == 404
    assert [row.state for row in ProfileImport.objects.all()] == ["checked"]


def test_a_colleague_of_the_same_prefecture_can_finish_an_import(
    coordinators_client, manager, programme, municipality, sheet
):
    upload(coordinators_client, programme, sheet.fill("岸和田市", {"月額費用（円）": 90_000}).content())
    coordinators_client.force_login(manager)
    confirm(coordinators_client)
    assert stored(municipality)["monthly_cost_yen"] == 90_000


def test_of_a_programme_of_two_prefectures_each_imports_its_own_organisations(client, prefecture, municipality):
    kyoto = make_prefecture(name="京都府", code="260002")
    uji = make_municipality(kyoto, name="宇治市", code="262048")
    programme = make_programme(prefecture, [municipality, uji])
    programme.prefectures.add(kyoto)
    regrant(programme)
    client.force_login(make_user(kyoto, Role.COORDINATOR))
    sheet = download_sheet(client, programme)
    assert [sheet.sheet[f"B{row}"].value for row in range(2, sheet.sheet.max_row + 1)] == ["宇治市"]
    sheet.fill("宇治市", {"団体コード": "272027", "管理番号": None, "団体名": "岸和田市"})
    [error] = upload(client, programme, sheet.content()).context["errors"]
    assert error.message.startswith("岸和田市は、この事業の参加団体ではないか、ほかの都道府県の団体です。")


def test_confirming_takes_as_many_statements_for_five_organisations_as_for_one(client, prefecture, coordinator):
    client.force_login(coordinator)
    counts = []
    for size in (1, 5):
        municipalities = [make_municipality(prefecture) for _ in range(size)]
        programme = make_programme(prefecture, municipalities)
        sheet = download_sheet(client, programme)
        for municipality in municipalities:
            sheet.fill(municipality.name, {"月額費用（円）": 90_000})
        upload(client, programme, sheet.content())
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("security:profile-import-apply", args=[ProfileImport.objects.first().pk]))
        counts.append(len(queries))
        assert ConnectionProfile.objects.of_programme(programme).filter(monthly_cost_yen=90_000).count() == size
    assert counts[0] == counts[1]


# --- helpers ----------------------------------------------------------------------------------------------------


def marked_sheet(client: Client) -> EntrySheet:
    profile_import = ProfileImport.objects.first()
    response = client.get(reverse("security:profile-import-marked", args=[profile_import.pk]))
    return EntrySheet(response.content)


def change_meanwhile(organisation: Organisation, **changes: object) -> None:
    profile = ConnectionProfile.objects.get(organisation=organisation)
    staff = make_actor(organisation, Role.STAFF)
    update_profile(actor=staff, profile=profile, version=profile.version, changes=changes)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The workbook with one more part in its package."""
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return out.getvalue()
