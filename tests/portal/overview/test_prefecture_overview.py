"""The coordinator sees at once who is late and who has something due."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.applications.models import ApplicationWindow
from portal.organisations.models import Organisation
from portal.overview.boundaries import outline_of
from portal.overview.selectors import PrefectureState
from tests.factories.organisations import make_municipality
from tests.factories.security import make_programme, open_wishes

URL = reverse("overview:prefecture-overview")


@pytest.fixture
def window(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> ApplicationWindow:
    return open_wishes(make_programme(prefecture, [municipality, other_municipality]))


def state_of(user: User) -> PrefectureState:
    client = Client()
    client.force_login(user)
    response: Any = client.get(URL)
    assert response.status_code == 200
    state: PrefectureState = response.context["state"]
    return state


def standings(state: PrefectureState) -> dict[str, str]:
    return {row.organisation.name: row.standing.value for row in state.states}


@pytest.mark.parametrize(("days", "standing"), [(-1, "late"), (3, "soon"), (20, "open"), (40, "clear")])
def test_a_municipality_stands_as_what_it_owes_is_due(
    coordinator: User, window: ApplicationWindow, days: int, standing: str
) -> None:
    closes_at = timezone.now() + timedelta(days=days)
    ApplicationWindow.objects.update(opens_at=closes_at - timedelta(days=60), closes_at=closes_at)
    assert set(standings(state_of(coordinator)).values()) == {standing}


def test_nothing_owed_is_shown_as_such(coordinator: User, municipality: Organisation) -> None:
    assert standings(state_of(coordinator)) == {municipality.name: "clear"}


def test_every_municipality_of_osaka_has_its_outline_on_the_map() -> None:
    outline = outline_of("27")
    assert outline is not None
    assert len({area.code for area in outline.areas}) == 43
    assert all(area.path.startswith("M") and area.path.endswith("Z") for area in outline.areas)
    assert all(0 <= area.x <= outline.width and 0 <= area.y <= outline.height for area in outline.areas)


def test_a_prefecture_without_outlines_has_the_table(stranger: User) -> None:
    assert list(state_of(stranger).areas) == []


def test_the_number_of_statements_does_not_grow_with_the_municipalities(
    coordinator: User, prefecture: Organisation, window: ApplicationWindow
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        return len(seen)

    client = Client()
    client.force_login(coordinator)
    statements()
    few = statements()
    for number in range(5):
        make_municipality(prefecture, name=f"試験市{number}")
    assert statements() == few


def test_the_home_page_names_those_that_are_late(coordinator: User, window: ApplicationWindow) -> None:
    closes_at = timezone.now() - timedelta(days=1)
    ApplicationWindow.objects.update(opens_at=closes_at - timedelta(days=60), closes_at=closes_at)
    client = Client()
    client.force_login(coordinator)
    page = client.get("/").content.decode()
    assert "岸和田市：期限超過" in page
    assert reverse("overview:prefecture-overview") in page
