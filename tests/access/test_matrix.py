"""Every address of the portal, tried by everybody: by page, file and API."""

from __future__ import annotations

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from .matrix import LIBRARY_PREFIXES, MATRIX, Address
from .world import World, built_world, standing_world

__all__ = ["built_world", "standing_world"]  # the fixtures

SIGN_IN = "/accounts/login/"


def addresses(patterns: list[Any], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


class Visitors:
    """The people of a world; each signs in once, for a thousand sign-ins take as long as half of the pages."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.cookies: dict[str | None, SimpleCookie] = {None: SimpleCookie()}
        for persona, user in world.users.items():
            client = Client()
            client.force_login(user)
            self.cookies[persona] = client.cookies

    def ask(self, name: str, persona: str | None) -> HttpResponse:
        address, client = MATRIX[name], Client()
        client.cookies = SimpleCookie(self.cookies[persona])
        url = reverse(name, args=address.arguments(self.world))
        return getattr(client, address.method)(url, address.data(self.world))  # type: ignore[no-any-return]

    def outcome_of(self, name: str, persona: str | None) -> str:
        return outcome(self.ask(name, persona))

    def undone_outcome(self, name: str, persona: str) -> str:
        """What one person's post changes must not be what the next one finds."""
        with transaction.atomic():
            found = self.outcome_of(name, persona)
            transaction.set_rollback(True)
        return found


def refused_at(name: str, world: World) -> list[str | None]:
    return [*(persona for persona in world.users if persona not in MATRIX[name].allowed), None]


def outcome(response: HttpResponse) -> str:
    if response.status_code in (401, 404, 403):
        return {401: "sign-in", 403: "refused", 404: "hidden"}[response.status_code]
    if response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN):
        return "sign-in"
    known = response.status_code < 500 or response.status_code == 503  # 503: /readyz where no worker runs
    return "answered" if known else f"error {response.status_code}"


def expected(address: Address, persona: str | None) -> str:
    if persona is None:
        return "answered" if address.is_public else "sign-in"
    if persona in address.allowed:
        return "answered"
    return {404: "hidden", 403: "refused"}[address.refused]


def rows_in_total() -> int:
    """All audit rows: what was written, by whichever way."""
    events: list[type[Model]] = [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
    return sum(model._default_manager.count() for model in events)


def test_every_address_stands_in_the_matrix_and_nothing_else() -> None:
    ours = {name for name in addresses(get_resolver().url_patterns) if not name.startswith(LIBRARY_PREFIXES)}
    assert ours == set(MATRIX)


@pytest.mark.parametrize("part", sorted({name.partition(":")[0] for name in MATRIX}))
def test_the_addresses_of_a_part_answer_those_they_are_for_and_nobody_else(standing_world: World, part: str) -> None:
    names = sorted(name for name in MATRIX if name.startswith(f"{part}:"))
    refused = [(name, persona) for name in names for persona in refused_at(name, standing_world)]
    allowed = [(name, persona) for name in names for persona in MATRIX[name].allowed]
    visitors, before = Visitors(standing_world), rows_in_total()
    seen = {one: visitors.outcome_of(*one) for one in refused}
    assert rows_in_total() == before  # who is refused has changed nothing
    seen |= {one: visitors.undone_outcome(*one) for one in allowed}
    wrong = {key: found for key, found in seen.items() if found != expected(MATRIX[key[0]], key[1])}
    assert wrong == {}
