"""A real Chromium: Debian's own, driven by playwright, signed in by session cookie, watched for errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from portal.accounts.middleware import ACTING_FOR
from portal.accounts.models import User
from portal.organisations.models import Organisation

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
]
DESKTOP = {"width": 1366, "height": 768}
TELEPHONE = {"width": 390, "height": 844}
# What the browser says of any answer that is not 2xx; whether the answer was right is for the test to say.
EXPECTED = "Failed to load resource"
PageFor = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run of this process."""
    # playwright keeps an event loop in this thread, and Django would take our database calls for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("Chromium is missing. `make test` installs it.", pytrace=False)
    options = [*OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else OPTIONS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=options)
        yield chromium
        chromium.close()


@pytest.fixture
def page_for(browser: Browser, live_server: LiveServer) -> Iterator[PageFor]:
    """`page_for(user)` opens a page signed in as this user; `page_for()` one without sign-in.

    `organisation` says in whose name they act, `viewport` is DESKTOP or TELEPHONE, other arguments go to the
    browser's context. After the test no page may have had a script error, a breach of the content security policy or
    a request to another host.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(user: User | None = None, organisation: Organisation | None = None, **options: Any) -> Page:
        settled = {"viewport": DESKTOP, "locale": "ja-JP", "timezone_id": "Asia/Tokyo", "base_url": live_server.url}
        context = browser.new_context(**(settled | options))  # type: ignore[arg-type]
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, organisation, live_server.url)])  # type: ignore[list-item]
        page = context.new_page()
        _watch(page, live_server.url, faults)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def session_cookie(user: User, organisation: Organisation | None, url: str) -> dict[str, str]:
    """A cookie for playwright that is worth a sign-in."""
    client = Client()
    client.force_login(user)
    if organisation is not None:
        session = client.session
        session[ACTING_FOR] = organisation.pk
        session.save()
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


def _watch(page: Page, url: str, faults: list[str]) -> None:
    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            faults.append(f"{page.url}: {message.text}")

    def see(request: Request) -> None:
        if urlsplit(request.url).scheme in {"http", "https"} and not request.url.startswith(url):
            faults.append(f"{page.url}: asked for {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", see)
