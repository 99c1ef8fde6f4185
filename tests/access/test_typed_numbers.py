"""An individual number in the query of an address is neither shown again nor the cause of an error."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from .matrix import MATRIX
from .world import World, built_world, standing_world

__all__ = ["built_world", "standing_world"]  # the fixtures

NUMBER = "123456789018"
WATCHERS = ("coordinator", "manager", "staff", "administrator", "neighbour", "vendor")
READABLE = sorted(name for name, address in MATRIX.items() if address.method == "get")


@pytest.mark.parametrize("part", sorted({name.partition(":")[0] for name in READABLE}))
def test_no_page_repeats_an_individual_number_from_its_address(standing_world: World, part: str) -> None:
    repeated = []
    for name in (name for name in READABLE if name.startswith(f"{part}:")):
        client = Client()
        client.force_login(standing_world.users[next(who for who in WATCHERS if who in MATRIX[name].allowed)])
        query = {"q": NUMBER, "sort": NUMBER, "page": NUMBER, "state": NUMBER}
        response = client.get(reverse(name, args=MATRIX[name].arguments(standing_world)), query)
        shown = b"".join(response.streaming_content) if response.streaming else response.content
        if NUMBER in shown.decode(errors="ignore") or response.status_code >= 500:
            repeated.append((name, response.status_code))
    assert repeated == []
