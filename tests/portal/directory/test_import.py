"""Organisations from a file: looked through, shown, then taken over as a whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.audit.selectors import history_of
from portal.directory.choices import ImportState
from portal.directory.models import OrganisationImport
from portal.jobs.models import JobRun
from portal.jobs.runner import run_claimed
from portal.organisations.data_files import all_records
from portal.organisations.models import Organisation
from portal.organisations.services.loading import store_organisations
from portal.organisations.services.organisations import update_organisation
from tests.factories.organisations import make_prefecture
from tests.factories.people import make_user
from tests.factories.personas import PERSONAS

HEADINGS = ("団体コード", "団体名", "フリガナ", "種別", "2020年国勢調査人口")
IKEDA = ("272043", "池田市", "イケダシ", "市", "104993")


def workbook(
    *rows: Sequence[Any], headings: Sequence[str] = HEADINGS, name: str = "団体一覧.xlsx"
) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "団体"
    for row in (headings, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile(name, out.getvalue())


def csv_file(
    *rows: Sequence[str], encoding: str = "utf-8-sig", headings: Sequence[str] = HEADINGS
) -> SimpleUploadedFile:
    text = "".join(",".join(row) + "\r\n" for row in (headings, *rows))
    return SimpleUploadedFile("団体一覧.csv", text.encode(encoding))


def upload(client: Client, file: SimpleUploadedFile) -> Any:
    return client.post(reverse("directory:import-new"), {"file": file}, follow=True)


def confirm(client: Client, made: OrganisationImport | None = None) -> Any:
    made = made or OrganisationImport.objects.latest("created_at")
    return client.post(reverse("directory:import-confirm", args=[made.pk]), follow=True)


def outcomes(response: Any) -> dict[str, str]:
    return {row.record.name: row.outcome.value for row in response.context["preview"].rows}


def wrong(response: Any) -> list[tuple[str, str]]:
    return [(error.cell, error.message) for error in response.context["errors"]]


def names() -> set[str]:
    return set(Organisation.objects.values_list("name", flat=True))


@pytest.fixture
def as_manager(client: Client, manager: User, municipality: Organisation) -> Client:
    client.force_login(manager)
    return client


@pytest.mark.parametrize(
    "file", [workbook(IKEDA), csv_file(IKEDA), csv_file(IKEDA, encoding="cp932")], ids=["excel", "utf-8", "cp932"]
)
def test_a_new_organisation_is_shown_first_and_stored_on_confirmation(
    as_manager: Client, manager: User, file: SimpleUploadedFile
) -> None:
    file.seek(0)
    shown = upload(as_manager, file)
    assert (outcomes(shown), "池田市" in names()) == ({"池田市": "new"}, False)
    done = confirm(as_manager)
    created = Organisation.objects.get(code="272043")
    assert "1団体を追加し、0団体を変更しました。" in done.content.decode()
    assert (created.name, created.kana, created.kind, str(created.prefecture)) == (
        "池田市",
        "イケダシ",
        "city",
        "大阪府",
    )
    assert dict(created.population_counts.values_list("census_year", "population")) == {2020: 104993}
    assert Organisation.objects.permitted_to(actor_for(manager), "manage_users").filter(pk=created.pk).exists()
    assert list(Organisation.objects.matching("いけだ")) == [created]


def test_changed_and_unchanged_rows_are_told_apart_by_cell(
    as_manager: Client, other_municipality: Organisation
) -> None:
    shown = upload(
        as_manager,
        workbook(("272027", "岸和田市", "キシワダシ", "市", 190658), ("272035", "豊中市", "トヨナカシ", "市", None)),
    )
    assert outcomes(shown) == {"岸和田市": "changed", "豊中市": "unchanged"}
    changes = [(c.cell, c.label, c.before, c.after) for row in shown.context["preview"].written for c in row.changes]
    assert changes == [("E2", "2020年国勢調査人口", None, 190658)]


def test_what_people_type_is_tidied(as_manager: Client) -> None:
    row = ("２７２０４３", " 池田市 ", "ｲｹﾀﾞｼ", "市", "１０４，９９３")
    upload(as_manager, workbook(row, headings=("市区町村コード", " 団体名　", "ふりがな", "種 別", "2020年人口")))
    confirm(as_manager)
    created = Organisation.objects.get(code="272043")
    assert (created.name, created.kana, created.population_counts.get().population) == ("池田市", "イケダシ", 104993)


def test_the_zero_that_excel_eats_is_given_back(client: Client, db: None) -> None:
    hokkaido = make_prefecture(name="北海道", code="010006")
    client.force_login(make_user(hokkaido, Role.MANAGER))
    upload(client, workbook((12025, "函館市", "ハコダテシ", "市", 251084)))
    confirm(client)
    assert Organisation.objects.get(name="函館市").code == "012025"


def test_an_empty_cell_leaves_what_is_stored(as_manager: Client, municipality: Organisation) -> None:
    upload(as_manager, workbook(("272027", "岸和田市", "", "市", ""), IKEDA))
    confirm(as_manager)
    municipality.refresh_from_db()
    assert (municipality.kana, municipality.version) == ("キシワダシ", 1)


def test_the_history_names_the_file_and_the_person(as_manager: Client, municipality: Organisation) -> None:
    upload(as_manager, workbook(("272027", "岸和田市", "キシワダ", "市", "")))
    confirm(as_manager)
    newest = history_of(municipality)[0]
    assert (newest.name, newest.reason) == ("府県 管理", "ファイル「団体一覧.xlsx」の取込")


@pytest.mark.parametrize(
    ("row", "cell", "sentence"),
    [
        (("272044", "池田市", "イケダシ", "市", ""), "A2", "検査数字（末尾の1桁）が合いません"),
        (("27204", "池田市", "イケダシ", "市", ""), "A2", "検査数字を付けると272043になります"),
        (("", "池田市", "イケダシ", "市", ""), "A2", "6桁の団体コードが必要です"),
        (("131016", "千代田区", "チヨダク", "特別区", ""), "A2", "大阪府に属する団体だけです"),
        (("480002", "架空府", "", "都道府県", ""), "A2", "48という都道府県はありません"),
        (("272043", "", "イケダシ", "市", ""), "B2", "団体名を入力してください"),
        (("272043", "池" * 101, "イケダシ", "市", ""), "B2", "100文字以内"),
        (("272043", "池田市", "漢字", "市", ""), "C2", "フリガナ"),
        (("272043", "池田市", "イケダシ", "都市", ""), "D2", "選択肢の中から選んでください"),
        (("272043", "池田市", "イケダシ", "", ""), "D2", "種別を入力してください"),
        (("272043", "池田市", "イケダシ", "市", "約10万人"), "E2", ""),
        (("272043", "池田市", "イケダシ", "市", "-5"), "E2", "0以上の整数"),
        (("272027", "岸和田市", "", "教育委員会", ""), "D2", "「市」として登録されています"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_stored(
    as_manager: Client, row: Sequence[str], cell: str, sentence: str
) -> None:
    before = names()
    shown = upload(as_manager, workbook(row, ("272051", "吹田市", "スイタシ", "市", "385567")))
    errors = wrong(shown)
    assert [place for place, _message in errors] == [cell]
    assert sentence in errors[0][1]
    refused = confirm(as_manager)
    assert "誤りのあるセルが残っているため取り込めません。" in refused.content.decode()
    assert names() == before


def test_all_wrong_cells_are_named_at_once(as_manager: Client) -> None:
    shown = upload(
        as_manager, workbook(("272044", "", "漢字", "都市", "約"), ("272051", "吹田市", "スイタシ", "市", "x"))
    )
    assert {cell for cell, _message in wrong(shown)} == {"A2", "B2", "C2", "D2", "E2", "E3"}


def test_two_rows_about_one_organisation_are_refused(as_manager: Client) -> None:
    shown = upload(as_manager, workbook(IKEDA, ("272043", "池田町", "イケダチョウ", "町", "")))
    assert wrong(shown) == [("A3", "2行目と同じ団体です。どちらか1行だけを残してください。")]


def test_an_organisation_that_has_ended_is_refused(as_manager: Client, other_municipality: Organisation) -> None:
    Organisation.objects.filter(pk=other_municipality.pk).update(abolished_on="2020-04-01")
    shown = upload(as_manager, workbook(("272035", "豊中市", "", "市", "")))
    assert "廃止されています" in wrong(shown)[0][1]


def test_the_wrong_cells_come_back_marked_in_the_same_workbook(as_manager: Client) -> None:
    upload(as_manager, workbook(("272044", "池田市", "イケダシ", "市", "")))
    made = OrganisationImport.objects.get()
    response = as_manager.get(reverse("directory:import-marked", args=[made.pk]))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    comment = book["団体"]["A2"].comment
    assert book.sheetnames == ["エラー一覧", "団体"]
    assert comment is not None
    assert "検査数字" in comment.text


def with_macro() -> SimpleUploadedFile:
    return workbook(IKEDA, name="団体一覧.xlsm")


def with_merged_heading() -> SimpleUploadedFile:
    book = openpyxl.load_workbook(workbook(IKEDA))
    book["団体"].merge_cells("A1:B1")
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("団体一覧.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: workbook(IKEDA, headings=("コ", "名", "カ", "シュ", "人")), "見出しが見つかりません"),
        (with_merged_heading, "見出しのセルが結合されています"),
        (with_macro, "マクロ"),
        (lambda: SimpleUploadedFile("団体.xlsx", b"not a workbook"), "中身は"),
        (lambda: SimpleUploadedFile("団体.pdf", b"%PDF-1.7"), "種類のファイルは受け付けていません"),
        (lambda: SimpleUploadedFile("団体.csv", b""), "空"),
        (lambda: workbook(("272043", "1234 5678 9018", "", "市", "")), "個人番号"),
    ],
)
def test_a_file_that_must_not_come_in_is_refused_at_the_field(as_manager: Client, file: Any, sentence: str) -> None:
    response = upload(as_manager, file())
    assert sentence in str(response.context["form"].errors["file"])
    assert "5678" not in response.content.decode()
    assert not OrganisationImport.objects.exists()


def test_whoever_was_faster_is_not_overwritten(
    as_manager: Client, administrator: User, municipality: Organisation
) -> None:
    upload(as_manager, workbook(("272027", "岸和田市", "キシワダ", "市", ""), IKEDA))
    update_organisation(actor=actor_for(administrator), organisation=municipality, version=1, kana="キシ")
    refused = confirm(as_manager)
    assert "他の人が更新した団体があります（岸和田市）" in refused.content.decode()
    assert outcomes(refused) == {"岸和田市": "conflict", "池田市": "new"}
    municipality.refresh_from_db()
    assert (municipality.kana, "池田市" in names()) == ("キシ", False)


def test_an_import_is_confirmed_once(as_manager: Client) -> None:
    upload(as_manager, workbook(IKEDA))
    made = OrganisationImport.objects.get()
    confirm(as_manager, made)
    again = confirm(as_manager, made)
    assert "すでに確定されています" in again.content.decode()
    made.refresh_from_db()
    assert (made.state, made.content, made.rows) == (ImportState.APPLIED, None, [])


def test_a_discarded_import_leaves_nothing(as_manager: Client) -> None:
    upload(as_manager, workbook(IKEDA))
    made = OrganisationImport.objects.get()
    as_manager.post(reverse("directory:import-discard", args=[made.pk]))
    made.refresh_from_db()
    assert (made.state, made.content, made.rows, "池田市" in names()) == (ImportState.DISCARDED, None, [], False)
    assert "取りやめになっています" in confirm(as_manager, made).content.decode()


def test_a_new_upload_puts_the_undecided_one_aside(as_manager: Client) -> None:
    for _ in range(2):
        upload(as_manager, workbook(IKEDA))
    states = sorted(OrganisationImport.objects.values_list("state", flat=True))
    assert states == [ImportState.CHECKED, ImportState.DISCARDED]


@pytest.mark.parametrize("persona", PERSONAS)
def test_only_managers_of_a_prefecture_import_and_nobody_sees_anothers(
    client: Client, manager: User, municipality: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(manager)
    upload(client, workbook(IKEDA))
    made = OrganisationImport.objects.get()
    client.force_login(request.getfixturevalue(persona))
    open_pages = [client.get(reverse(f"directory:{name}")).status_code == 200 for name in ("import-new", "template")]
    own = [client.get(reverse("directory:import-detail", args=[made.pk])).status_code == 200]
    own += [confirm(client, made).status_code == 200]
    assert open_pages == [persona in {"manager", "stranger"}] * 2
    assert own == [persona == "manager"] * 2
    assert ("池田市" in names()) == (persona == "manager")


@pytest.mark.parametrize("file_format", ["xlsx", "csv", "csv-cp932"])
def test_an_export_can_be_imported_again_and_changes_nothing(as_manager: Client, file_format: str) -> None:
    store_organisations(actor=Actor.system(), records=all_records("27"))
    exported = as_manager.get(reverse("directory:export"), {"format": file_format})
    name = f"団体一覧.{file_format.partition('-')[0]}"
    shown = upload(as_manager, SimpleUploadedFile(name, exported.content))
    counts = shown.context["preview"].counts
    assert counts == {"new": 0, "changed": 0, "unchanged": Organisation.objects.count(), "conflict": 0}


def test_the_template_holds_what_is_registered_and_comes_back_unchanged(as_manager: Client) -> None:
    template = as_manager.get(reverse("directory:template"))
    book = openpyxl.load_workbook(io.BytesIO(template.content))
    assert book.sheetnames == ["団体", "記入要領"]
    shown = upload(as_manager, SimpleUploadedFile("様式.xlsx", template.content))
    assert outcomes(shown) == {"大阪府": "unchanged", "岸和田市": "unchanged"}


def test_an_export_holds_what_the_list_shows(
    as_manager: Client, vendor: User, other_municipality: Organisation
) -> None:
    filtered = as_manager.get(reverse("directory:export"), {"format": "csv", "q": "豊中"}).content.decode("utf-8-sig")
    assert ("豊中市" in filtered, "岸和田市" in filtered) == (True, False)
    as_manager.force_login(vendor)
    own = as_manager.get(reverse("directory:export"), {"format": "csv"}).content.decode("utf-8-sig")
    assert ("架空システム株式会社" in own, "豊中市" in own) == (True, False)
    assert as_manager.get(reverse("directory:export"), {"format": "exe"}).status_code == 404


def test_a_formula_in_a_name_is_not_run_by_a_spreadsheet(as_manager: Client, municipality: Organisation) -> None:
    Organisation.objects.filter(pk=municipality.pk).update(name="=HYPERLINK(1)")
    exported = as_manager.get(reverse("directory:export"), {"format": "csv"}).content.decode("utf-8-sig")
    assert ",=HYPERLINK" not in exported


def test_a_long_file_is_read_and_stored_by_a_worker(as_manager: Client, manager: User) -> None:
    padding = ",".join(["備考"] * 400)
    rows = [IKEDA, *(("272051", "吹田市", "スイタシ", "市", "385567") for _ in range(1))]
    text = "".join(",".join(row) + f",{padding}\r\n" for row in ((*HEADINGS,), *rows)) + "," * 100_001
    shown = upload(as_manager, SimpleUploadedFile("長い.csv", text.encode()))
    made = OrganisationImport.objects.get()
    assert (made.state, "progress" in shown.context) == (ImportState.READING, True)
    run_claimed(str(made.job_id), worker="test")
    made.refresh_from_db()
    assert (made.state, len(made.rows)) == (ImportState.CHECKED, 2)
    confirm(as_manager)
    made.refresh_from_db()
    assert (made.state, "池田市" in names()) == (ImportState.APPLYING, False)
    run_claimed(str(made.job_id), worker="test")
    made.refresh_from_db()
    assert (made.state, "池田市" in names()) == (ImportState.APPLIED, True)
    assert made.job is not None
    assert JobRun.objects.get(pk=made.job.pk).result["message"] == "2団体を追加し、0団体を変更しました。"


def test_a_preview_takes_as_many_queries_for_five_rows_as_for_one(as_manager: Client) -> None:
    def queries(*rows: Sequence[str]) -> int:
        upload(as_manager, workbook(*rows))
        made = OrganisationImport.objects.latest("created_at")
        with CaptureQueriesContext(connection) as captured:
            as_manager.get(reverse("directory:import-detail", args=[made.pk]))
        return len(captured)

    codes = ("272043", "272051", "272060", "272078", "272086")
    assert queries(IKEDA) == queries(*((code, f"市{code}", "シ", "市", "1") for code in codes))


# --- the command -----------------------------------------------------------------------------------------------


def test_the_command_imports_the_whole_country_and_a_second_time_nothing(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], client: Client, manager: User
) -> None:
    store_organisations(actor=Actor.system(), records=all_records())
    client.force_login(manager)
    exported = client.get(reverse("directory:export"), {"format": "csv"}).content
    path = tmp_path / "全国.csv"
    path.write_bytes(exported)
    call_command("import_organisations", str(path))
    assert capsys.readouterr().out.startswith("0 organisations added, 0 brought up to date, 1808 unchanged.")


def test_the_command_names_wrong_cells_and_stores_nothing(
    tmp_path: Any, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    path = tmp_path / "団体.csv"
    path.write_bytes(
        csv_file(("270008", "大阪府", "オオサカフ", "都道府県", ""), ("272044", "池田市", "", "市", "")).read()
    )
    with pytest.raises(CommandError, match="1 wrong cells"):
        call_command("import_organisations", str(path))
    assert "3行A列" in capsys.readouterr().err
    assert names() == set()


def test_a_prefecture_and_its_municipalities_come_in_one_file(tmp_path: Any, db: None) -> None:
    path = tmp_path / "団体.csv"
    path.write_bytes(csv_file(IKEDA, ("270008", "大阪府", "オオサカフ", "都道府県", "8837685")).read())
    call_command("import_organisations", str(path))
    assert str(Organisation.objects.get(name="池田市").prefecture) == "大阪府"
