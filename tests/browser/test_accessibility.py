"""Every page of the portal as axe sees it, with a title, one heading and no sideways scroll on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.applications.services.drafts import create_application
from tests.access.matrix import MATRIX
from tests.access.world import World, world
from tests.factories.people import PASSWORD, sign_in
from tests.support.browser import DESKTOP, TELEPHONE, PageFor

__all__ = ["world"]  # the fixture

pytestmark = pytest.mark.django_db(transaction=True)

WATCHERS = ("coordinator", "manager", "staff", "administrator", "neighbour", "vendor")
# Whoever else asks for it is led on to another page.
SHOWN_TO = {"surveys:response-edit": "staff"}
# Files, data, parts of pages, addresses that only send on to a page, and what asks for the password first.
NOT_PAGES = re.compile(
    r"(api|[a-z_-]+-api):(?!docs$).*"
    r"|.*-(export|template|workbook|marked|download|progress)|directory:(export|template)"
    r"|calendars:feed|notifications:notice-open|web:keep-alive|tokens:token-issue"
)
# Their pages show only while the application is being written.
IN_WRITING = ("applications:application-edit", "applications:application-confirm")
OWN_ACCOUNT = (
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "tokens:token-issue",
    "usersessions_list",
)
# What the browser says of the page that is open in it.
FACTS = """() => ({
    language: document.documentElement.lang,
    has_title: document.title.trim() !== "",
    headings: document.querySelectorAll("h1").length,
})"""
GOOD = {"language": "ja", "has_title": True, "headings": 1}


READABLE = sorted(name for name, address in MATRIX.items() if address.method == "get")
PAGES = [name for name in READABLE if not NOT_PAGES.fullmatch(name) and name not in IN_WRITING]
# A world is built for each: the small parts share one.
LARGE_PARTS, OTHERS = ("clouds", "mynumber_tests", "security", "surveys"), "others"
SignedIn = Callable[[User], Page]


@pytest.fixture
def signed_in(page_for: PageFor, live_server: LiveServer) -> SignedIn:
    """Pages of somebody who has just given the password: sensitive pages would ask a forced session for it again."""

    def open_page(user: User) -> Page:
        page = page_for()
        name = settings.SESSION_COOKIE_NAME
        client = sign_in(Client(), user)
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
        return page

    return open_page


def test_what_is_left_out_is_no_page(world: World) -> None:
    assert [name for name in READABLE if NOT_PAGES.fullmatch(name) and is_page(name, world)] == []


@pytest.mark.parametrize("part", [*LARGE_PARTS, OTHERS])
def test_the_pages_of_a_part_are_accessible(world: World, signed_in: SignedIn, part: str) -> None:
    names = [name for name in PAGES if part_of(name) == part]
    pages = {watcher: signed_in(world.users[watcher]) for watcher in {watcher_of(name) for name in names}}
    assert faults_of([(pages[watcher_of(name)], url_of(name, world)) for name in names]) == {}


def test_the_pages_of_an_application_in_writing_are_accessible(world: World, signed_in: SignedIn) -> None:
    neighbour = world.users["neighbour"]
    draft = create_application(actor=actor_for(neighbour), window=world.window, typed={})
    page = signed_in(neighbour)
    assert faults_of([(page, reverse(name, args=[draft.pk])) for name in IN_WRITING]) == {}


def test_the_pages_before_sign_in_are_accessible(world: World, page_for: PageFor) -> None:
    page = page_for()
    urls = [reverse("account_login"), reverse("account_reset_password"), url_of("accounts:invitation-accept", world)]
    assert faults_of([(page, url) for url in urls]) == {}


def test_the_pages_of_the_own_account_are_accessible(staff: User, signed_in: SignedIn) -> None:
    RecoveryCodes.activate(staff)
    page = signed_in(staff)
    assert faults_of([(page, reverse(name)) for name in OWN_ACCOUNT]) == {}


def part_of(name: str) -> str:
    part = name.partition(":")[0]
    return part if part in LARGE_PARTS else OTHERS


def watcher_of(name: str) -> str:
    return SHOWN_TO.get(name) or next(watcher for watcher in WATCHERS if watcher in MATRIX[name].allowed)


def url_of(name: str, world: World) -> str:
    return reverse(name, args=MATRIX[name].arguments(world))


def is_page(name: str, world: World) -> bool:
    """Whether a whole page comes, whichever format is asked for."""
    client = Client()
    client.force_login(world.users[watcher_of(name)])
    answer = client.get(url_of(name, world), {"format": "csv"})
    is_text = answer.headers.get("Content-Type", "").startswith("text/html")
    return is_text and not answer.streaming and "<h1" in answer.text


def faults_of(addresses: list[tuple[Page, str]]) -> dict[str, Any]:
    """What is wrong, by address; each page is loaded once and then made as narrow as a telephone."""
    found = {}
    for page, url in addresses:
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        page.goto(url)
        seen = {"opened": urlsplit(page.url).path, **page.evaluate(FACTS), "axe": violations(page)}
        page.set_viewport_size(TELEPHONE)  # type: ignore[arg-type]
        seen["width"] = page.evaluate("document.documentElement.scrollWidth")
        if seen != {"opened": url, **GOOD, "axe": [], "width": TELEPHONE["width"]}:
            found[url] = seen
    return found


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]
