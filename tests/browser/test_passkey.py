"""A passkey from registration to sign-in, in a real browser with a virtual authenticator."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.accounts.models import SignIn, User
from tests.factories.people import PASSWORD

PageFor = Callable[..., Page]


@pytest.fixture(autouse=True)
def no_failures_so_far(transactional_db: None) -> None:
    """The counters of failed attempts live in Redis and outlive a test."""
    cache.clear()


def with_authenticator(page: Page) -> Page:
    """As if the computer had a fingerprint reader that always recognises its owner."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_passkey_is_registered_and_then_signs_in_without_password(page_for: PageFor, staff: User) -> None:
    page = with_authenticator(page_for())
    page.goto(reverse("account_login"))
    page.get_by_label("メールアドレス").fill(staff.email)
    page.get_by_label("パスワード", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("岸和田市")

    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("パスワード", exact=False).first.fill(PASSWORD)  # a factor is added only after a new proof
    page.locator("main button").click()
    page.get_by_label("名前", exact=False).first.fill("庁内のパソコン")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="登録する").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)

    page.goto(reverse("accounts:profile"))
    expect(page.get_by_text("パスキー（")).to_be_visible()
    page.locator("header summary", has_text=staff.name).click()
    page.get_by_role("button", name="サインアウト").click()
    page.goto("/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("岸和田市")
    assert SignIn.objects.filter(user=staff, event="signed_in").count() == 2
