"""What the tests of jobs share."""

from __future__ import annotations

import pytest

import tests.support.jobs  # noqa: F401 (registers its kinds)
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for


@pytest.fixture
def asker(staff: User) -> Actor:
    return actor_for(staff)
