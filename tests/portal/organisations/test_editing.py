"""Changing organisations: who may, what is refused, and what the second of two editors sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.audit.selectors import history_of
from portal.exceptions import RuleViolation
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Contact, Department, Organisation
from portal.organisations.services.organisations import update_organisation
from portal.web.components import ConflictRow
from tests.factories.organisations import make_organisation
from tests.factories.personas import PERSONAS


def address(name: str, pk: int) -> str:
    return reverse(f"organisations:{name}", args=[pk])


def facts(organisation: Organisation, **changed: Any) -> dict[str, Any]:
    """What the form of the facts would send."""
    values = {name: getattr(organisation, name) for name in ("name", "kana", "kind", "code", "url", "version")}
    return {name: value for name, value in (values | changed).items() if value is not None}


def test_the_manager_changes_the_facts_and_the_history_says_who(
    client: Client, manager: User, municipality: Organisation
) -> None:
    client.force_login(manager)
    response = client.post(
        address("organisation-edit", municipality.pk), facts(municipality, kana="きしわだし", url="example.lg.jp")
    )
    municipality.refresh_from_db()
    assert response.status_code == 302
    assert (municipality.kana, municipality.url, municipality.version) == ("キシワダシ", "https://example.lg.jp", 2)
    newest = history_of(municipality)[0]
    assert (newest.name, newest.organisation, [c.label for c in newest.changes]) == (
        "府県 管理",
        "大阪府",
        ["ウェブサイト"],
    )


def test_a_city_of_no_class_is_a_choice_in_words(client: Client, manager: User, municipality: Organisation) -> None:
    client.force_login(manager)
    page = client.get(address("organisation-edit", municipality.pk)).content.decode()
    assert ("該当なし" in page, "-----" in page) == (True, False)


EDITS = ("organisation-edit", "organisation-settings", "department-new")
RESTRUCTURINGS = ("population-edit", "change-choice")
MAY = {"manager": {*EDITS, *RESTRUCTURINGS}, "administrator": {*EDITS}}


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_page_of_changes_exists_only_for_those_who_may(
    client: Client, municipality: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    open_pages = {
        name for name in (*EDITS, *RESTRUCTURINGS) if client.get(address(name, municipality.pk)).status_code == 200
    }
    assert open_pages == MAY.get(persona, set())


@pytest.mark.parametrize("persona", ["coordinator", "staff", "neighbour", "vendor", "stranger", "auditor"])
def test_a_post_without_the_right_changes_nothing(
    client: Client, municipality: Organisation, persona: str, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(persona))
    response = client.post(address("organisation-edit", municipality.pk), facts(municipality, name="乗っ取り市"))
    municipality.refresh_from_db()
    assert (response.status_code, municipality.name) == (404, "岸和田市")


def test_the_own_administrator_cannot_slip_in_a_field_of_the_prefecture(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    client.force_login(administrator)
    client.post(address("organisation-edit", municipality.pk), facts(municipality, name="別名市", kana="ベツ"))
    municipality.refresh_from_db()
    assert (municipality.name, municipality.kana) == ("岸和田市", "ベツ")
    with pytest.raises(RuleViolation) as refusal:
        update_organisation(
            actor=actor_for(administrator), organisation=municipality, version=municipality.version, code="272035"
        )
    assert (refusal.value.code, refusal.value.field) == ("not_permitted", "code")


def test_the_second_editor_is_told_sees_both_versions_and_loses_nothing(
    client: Client, manager: User, administrator: User, municipality: Organisation
) -> None:
    seen = facts(municipality)
    update_organisation(actor=actor_for(administrator), organisation=municipality, version=1, url="https://first.jp/")
    client.force_login(manager)
    response = client.post(address("organisation-edit", municipality.pk), seen | {"url": "https://second.jp/"})
    conflict = response.context["conflict"]
    assert response.status_code == 409
    assert (conflict.changed_by, [row for row in conflict.rows if row.is_different]) == (
        "利用者 管理",
        [ConflictRow("ウェブサイト", "https://first.jp/", "https://second.jp/")],
    )
    assert 'value="https://second.jp/"' in response.content.decode()
    municipality.refresh_from_db()
    assert municipality.url == "https://first.jp/"


def test_after_seeing_both_versions_the_second_editor_can_decide(
    client: Client, manager: User, administrator: User, municipality: Organisation
) -> None:
    update_organisation(actor=actor_for(administrator), organisation=municipality, version=1, url="https://first.jp/")
    client.force_login(manager)
    url = address("organisation-edit", municipality.pk)
    refused = client.post(url, facts(municipality, url="https://second.jp/"))
    shown = refused.context["form"]["version"].value()
    assert client.post(url, facts(municipality, url="https://second.jp/", version=shown)).status_code == 302
    municipality.refresh_from_db()
    assert (municipality.url, municipality.version) == ("https://second.jp/", 3)


def test_settings_are_changed_by_the_own_administrator(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    client.force_login(administrator)
    client.post(address("organisation-settings", municipality.pk), {"requires_approval": "on", "version": "1"})
    municipality.refresh_from_db()
    assert (municipality.requires_approval, municipality.requires_second_factor) == (True, False)


def test_populations_are_added_changed_and_taken_away(
    client: Client, manager: User, municipality: Organisation
) -> None:
    municipality.population_counts.create(census_year=2015, population=194911)
    municipality.population_counts.create(census_year=2020, population=1)
    client.force_login(manager)
    client.post(
        address("population-edit", municipality.pk),
        {
            "version": "1",
            "population_2015": "",
            "population_2020": "190658",
            "new_year": "2025",
            "new_population": "180000",
        },
    )
    counts = dict(municipality.population_counts.values_list("census_year", "population"))
    assert counts == {2020: 190658, 2025: 180000}


def test_two_people_changing_populations_are_told_apart(
    client: Client, manager: User, administrator: User, municipality: Organisation
) -> None:
    municipality.population_counts.create(census_year=2020, population=1)
    update_organisation(actor=actor_for(administrator), organisation=municipality, version=1, kana="キ")
    client.force_login(manager)
    response = client.post(address("population-edit", municipality.pk), {"version": "1", "population_2020": "190658"})
    assert response.status_code == 409
    assert response.context["conflict"].rows == [ConflictRow("2020年国勢調査の人口（人）", "1", "190,658")]
    assert municipality.population_counts.get().population == 1


def test_constituents_of_a_union_are_chosen_among_its_prefecture(
    client: Client, manager: User, stranger: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    union = make_organisation(OrganisationKind.WIDE_AREA_UNION, prefecture=municipality.prefecture, name="試験広域連合")
    client.force_login(manager)
    url = address("constituents-edit", union.pk)
    elsewhere = actor_for(stranger).organisation_id
    refused = client.post(url, {"version": "1", "constituents": [elsewhere]})
    assert list(refused.context["form"].errors) == ["constituents"]
    client.post(url, {"version": "1", "constituents": [municipality.pk, other_municipality.pk]})
    assert set(union.constituents.all()) == {municipality, other_municipality}
    told = [entry.what for entry in history_of(union, include=["seats"])]
    assert sorted(told) == ["構成団体「岸和田市」の登録", "構成団体「豊中市」の登録", "登録"]


def contact_rows(*contacts: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    posted: dict[str, Any] = {"contacts-TOTAL_FORMS": len(contacts), "contacts-INITIAL_FORMS": initial}
    for number, contact in enumerate(contacts):
        posted |= {f"contacts-{number}-{name}": value for name, value in contact.items()}
    return posted


def test_a_department_is_added_with_contacts_whose_phone_is_tidied(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    client.force_login(administrator)
    contact = {"name": "情報　太郎", "phone": "０７２（４２３）２１２１", "email": "ｊｏｈｏ@city.kishiwada.example"}
    response = client.post(
        address("department-new", municipality.pk),
        {"name": "情報政策課", "is_information_department": "on", "version": "1"} | contact_rows(contact, {"name": ""}),
    )
    assert response.status_code == 302
    stored = Contact.objects.get()
    assert (stored.department.name, stored.name, stored.phone, stored.email) == (
        "情報政策課",
        "情報　太郎",
        "072-423-2121",
        "joho@city.kishiwada.example",
    )


def test_a_second_department_of_the_same_name_is_refused(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    municipality.departments.create(name="情報政策課")
    client.force_login(administrator)
    response = client.post(
        address("department-new", municipality.pk), {"name": "情報政策課", "version": "1"} | contact_rows()
    )
    assert response.status_code == 200
    assert "同じ名前の部署がすでにあります。" in response.content.decode()


def test_contacts_are_changed_added_and_removed_in_one_go(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    department = municipality.departments.create(name="情報政策課")
    kept, gone = (department.contacts.create(name=name) for name in ("残る人", "去る人"))
    client.force_login(administrator)
    rows = contact_rows(
        {"id": kept.pk, "name": "残る人", "job_title": "課長"},
        {"id": gone.pk, "name": "去る人", "DELETE": "on"},
        {"name": "来る人"},
        initial=2,
    )
    client.post(address("department-edit", department.pk), {"name": "情報課", "version": "1"} | rows)
    department.refresh_from_db()
    assert (department.name, department.version) == ("情報課", 2)
    assert [(c.pk == kept.pk, c.name, c.job_title) for c in department.contacts.all()] == [
        (True, "残る人", "課長"),
        (False, "来る人", ""),
    ]


def test_contacts_of_a_neighbour_cannot_be_taken_over(
    client: Client, administrator: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    own = municipality.departments.create(name="情報政策課")
    foreign = other_municipality.departments.create(name="隣の課").contacts.create(name="隣の人")
    client.force_login(administrator)
    rows = contact_rows({"id": foreign.pk, "name": "盗まれた人"}, initial=1)
    client.post(address("department-edit", own.pk), {"name": "情報政策課", "version": "1"} | rows)
    foreign.refresh_from_db()
    assert (foreign.name, foreign.department.name) == ("隣の人", "隣の課")


def test_the_second_editor_of_a_department_sees_both_lists_of_contacts(
    client: Client, administrator: User, manager: User, municipality: Organisation
) -> None:
    department = municipality.departments.create(name="情報政策課")
    client.force_login(manager)
    url = address("department-edit", department.pk)
    client.post(url, {"name": "情報政策課", "version": "1"} | contact_rows({"name": "先の人"}))
    client.force_login(administrator)
    response = client.post(url, {"name": "情報政策課", "version": "1"} | contact_rows({"name": "後の人"}))
    assert response.status_code == 409
    assert response.context["conflict"].rows[-1] == ConflictRow("連絡先", "先の人", "後の人")
    assert list(department.contacts.values_list("name", flat=True)) == ["先の人"]


def test_a_department_is_deleted_only_in_the_version_that_was_seen(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    department = municipality.departments.create(name="情報政策課", version=2)
    client.force_login(administrator)
    url = address("department-delete", department.pk)
    client.post(url, {"version": "1"})
    assert Department.objects.filter(pk=department.pk).exists()
    client.post(url, {"version": "2"})
    assert not Department.objects.filter(pk=department.pk).exists()


@pytest.mark.parametrize("page", ["department-edit", "department-delete"])
def test_departments_of_a_neighbour_do_not_exist(
    client: Client, neighbour: User, municipality: Organisation, page: str
) -> None:
    department = municipality.departments.create(name="情報政策課")
    client.force_login(neighbour)
    assert client.get(address(page, department.pk)).status_code == 404
    assert client.post(address(page, department.pk), {"version": "1", "name": "x"}).status_code == 404
    assert Department.objects.get().name == "情報政策課"


def test_an_individual_number_is_refused_at_its_field_and_not_repeated(
    client: Client, administrator: User, municipality: Organisation
) -> None:
    client.force_login(administrator)
    response = client.post(
        address("department-new", municipality.pk), {"name": "1234 5678 9018", "version": "1"} | contact_rows()
    )
    assert list(response.context["form"].errors) == ["name"]
    assert "5678" not in response.content.decode()
    assert not Department.objects.exists()
