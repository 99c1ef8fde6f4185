"""One search over everything that a person may see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from portal.search.sources import search_sources
from tests.access.world import World, world
from tests.factories.organisations import make_municipality
from tests.factories.personas import PERSONAS

__all__ = ["world"]  # the fixture

PREFECTURE = {"coordinator", "manager", "auditor"}
ANSWERING = PREFECTURE | {"staff", "approver"}
AT_HOME = ANSWERING | {"administrator"}
ALL_AROUND = AT_HOME | {"neighbour"}
# Of the world's objects, who finds one: materials there are still of a meeting that nobody has been invited to.
FINDERS = {
    "applications": ANSWERING,
    "clouds-actions": ANSWERING,
    "clouds-agenda": AT_HOME,
    "clouds-decisions": AT_HOME,
    "clouds-form-catalogues": AT_HOME,
    "clouds-form-requests": PREFECTURE | {"vendor"},
    "clouds-forms": AT_HOME | {"vendor"},
    "clouds-groups": ALL_AROUND,
    "clouds-joint-groups": AT_HOME,
    "clouds-materials": PREFECTURE,
    "clouds-meetings": AT_HOME,
    "clouds-minutes": AT_HOME,
    "clouds-plans": ALL_AROUND,
    "clouds-proposals": PREFECTURE,
    "clouds-support": ANSWERING,
    "clouds-systems": ALL_AROUND,
    "mynumber-consultations": AT_HOME,
    "mynumber-defects": AT_HOME,
    "mynumber-faq": ALL_AROUND,
    "mynumber-pairs": AT_HOME,
    "mynumber-rules": ALL_AROUND,
    "mynumber-runs": AT_HOME,
    "mynumber-scenarios": ALL_AROUND,
    "mynumber-tests": ALL_AROUND,
    "mynumber-trouble": ALL_AROUND,
    "organisations": set(PERSONAS),
    "security-notices": AT_HOME | {"section"},
    "security-profiles": ALL_AROUND,
    "security-programmes": ALL_AROUND,
    "security-reports": ANSWERING,
    "security-scenarios": {"coordinator", "manager"},
    "survey_responses": {"staff", "approver", "neighbour"},
    "surveys": PREFECTURE,
}
OPENING = ("coordinator", "staff", "neighbour", "section", "vendor")  # one of each side opens the pages as well
EVERYTHING = ("岸和田", "27", "切替", "セキュリティ", "試算", "プロバイダ", "example")


def found_by(world: World, persona: str, text: str) -> dict[str, int]:
    client = Client()
    client.force_login(world.users[persona])
    response = client.get(reverse("search:search"), {"q": text})
    assert response.status_code == 200
    return {part.source.code: part.count for part in response.context["found"]}


def test_an_organisation_is_found_by_name_reading_and_code_in_any_width(world: World) -> None:
    for text in ("岸和田", "きしわだ", "ｷｼﾜﾀﾞ", "２７２０２７"):
        assert found_by(world, "coordinator", text)["organisations"] >= 1, text


def test_an_application_is_found_by_its_reference_number(world: World) -> None:
    number = world.application.reference_number
    assert found_by(world, "coordinator", number) == {"applications": 1}
    assert found_by(world, "staff", number.lower()) == {"applications": 1}


@pytest.mark.parametrize("persona", ["neighbour", "stranger", "vendor", "section"])
def test_neither_hits_nor_counts_tell_of_what_is_hidden(world: World, persona: str) -> None:
    actor_client = Client()
    actor_client.force_login(world.users[persona])
    actor = actor_client.get(reverse("search:search")).wsgi_request.actor  # type: ignore[attr-defined]
    for source in search_sources():
        for text in EVERYTHING:
            rows = source.find(actor, text)
            visible = rows.model._default_manager.permitted_to(actor).values_list("pk", flat=True)
            assert set(rows.values_list("pk", flat=True)) <= set(visible), (source.code, text)
    number = world.application.reference_number
    assert found_by(world, persona, number) == {}


def test_each_kind_is_found_by_those_who_may_know_of_it_and_every_hit_opens(world: World) -> None:
    found: dict[str, set[str]] = {source.code: set() for source in search_sources()}
    for persona in PERSONAS:
        client = Client()
        client.force_login(world.users[persona])
        actor = actor_for(world.users[persona])
        for source in search_sources():
            row = source.find(actor, "").first()
            if row is not None:
                found[source.code].add(persona)
                if persona in OPENING:
                    assert client.get(source.hit(row).url).status_code == 200, (source.code, persona)
    assert found == FINDERS


def test_the_number_of_statements_does_not_grow_with_what_is_found(coordinator: User, prefecture: Organisation) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("search:search"), {"q": "試験市"})
        return len(seen)

    client = Client()
    client.force_login(coordinator)
    make_municipality(prefecture, name="試験市")
    statements()
    one = statements()
    for number in range(5):
        make_municipality(prefecture, name=f"試験市{number}")
    assert statements() == one


def test_all_of_one_kind_is_shown_page_by_page(client: Client, coordinator: User, prefecture: Organisation) -> None:
    for number in range(7):
        make_municipality(prefecture, name=f"試験市{number}")
    client.force_login(coordinator)
    first: Any = client.get(reverse("search:search"), {"q": "試験市"})
    part = first.context["found"][0]
    assert (part.count, len(part.hits), part.has_more) == (7, 5, True)
    everything: Any = client.get(part.url_of_all)
    assert len(everything.context["hits"]) == 7


def test_an_individual_number_is_not_searched_for_and_not_repeated(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    response: Any = client.get(reverse("search:search"), {"q": "123456789018"})
    assert "q" in response.context["form"].errors
    assert "123456789018" not in response.content.decode()


def test_a_kind_that_does_not_exist_is_refused_in_words(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    response: Any = client.get(reverse("search:search"), {"q": "市", "kind": "users"})
    assert (response.status_code, "kind" in response.context["form"].errors) == (200, True)


def test_what_is_searched_for_is_not_logged(
    client: Client, coordinator: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(coordinator)
    client.get(reverse("search:search"), {"q": "himitsu"})
    assert "GET /search/?q=…" in caplog.text
    assert "himitsu" not in caplog.text
