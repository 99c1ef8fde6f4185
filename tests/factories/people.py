"""People with a membership, and the actors they become."""

from __future__ import annotations

import itertools

from django.test import Client
from django.urls import reverse

from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.accounts.services.memberships import add_membership
from portal.organisations.models import Organisation

PASSWORD = "kyoudou-shien-2026"
_numbers = itertools.count(1)


def make_user(organisation: Organisation | None = None, *roles: Role, name: str = "試験 利用者") -> User:
    user = User.objects.create_user(f"user{next(_numbers)}@example.lg.jp", PASSWORD, name=name)
    for role in roles:
        assert organisation is not None
        add_membership(actor=Actor.system(), user=user, organisation=organisation, role=role)
    return user


def make_actor(organisation: Organisation, *roles: Role) -> Actor:
    return actor_for(make_user(organisation, *roles))


def sign_in(client: Client, user: User) -> Client:
    """Through the sign-in page, as people do: sensitive actions accept it as a recent proof of who is there."""
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    return client
