"""Acting in the name of one of one's organisations."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import SignIn, User
from portal.accounts.services.memberships import add_membership
from portal.audit.selectors import history_of
from portal.organisations.models import Organisation
from tests.factories.people import sign_in


@pytest.fixture
def of_two(staff: User, other_municipality: Organisation) -> User:
    """Staff of the municipality, administrator of the other one."""
    add_membership(actor=Actor.system(), user=staff, organisation=other_municipality, role=Role.ADMINISTRATOR)
    return staff


def switch(client: Client, organisation: Organisation, next_path: str = "") -> int:
    response = client.post(reverse("accounts:act-as"), {"organisation": organisation.pk, "next": next_path})
    return response.status_code


def users_page(organisation: Organisation) -> str:
    return reverse("accounts:user-list", args=[organisation.pk])


def test_rights_are_those_of_the_organisation_in_whose_name_one_acts(
    client: Client, of_two: User, other_municipality: Organisation
) -> None:
    sign_in(client, of_two)
    assert client.get(users_page(other_municipality)).status_code == 404
    assert switch(client, other_municipality) == 302
    assert client.get(users_page(other_municipality)).status_code == 200


def test_the_session_key_changes_and_the_session_stays_in_the_list(
    client: Client, of_two: User, other_municipality: Organisation
) -> None:
    sign_in(client, of_two)
    client.get("/")
    before = client.session.session_key or ""
    switch(client, other_municipality)
    after = client.session.session_key
    assert before != after
    assert list(UserSession.objects.filter(user=of_two).values_list("session_key", flat=True)) == [after]
    assert not client.session.exists(before)


def test_a_foreign_organisation_cannot_be_chosen(
    client: Client, of_two: User, prefecture: Organisation, other_municipality: Organisation
) -> None:
    sign_in(client, of_two)
    assert switch(client, prefecture) == 404
    assert client.post(reverse("accounts:act-as"), {"organisation": "１つ"}).status_code == 404
    assert client.get(reverse("accounts:act-as")).status_code == 405


def test_a_removed_membership_falls_back_to_the_other(
    client: Client, of_two: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    sign_in(client, of_two)
    switch(client, other_municipality)
    of_two.memberships.filter(role_group__organisation=other_municipality).delete()
    assert client.get(users_page(other_municipality)).status_code == 404
    assert client.get("/").context["actor"].organisation == municipality


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/organisations/", "/organisations/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("/\t/evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_switching_one_stays_in_the_portal(
    client: Client, of_two: User, other_municipality: Organisation, asked: str, led_to: str
) -> None:
    sign_in(client, of_two)
    response = client.post(reverse("accounts:act-as"), {"organisation": other_municipality.pk, "next": asked})
    assert response["Location"] == led_to


def test_the_switch_is_in_the_record_and_changes_name_the_organisation(
    client: Client, of_two: User, other_municipality: Organisation
) -> None:
    sign_in(client, of_two)
    switch(client, other_municipality)
    client.post(
        reverse("organisations:organisation-edit", args=[other_municipality.pk]),
        {"kana": "トヨナカ", "url": "", "version": "1"},
    )
    newest = history_of(other_municipality)[0]
    assert (newest.name, newest.organisation) == ("市町村 担当", "豊中市")
    assert SignIn.objects.filter(user=of_two)[0].event == "switched"


def test_the_profile_names_all_memberships_sessions_and_events(
    client: Client, of_two: User, other_municipality: Organisation
) -> None:
    sign_in(client, of_two)
    response = client.get(reverse("accounts:profile"))
    html = response.content.decode()
    assert [(m.organisation.name, m.role) for m in response.context["memberships"]] == [
        ("岸和田市", "staff"),
        ("豊中市", "administrator"),
    ]
    assert [event.event for event in response.context["sign_ins"]] == ["signed_in"]
    assert "（この端末）" in html


def test_the_own_name_is_changed_on_the_profile(client: Client, staff: User) -> None:
    sign_in(client, staff)
    refused = client.post(reverse("accounts:name-edit"), {"name": "www.evil.example"})
    assert list(refused.context["form"].errors) == ["name"]
    assert client.post(reverse("accounts:name-edit"), {"name": "髙﨑　神"}).status_code == 302
    staff.refresh_from_db()
    assert staff.name == "髙﨑　神"  # character by character
