"""The catalogue of scenarios: versions, workbook out and in."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from mynumber_tests.models import CatalogueImport, Programme, ScenarioVersion
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_scenario
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation) -> Programme:
    return make_operation_test(prefecture, [municipality])


def workbook_of(client: Client, programme: Programme) -> Any:
    response = client.get(reverse("mynumber_tests:scenario-workbook", args=[programme.pk]))
    return openpyxl.load_workbook(io.BytesIO(response.content))


def upload(client: Client, programme: Programme, book: Any) -> Any:
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("シナリオ.xlsx", content.getvalue(), content_type=XLSX)
    address = reverse("mynumber_tests:scenario-import-new", args=[programme.pk])
    return client.post(address, {"workbook": file}, follow=True)


def apply(client: Client) -> Any:
    made = CatalogueImport.objects.latest("pk")
    return client.post(reverse("mynumber_tests:scenario-import-apply", args=[made.pk]), follow=True)


def test_a_coordinator_adds_a_scenario_with_its_steps(client, coordinator, programme):
    client.force_login(coordinator)
    typed = {
        "code": "Ｓ０２",
        "title": "保育料の算定",
        "procedure": "子ども・子育て支援法による支給認定",
        "inquirer_kind": "市町村長",
        "provider_kind": "市町村長",
        "item": "地方税関係情報",
        "step1_side": "inquirer",
        "step1_action": "照会する。",
        "step1_expected": "受け付けられる。",
    }
    response = client.post(reverse("mynumber_tests:scenario-new", args=[programme.pk]), typed, follow=True)
    assert "シナリオS02を登録しました。" in response.content.decode()
    version = programme.scenarios.get().current
    assert version is not None
    assert version.steps == [{"side": "inquirer", "action": "照会する。", "expected": "受け付けられる。"}]


def test_a_step_without_its_expected_result_is_refused_at_its_field(client, coordinator, programme):
    client.force_login(coordinator)
    typed = {"code": "S02", "title": "算定", "procedure": "事務", "inquirer_kind": "市", "provider_kind": "市"}
    typed |= {"item": "項目", "step1_side": "inquirer", "step1_action": "照会する。"}
    response = client.post(reverse("mynumber_tests:scenario-new", args=[programme.pk]), typed)
    form = response.context["form"]
    assert form.errors == {"step1_expected": ["期待する結果を300字以内で入力してください。"]}
    assert "照会する。" in response.content.decode()


def test_revising_makes_a_new_version_and_leaves_the_old_one_as_it_was(client, coordinator, programme):
    scenario = make_scenario(programme)
    first = scenario.current
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:scenario-edit", args=[scenario.pk]))
    typed = page.context["form"].initial | {"title": "児童手当の現況届", "change_note": "名称を改めた。"}
    client.post(reverse("mynumber_tests:scenario-edit", args=[scenario.pk]), typed)
    scenario.refresh_from_db()
    assert (scenario.current.number, scenario.current.title) == (2, "児童手当の現況届")
    assert ScenarioVersion.objects.get(pk=first.pk).title == "児童手当の認定請求"


def test_the_second_of_two_editors_is_shown_what_the_first_wrote(client, coordinator, programme):
    scenario = make_scenario(programme)
    client.force_login(coordinator)
    address = reverse("mynumber_tests:scenario-edit", args=[scenario.pk])
    typed = client.get(address).context["form"].initial
    client.post(address, typed | {"title": "先の人の名称"})
    response = client.post(address, typed | {"title": "後の人の名称"})
    assert response.status_code == 409
    assert {"先の人の名称", "後の人の名称"} <= set(response.content.decode().replace("<", ">").split(">"))


def test_the_database_keeps_a_version_as_it_is(programme):
    version = make_scenario(programme).current
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        ScenarioVersion.objects.filter(pk=version.pk).update(title="書換え")


def test_a_workbook_that_comes_back_unchanged_changes_nothing(client, coordinator, programme):
    make_scenario(programme)
    client.force_login(coordinator)
    response = upload(client, programme, workbook_of(client, programme))
    assert "取り込むものはありません" in response.content.decode()


def test_a_changed_row_becomes_a_version_and_a_new_row_a_scenario(client, coordinator, programme):
    make_scenario(programme)
    client.force_login(coordinator)
    book = workbook_of(client, programme)
    book["シナリオ"]["C2"] = "児童手当の額改定"
    book["シナリオ"].append(["S09", "", "新しい手続", "", "事務", "市町村長", "教育委員会", "項目", "", ""])
    book["手順"].append(["S09", "提供側", "提供する。", "記録が残る。"])
    upload(client, programme, book)
    response = apply(client)
    assert "シナリオを取り込みました（新規 1件、改訂 1件）。" in response.content.decode()
    rows = programme.scenarios.values_list("code", "current__number", "current__title")
    assert list(rows) == [("S01", 2, "児童手当の額改定"), ("S09", 1, "新しい手続")]


def test_wrong_cells_are_named_and_nothing_is_taken_over(client, coordinator, programme):
    make_scenario(programme)
    client.force_login(coordinator)
    book = workbook_of(client, programme)
    book["手順"]["B2"] = "第三者"
    book["手順"].append(["S77", "照会側", "照会する。", "受け付けられる。"])
    book["シナリオ"]["C2"] = ""
    page = upload(client, programme, book).content.decode()
    assert "シート「手順」のセルB2" in page
    assert "「照会側」「提供側」「双方」のどれかを入力してください。" in page
    assert "シート「手順」のセルA5" in page
    assert "シート「シナリオ」のセルC2" in page
    assert "誤りのあるセルが残っているため取り込めません" in apply(client).content.decode()
    assert ScenarioVersion.objects.count() == 1


def test_a_workbook_older_than_a_revision_is_not_taken_over(client, coordinator, programme):
    scenario = make_scenario(programme)
    client.force_login(coordinator)
    book = workbook_of(client, programme)
    typed = client.get(reverse("mynumber_tests:scenario-edit", args=[scenario.pk])).context["form"].initial
    client.post(reverse("mynumber_tests:scenario-edit", args=[scenario.pk]), typed | {"title": "先の改訂"})
    book["シナリオ"]["C2"] = "古い様式での改訂"
    page = upload(client, programme, book).content.decode()
    assert "他の人が改訂したシナリオがあります" in page
    apply(client)
    scenario.refresh_from_db()
    assert scenario.current.title == "先の改訂"


def test_another_form_is_refused_with_the_way_to_the_right_one(client, coordinator, programme):
    make_scenario(programme)
    client.force_login(coordinator)
    book = workbook_of(client, programme)
    for prop in book.custom_doc_props.props:
        prop.value = "security.connections/3"
    page = upload(client, programme, book).content.decode()
    assert "別の様式のファイルです。" in page


def test_codes_are_unique_in_a_test(programme):
    make_scenario(programme)
    with pytest.raises(ValidationError):
        make_scenario(programme)


def test_the_list_costs_the_same_whatever_its_length(client, staff, programme):
    client.force_login(staff)
    address = reverse("mynumber_tests:scenario-list", args=[programme.pk])
    make_scenario(programme)
    with_one = query_count(client, address)
    for number in range(2, 6):
        make_scenario(programme, f"S{number:02d}")
    assert query_count(client, address) == with_one
