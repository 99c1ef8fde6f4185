"""An import of connection profiles beside other people: who may, and what has changed in between."""

from __future__ import annotations

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
from tests.factories.profiles import EntrySheet, confirm, download_sheet, marked_sheet, stored, upload
from tests.factories.security import make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


@pytest.fixture
def sheet(coordinators_client: Client, programme: Programme) -> EntrySheet:
    return download_sheet(coordinators_client, programme)


def test_a_profile_changed_since_the_download_is_a_conflict_shown_with_both_values(
    coordinators_client, coordinator, programme, municipality, sheet
):
    change_meanwhile(municipality, monthly_cost_yen=70_000)
    sheet.fill("岸和田市", {"月額費用（円）": 90_000})
    page = upload(coordinators_client, programme, sheet.content())
    [row] = page.context["conflicts"]
    assert [(c.label, c.before, c.after) for c in row.changes] == [("月額費用（円）", "70,000円", "90,000円")]
    confirm(coordinators_client)
    assert stored(municipality, "monthly_cost_yen")["monthly_cost_yen"] == 70_000


def test_the_marked_file_settles_a_conflict_knowingly(coordinators_client, programme, municipality, sheet):
    change_meanwhile(municipality, monthly_cost_yen=70_000)
    sheet.fill("岸和田市", {"月額費用（円）": 90_000})
    upload(coordinators_client, programme, sheet.content())
    marked = marked_sheet(coordinators_client)
    assert "現在の登録は「70,000」です" in marked.sheet[sheet.cell("岸和田市", "月額費用（円）")].comment.text
    assert upload(coordinators_client, programme, marked.content()).context["conflicts"] == []
    confirm(coordinators_client)
    assert stored(municipality, "monthly_cost_yen")["monthly_cost_yen"] == 90_000


def test_a_change_between_preview_and_confirmation_stops_everything(
    coordinators_client, programme, municipality, other_municipality, sheet
):
    sheet.fill("岸和田市", {"月額費用（円）": 90_000}).fill("豊中市", {"月額費用（円）": 80_000})
    upload(coordinators_client, programme, sheet.content())
    change_meanwhile(municipality, monthly_cost_yen=70_000)
    answer = confirm(coordinators_client).content.decode()
    assert "他の人が更新した団体があります（岸和田市）。何も取り込んでいません。" in answer
    assert stored(other_municipality, "monthly_cost_yen")["monthly_cost_yen"] is None


def test_a_second_confirmation_is_refused(coordinators_client, programme, municipality, sheet):
    sheet.fill("岸和田市", {"月額費用（円）": 90_000})
    upload(coordinators_client, programme, sheet.content())
    confirm(coordinators_client)
    assert "この取込はすでに確定されています。" in confirm(coordinators_client).content.decode()
    assert ConnectionProfile.objects.get(organisation=municipality).version == 2


def test_nothing_but_the_fact_remains_of_an_import_that_was_called_off(coordinators_client, programme, sheet):
    sheet.fill("岸和田市", {"接続事業者": "架空通信B"})
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
    assert stored(municipality, "monthly_cost_yen")["monthly_cost_yen"] == 90_000


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


def change_meanwhile(organisation: Organisation, **changes: object) -> None:
    profile = ConnectionProfile.objects.get(organisation=organisation)
    staff = make_actor(organisation, Role.STAFF)
    update_profile(actor=staff, profile=profile, version=profile.version, changes=changes)
