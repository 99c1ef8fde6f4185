"""Whole page or partial, redirect or HX-Redirect."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from portal.web.shortcuts import page, to_page


@pytest.mark.parametrize(
    ("headers", "template"),
    [
        ({}, "web/styleguide.html"),
        ({"HX-Request": "true"}, "web/styleguide.html#form"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "web/styleguide.html"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "web/styleguide.html"),
    ],
)
def test_htmx_gets_the_partial_and_everybody_else_the_page(headers: dict[str, str], template: str) -> None:
    assert page(RequestFactory().get("/", headers=headers), "web/styleguide.html", "form") == template


def test_a_page_without_partial_is_always_whole() -> None:
    assert page(RequestFactory().get("/", headers={"HX-Request": "true"}), "web/home.html") == "web/home.html"


def test_browsers_are_redirected_and_htmx_is_told_to_go() -> None:
    browser = to_page(RequestFactory().get("/"), "web:home", fragment="plan")
    htmx = to_page(RequestFactory().get("/", headers={"HX-Request": "true"}), "web:home")
    assert (browser.status_code, browser["Location"]) == (302, "/#plan")
    assert (htmx.status_code, htmx["HX-Redirect"]) == (200, "/")
