"""From the application to terms in force; who cannot be served is told while there is time."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from mynumber_tests.models import Participation, Programme, Scenario
from portal.accounts.models import User
from portal.applications.models import Application
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_scenario, make_terms, make_test_reception

pytestmark = pytest.mark.django_db


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
