"""From the application to terms in force; who cannot be served is told while there is time."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mynumber_tests.models import Participation, Programme, Scenario
from mynumber_tests.services.receptions import warn_of_orphans
from portal.accounts.models import User
from portal.applications.models import Application, ApplicationWindow
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_scenario, make_terms, make_test_reception

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_operation_test(prefecture, [municipality, other_municipality])


@pytest.fixture
def scenario(programme: Programme) -> Scenario:
    return make_scenario(programme)


def typed(scenario: Scenario, **changes: Any) -> dict[str, Any]:
    return {
        f"roles_{scenario.pk}_inquire": "on",
        f"roles_{scenario.pk}_provide": "２",
        "slots": ["1", "3"],
        "system_vendor": "甲システム",
        "max_partners_per_slot": "3",
        "contact_section": "情報政策課",
        "contact_name": "担当 太郎",
        "contact_phone": "06-0000-0000",
        "contact_email": "jyoho@example.lg.jp",
    } | changes


def begin(client: Client, user: User, programme: Programme) -> Application:
    client.force_login(user)
    window = make_test_reception(programme).window
    client.post(reverse("applications:application-create", args=[window.pk]))
    return Application.objects.get()


def fill_in(client: Client, application: Application, values: dict[str, Any]) -> Any:
    address = reverse("applications:application-edit", args=[application.pk])
    version = Application.objects.get(pk=application.pk).version
    return client.post(address, values | {"version": version, "do": "confirm"}, follow=True)


def hand_in(client: Client, application: Application) -> Any:
    version = Application.objects.get(pk=application.pk).version
    address = reverse("applications:application-confirm", args=[application.pk])
    return client.post(address, {"version": version, "action": "submit"}, follow=True)


def accept(client: Client, coordinator: User, application: Application) -> Any:
    client.force_login(coordinator)
    for action in ("start_review", "accept"):
        application.refresh_from_db()
        address = reverse("applications:application-step", args=[application.pk, action])
        response = client.post(address, {"version": application.version}, follow=True)
    return response


def test_an_accepted_application_becomes_the_terms_of_the_organisation(
    client, staff, coordinator, municipality, programme, scenario
):
    application = begin(client, staff, programme)
    fill_in(client, application, typed(scenario))
    hand_in(client, application)
    accept(client, coordinator, application)
    part = Participation.objects.get(organisation=municipality)
    assert (part.usable_slots, part.system_vendor, part.contact_name) == ([1, 3], "甲システム", "担当 太郎")
    assert list(part.roles.order_by("role").values_list("role", "max_tests")) == [("inquirer", None), ("provider", 2)]


def test_what_is_wrong_is_said_at_its_field_and_everything_typed_stays(client, staff, programme, scenario):
    application = begin(client, staff, programme)
    wrong = typed(
        scenario,
        **{
            f"roles_{scenario.pk}_provide": "たくさん",
            "environment1_from": "平成29年4月1日",
            "environment1_to": "平成29年4月5日",
            "wanted": "存在しない市",
        },
    )
    response = fill_in(client, application, wrong)
    errors = response.context["form"].errors
    assert errors["roles"] == ["S01の提供の上限は、0から500までの数字で入力してください。"]
    assert "第1クール、第3クールには、テスト環境を使える日が14日以上続いていません。" in errors["slots"][0]
    assert "「存在しない市」は、ほかの参加団体の名称またはコードではありません。" in errors["wanted"][0]
    page = response.content.decode()
    assert 'value="たくさん"' in page
    assert "存在しない市</textarea>" in page


def test_a_partner_cannot_be_wanted_and_excluded_at_once(client, staff, other_municipality, programme, scenario):
    application = begin(client, staff, programme)
    name = other_municipality.name
    response = fill_in(client, application, typed(scenario, wanted=name, excluded=other_municipality.code))
    assert response.context["form"].errors == {
        "excluded": [f"{name}は、希望する相手先にも入力されています。どちらか一方にしてください。"]
    }


def test_the_reviewer_sees_which_inquiries_nobody_can_serve(
    client, staff, coordinator, municipality, programme, scenario
):
    application = begin(client, staff, programme)
    fill_in(client, application, typed(scenario))
    hand_in(client, application)
    client.force_login(coordinator)
    page = client.get(reverse("applications:application-detail", args=[application.pk])).content.decode()
    assert "提供できる団体がない照会があります" in page


def test_the_alarm_names_who_could_fill_the_gap(
    client, coordinator, municipality, other_municipality, programme, scenario
):
    other = make_scenario(programme, "S02")
    make_terms(programme, municipality, inquires=[scenario])
    make_terms(programme, other_municipality, provides={other: 1})
    client.force_login(coordinator)
    page = client.get(reverse("mynumber_tests:orphan-list", args=[programme.pk])).content.decode()
    assert f"{other_municipality.name}がこのシナリオの提供に加われば、実施できます。" in page


def test_the_home_page_warns_while_the_window_is_open(client, coordinator, municipality, programme, scenario):
    make_terms(programme, municipality, inquires=[scenario])
    reception = make_test_reception(programme)
    client.force_login(coordinator)
    assert "提供できる団体がない照会" in client.get("/").content.decode()
    ApplicationWindow.objects.filter(pk=reception.window_id).update(closes_at=timezone.now() - timedelta(minutes=1))
    assert "提供できる団体がない照会" not in client.get("/").content.decode()


@pytest.mark.parametrize(("days", "told"), [(6, 1), (8, 0), (-1, 0)])
def test_coordinators_are_told_in_the_last_week_of_the_window(
    coordinator, municipality, programme, scenario, days, told
):
    make_terms(programme, municipality, inquires=[scenario])
    reception = make_test_reception(programme)
    closes_at = timezone.now() + timedelta(days=days)
    ApplicationWindow.objects.filter(pk=reception.window_id).update(
        opens_at=closes_at - timedelta(days=30), closes_at=closes_at
    )
    assert warn_of_orphans() == told
    assert Notice.objects.filter(recipient=coordinator, text__contains="提供できる団体がない照会が1件").count() == told


def test_the_coordinator_enters_terms_with_a_reason_that_stays_in_the_history(
    client, coordinator, municipality, programme, scenario
):
    part = programme.participations.get(organisation=municipality)
    client.force_login(coordinator)
    address = reverse("mynumber_tests:participation-edit", args=[part.pk])
    client.post(address, typed(scenario, version=part.version, reason="電話で連絡を受けたため"))
    part.refresh_from_db()
    assert part.entered_at is not None
    assert part.slot_positions == [1, 3]


def test_an_organisation_sees_its_own_terms_and_not_its_neighbours(client, staff, municipality, neighbour, programme):
    part = programme.participations.get(organisation=municipality)
    address = reverse("mynumber_tests:participation-detail", args=[part.pk])
    client.force_login(staff)
    assert client.get(address).status_code == 200
    client.force_login(neighbour)
    assert client.get(address).status_code == 404


def test_a_participant_that_left_cannot_be_accepted(client, staff, coordinator, municipality, programme, scenario):
    application = begin(client, staff, programme)
    fill_in(client, application, typed(scenario))
    hand_in(client, application)
    programme.participations.filter(organisation=municipality).delete()
    response = accept(client, coordinator, application)
    assert "参加団体ではなくなっているため" in response.content.decode()


def workbook_of(client: Client, application: Application) -> Any:
    response = client.get(reverse("mynumber_tests:terms-workbook", args=[application.pk]))
    return openpyxl.load_workbook(io.BytesIO(response.content))


def read_in(client: Client, application: Application, book: Any) -> Any:
    content = io.BytesIO()
    book.save(content)
    file = SimpleUploadedFile("参加申請.xlsx", content.getvalue(), content_type=XLSX)
    return client.post(reverse("mynumber_tests:terms-import", args=[application.pk]), {"workbook": file}, follow=True)


def fill_in_workbook(book: Any) -> Any:
    values = {
        "担当部署": "情報政策課",
        "担当者": "担当 太郎",
        "電話番号": "06-0000-0000",
        "メールアドレス": "a@example.lg.jp",
    }
    values |= {
        "システムの事業者": "甲システム",
        "1クールの相手先の上限（団体）": "２",
        "テスト環境を使える期間1：開始": "H29.4.1",
    }
    values |= {"テスト環境を使える期間1：終了": "平成29年9月30日"}
    for row in book["参加条件"].iter_rows(min_row=2):
        row[1].value = values.get(row[0].value, row[1].value)
    book["シナリオ"]["C2"], book["シナリオ"]["D2"] = "〇", "３件"
    book["クール"]["B2"] = "○"
    return book


def test_a_filled_in_workbook_fills_the_draft_in(client, staff, programme, scenario):
    application = begin(client, staff, programme)
    response = read_in(client, application, fill_in_workbook(workbook_of(client, application)))
    assert "Excelファイルの内容を下書きに入れました。" in response.content.decode()
    hand_in(client, application)
    application.refresh_from_db()
    assert application.content["roles"] == {f"{scenario.pk}_inquire": "on", f"{scenario.pk}_provide": "3"}
    assert (application.content["slots"], application.content["environment1_to"]) == (["1"], "2017-09-30")


def test_a_workbook_made_from_a_draft_comes_back_as_it_was(client, staff, programme, scenario):
    application = begin(client, staff, programme)
    read_in(client, application, fill_in_workbook(workbook_of(client, application)))
    before = Application.objects.get().draft
    read_in(client, application, workbook_of(client, application))
    assert Application.objects.get().draft == before


def test_wrong_cells_are_named_and_the_draft_stays(client, staff, programme, scenario):
    application = begin(client, staff, programme)
    book = fill_in_workbook(workbook_of(client, application))
    book["シナリオ"]["C2"] = "たぶん"
    book["シナリオ"]["A2"].value = "S99"
    book["参加条件"].append(["知らない項目", "値"])
    page = read_in(client, application, book).content.decode()
    assert "シート「シナリオ」のセルA2" in page
    assert "様式にない項目です。" in page
    assert Application.objects.get().draft == {}


def test_what_the_form_refuses_is_said_at_the_cell(client, staff, programme, scenario):
    application = begin(client, staff, programme)
    book = fill_in_workbook(workbook_of(client, application))
    for row in book["参加条件"].iter_rows(min_row=2):
        if row[0].value == "希望する相手先":
            row[1].value, place = "存在しない市", row[1].coordinate
    page = read_in(client, application, book).content.decode()
    assert f"シート「参加条件」のセル{place}" in page
    assert "「存在しない市」は、ほかの参加団体の名称またはコードではありません。" in page
