"""A REST client as a municipality's own system is: a token in a header, no cookies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.api.models import ApiToken
from portal.api.services.tokens import issue_token
from portal.organisations.models import Organisation

IssueToken = Callable[..., tuple[ApiToken, str]]


@pytest.fixture
def issue() -> IssueToken:
    """Makes a token for a person: issue(staff, organisation=…, days=…, scopes=…, networks=…)."""

    def make(user: User, organisation: Organisation | None = None, **options: Any) -> tuple[ApiToken, str]:
        actor = actor_for(user, organisation.pk if organisation else None)
        defaults: dict[str, Any] = {"name": "夜間の取込み", "scopes": ["organisations:read"], "days": 30}
        return issue_token(actor=actor, **(defaults | options))

    return make


def bearer(text: str) -> Client:
    """A client that sends this token with every request."""
    return Client(headers={"Authorization": f"Bearer {text}"})


@pytest.fixture
def api(staff: User, issue: IssueToken) -> Client:
    """The client of the municipality's staff, allowed to read organisations."""
    return bearer(issue(staff)[1])
