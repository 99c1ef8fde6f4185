"""Headers of every kind of answer: strict content security policy, isolation, no copies of personal pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User

ADDRESSES = ["/", "/styleguide/", "/accounts/login/", "/accounts/2fa/", "/nowhere/", "/api/v1/nowhere/"]


def directives(policy: str) -> dict[str, list[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_allows_inline_code_or_outside_hosts(client: Client, coordinator: User, address: str) -> None:
    client.force_login(coordinator)
    policy = directives(client.get(address, follow=True)["Content-Security-Policy"])
    assert (
        policy["default-src"] == policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    )
    for name in ("script-src", "style-src", "form-action"):
        assert [value for value in policy[name] if not value.startswith("'nonce-")] == ["'self'"]
    allowed = {value for values in policy.values() for value in values if not value.startswith("'nonce-")}
    assert allowed == {"'none'", "'self'", "data:"}


def test_the_nonce_is_used_once_and_for_the_printed_margin_only(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    answers = [client.get("/"), client.get("/")]
    nonces = [re.findall(r"'nonce-([^']+)'", answer["Content-Security-Policy"])[0] for answer in answers]
    tags = [re.findall(r'<(\w+)[^>]* nonce="([^"]+)"', answer.content.decode()) for answer in answers]
    assert tags == [[("style", nonces[0])], [("style", nonces[1])]]
    assert nonces[0] != nonces[1]


@pytest.mark.parametrize("address", [address for address in ADDRESSES if not address.startswith("/api/")])
def test_every_page_is_isolated_and_kept_by_no_cache(client: Client, coordinator: User, address: str) -> None:
    client.force_login(coordinator)
    response = client.get(address, follow=True)
    assert response["Cross-Origin-Resource-Policy"] == response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert (response["Cross-Origin-Embedder-Policy"], response["X-Content-Type-Options"]) == ("require-corp", "nosniff")
    assert "no-store" in response["Cache-Control"]


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole_when_the_session_has_ended(client: Client, db: None) -> None:
    htmx = {"HX-Request": "true", "HX-Current-URL": "https://portal.example/styleguide/?q=市"}
    response = client.get(reverse("web:styleguide-progress"), headers=htmx)
    assert (response.status_code, response.content) == (200, b"")
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fstyleguide%2F%3Fq%3D%E5%B8%82"


def test_a_browser_is_sent_to_the_sign_in_page_by_a_redirect(client: Client, db: None) -> None:
    response = client.get(reverse("web:styleguide"))
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/styleguide/")
