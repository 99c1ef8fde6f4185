"""One window of the prefecture, the actors of every persona, and a draft of the municipality."""

from __future__ import annotations

import pytest

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.applications.models import Application, ApplicationWindow
from portal.organisations.models import Organisation
from tests.factories.personas import PERSONAS

from . import kinds
from .makers import make_draft, make_window


@pytest.fixture(autouse=True)
def nothing_in_force() -> None:
    kinds.in_force.clear()


@pytest.fixture
def window(prefecture: Organisation) -> ApplicationWindow:
    return make_window(prefecture)


@pytest.fixture
def acting(request: pytest.FixtureRequest) -> dict[str, Actor]:
    """The actors of all personas, by name."""
    people: dict[str, User] = {name: request.getfixturevalue(name) for name in PERSONAS}
    return {name: actor_for(user) for name, user in people.items()}


@pytest.fixture
def draft(acting: dict[str, Actor], window: ApplicationWindow) -> Application:
    return make_draft(acting["staff"], window)
