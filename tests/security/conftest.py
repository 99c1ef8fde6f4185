"""Who works on the security cloud."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User


@pytest.fixture
def coordinators_client(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client
