"""The head of every page at the width of an office screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.support.browser import PageFor


def middle(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


@pytest.mark.django_db(transaction=True)
def test_menu_and_search_stand_on_one_line(page_for: PageFor, request: pytest.FixtureRequest) -> None:
    for persona in ("coordinator", "staff", "vendor"):
        page = page_for(request.getfixturevalue(persona))
        page.goto("/")
        search = page.get_by_role("search")
        links = page.locator(".global-menu__link").all()
        assert len(links) >= 5, persona
        apart = max(abs(middle(link) - middle(search)) for link in links)
        narrowest = search.get_by_role("searchbox").evaluate("field => field.clientWidth")
        assert (apart < 10, narrowest >= 70) == (True, True), (persona, apart, narrowest)
