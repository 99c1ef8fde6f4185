"""Closing an account: sessions end at once, and only those may who answer for the person."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_within
from portal.accounts.services.memberships import add_membership
from portal.organisations.models import Organisation
from tests.factories.people import PASSWORD, sign_in


def act(client: Client, name: str, organisation: Organisation, user: User) -> Any:
    return client.post(reverse(f"accounts:{name}", args=[organisation.pk, user.pk]), {"reason": "退職のため"})


def test_a_closed_account_is_signed_out_at_its_next_request(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    theirs = sign_in(Client(), staff)
    assert theirs.get("/").status_code == 200
    sign_in(client, administrator)
    assert act(client, "user-deactivate", municipality, staff).status_code == 302
    assert theirs.get("/")["Location"].startswith(reverse("account_login"))
    assert not UserSession.objects.filter(user=staff).exists()
    assert Session.objects.count() >= 1  # the administrator stays


def test_a_closed_account_can_neither_sign_in_nor_act_by_token(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    act(client, "user-deactivate", municipality, staff)
    staff.refresh_from_db()
    answer = Client().post(reverse("account_login"), {"login": staff.email, "password": PASSWORD})
    assert answer.status_code == 200 or "inactive" in answer["Location"]
    assert actor_within(staff, municipality) is None


def test_an_opened_account_signs_in_as_before(
    client: Client, administrator: User, staff: User, municipality: Organisation
) -> None:
    sign_in(client, administrator)
    act(client, "user-deactivate", municipality, staff)
    act(client, "user-reactivate", municipality, staff)
    assert sign_in(Client(), staff).get("/").status_code == 200


def test_an_account_that_belongs_elsewhere_too_is_not_closed_from_here(
    client: Client, administrator: User, staff: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    add_membership(actor=Actor.system(), user=staff, organisation=other_municipality, role=Role.STAFF)
    sign_in(client, administrator)
    response = act(client, "user-deactivate", municipality, staff)
    assert "あなたが管理していない団体にも所属" in str(response.context["form"].non_field_errors())
    staff.refresh_from_db()
    assert staff.is_active


def test_the_manager_of_the_prefecture_closes_an_account_of_two_of_its_municipalities(
    client: Client, manager: User, staff: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    add_membership(actor=Actor.system(), user=staff, organisation=other_municipality, role=Role.STAFF)
    sign_in(client, manager)
    act(client, "user-deactivate", municipality, staff)
    staff.refresh_from_db()
    assert not staff.is_active


def test_nobody_closes_the_own_account(client: Client, administrator: User, municipality: Organisation) -> None:
    sign_in(client, administrator)
    response = act(client, "user-deactivate", municipality, administrator)
    assert "自分自身のアカウントには行えません。" in str(response.context["form"].non_field_errors())


@pytest.mark.parametrize("name", ["user-deactivate", "user-reactivate"])
def test_a_reason_is_asked_for(
    client: Client, administrator: User, staff: User, municipality: Organisation, name: str
) -> None:
    sign_in(client, administrator)
    response = client.post(reverse(f"accounts:{name}", args=[municipality.pk, staff.pk]), {"reason": ""})
    assert response.context["form"].errors == {"reason": ["理由を入力してください。"]}
