"""The directory and the pages of organisations, through the front door."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from tests.factories.organisations import make_municipality, make_organisation
from tests.factories.personas import PERSONAS

LIST = "/organisations/"


def listed(client: Client, **query: Any) -> list[str]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [organisation.name for organisation in response.context["table"].page.object_list]


def queries(client: Client, url: str) -> int:
    client.get(url)  # the first request of a session has more to write down
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("岸和田", ["岸和田市"]),
        ("きしわだ", ["岸和田市"]),
        ("ｷｼﾜﾀﾞ", ["岸和田市"]),
        ("２７２０２７", ["岸和田市"]),
        ("市", ["岸和田市", "豊中市"]),
        ("キシ 272", ["岸和田市"]),
        ("存在しない", []),
    ],
)
def test_a_search_finds_names_readings_and_codes_in_any_width(
    client: Client, staff: User, other_municipality: Organisation, text: str, found: list[str]
) -> None:
    client.force_login(staff)
    assert listed(client, q=text) == found


def test_the_list_is_filtered_by_kind_and_prefecture_and_sorted(
    client: Client, staff: User, stranger: User, other_municipality: Organisation
) -> None:
    client.force_login(staff)
    osaka = Organisation.objects.get(code="270008")
    assert listed(client, kind="prefecture") == ["京都府", "大阪府"]
    assert listed(client, prefecture=osaka.pk) == ["大阪府", "岸和田市", "豊中市"]
    assert listed(client, prefecture=osaka.pk, sort="-name") == ["豊中市", "岸和田市", "大阪府"]


def test_populations_of_the_latest_census_are_listed_and_sortable(
    client: Client, staff: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    municipality.population_counts.create(census_year=2015, population=194911)
    municipality.population_counts.create(census_year=2020, population=190658)
    other_municipality.population_counts.create(census_year=2020, population=401558)
    client.force_login(staff)
    response = client.get(LIST, {"q": "市", "sort": "-population"})
    shown = [(o.name, o.population) for o in response.context["table"].page.object_list]
    assert shown == [("豊中市", 401558), ("岸和田市", 190658)]


def test_abolished_organisations_are_listed_only_when_asked_for(
    client: Client, staff: User, other_municipality: Organisation
) -> None:
    Organisation.objects.filter(pk=other_municipality.pk).update(abolished_on="2020-04-01")
    client.force_login(staff)
    assert listed(client, q="市") == ["岸和田市"]
    assert listed(client, q="市", with_abolished="on") == ["岸和田市", "豊中市"]


def test_a_vendor_sees_only_itself(client: Client, vendor: User, municipality: Organisation) -> None:
    client.force_login(vendor)
    assert listed(client) == ["架空システム株式会社"]
    assert client.get(reverse("organisations:organisation-detail", args=[municipality.pk])).status_code == 404


def test_the_directory_takes_as_many_queries_for_five_rows_as_for_one(
    client: Client, staff: User, prefecture: Organisation
) -> None:
    client.force_login(staff)
    few = queries(client, LIST)
    for _ in range(5):
        make_municipality(prefecture).population_counts.create(census_year=2020, population=1)
    assert queries(client, LIST) == few


def test_the_page_of_an_organisation_takes_as_many_queries_for_five_parts_as_for_one(
    client: Client, manager: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    def grow(number: int) -> None:
        department = municipality.departments.create(name=f"第{number}課")
        department.contacts.create(name=f"担当 {number}")
        municipality.population_counts.create(census_year=2000 + number, population=number)
        municipality.changes.create(kind="renaming", effective_on="2001-04-01", old_name=f"旧{number}市")
        body = make_organisation(OrganisationKind.WIDE_AREA_UNION, prefecture=municipality.prefecture)
        body.constituents.add(municipality)

    client.force_login(manager)
    url = reverse("organisations:organisation-detail", args=[municipality.pk])
    grow(1)
    few = queries(client, url)
    for number in range(2, 6):
        grow(number)
    assert queries(client, url) == few


HISTORY_READERS = {"coordinator", "manager", "auditor", "staff", "approver", "administrator"}


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name != "vendor"])
def test_the_history_is_shown_to_its_readers_only(
    client: Client, municipality: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    response = client.get(reverse("organisations:organisation-detail", args=[municipality.pk]))
    assert response.status_code == 200
    assert (response.context["history"] is not None) == (persona in HISTORY_READERS)


def test_the_page_offers_only_what_the_person_may_do(
    client: Client, municipality: Organisation, administrator: User, staff: User
) -> None:
    edit = reverse("organisations:organisation-edit", args=[municipality.pk])
    merge = reverse("organisations:change-choice", args=[municipality.pk])
    offered = {}
    for person in (administrator, staff):
        client.force_login(person)
        html = client.get(reverse("organisations:organisation-detail", args=[municipality.pk])).content.decode()
        offered[person.name] = (edit in html, merge in html)
    assert offered == {"利用者 管理": (True, False), "市町村 担当": (False, False)}


def test_the_manager_registers_an_organisation_of_the_own_prefecture(client: Client, manager: User) -> None:
    client.force_login(manager)
    response = client.post(
        reverse("organisations:organisation-new"),
        {"kind": "city", "name": "池田市", "kana": "いけだし", "code": "２７２０４３"},
    )
    created = Organisation.objects.get(code="272043")
    assert response.status_code == 302
    assert (created.name, created.kana, str(created.prefecture)) == ("池田市", "イケダシ", "大阪府")
    assert Organisation.objects.permitted_to(actor_for(manager), "manage_users").filter(pk=created.pk).exists()


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"code": "272044"}, "code", "検査数字"),
        ({"code": "131016"}, "code", "大阪府の団体コードは27から始まります。"),
        ({"code": "272027"}, "code", "この団体コードの団体はすでに登録されています。"),
        ({"code": ""}, "code", "6桁の団体コードが必要です。"),
        ({"name": ""}, "name", "団体名を入力してください。"),
        ({"corporate_number": "1234567890123"}, "corporate_number", "法人番号"),
    ],
)
def test_wrong_facts_are_refused_at_their_field_and_kept(
    client: Client, manager: User, municipality: Organisation, values: dict[str, str], field: str, sentence: str
) -> None:
    client.force_login(manager)
    typed = {"kind": "city", "name": "池田市", "kana": "イケダシ", "code": "272043"} | values
    response = client.post(reverse("organisations:organisation-new"), typed)
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in str(errors[field])
    assert 'value="イケダシ"' in response.content.decode()
    assert not Organisation.objects.filter(name="池田市").exists()


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name != "manager"])
def test_only_managers_register_organisations(
    client: Client, prefecture: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    expected = 200 if persona == "stranger" else 404  # who manages another prefecture registers there
    assert client.get(reverse("organisations:organisation-new")).status_code == expected


def test_a_vendor_reads_its_prefectures_name_without_a_link_to_what_it_may_not_see(client, vendor, vendor_organisation):
    client.force_login(vendor)
    text = client.get(reverse("organisations:organisation-detail", args=[vendor_organisation.pk])).text
    assert vendor_organisation.prefecture
    theirs = reverse("organisations:organisation-detail", args=[vendor_organisation.prefecture_id])
    assert (vendor_organisation.prefecture.name in text, theirs in text) == (True, False)
