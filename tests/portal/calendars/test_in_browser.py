"""The month by keyboard alone, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User


@pytest.mark.django_db(transaction=True)
def test_days_and_months_are_reached_by_arrow_and_page_keys(page_for: Callable[..., Page], staff: User) -> None:
    page = page_for(staff)
    page.goto("/calendar/?month=2026-11&view=organisation")
    page.locator('[data-day="2026-11-05"]').focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator('[data-day="2026-11-06"]')).to_be_focused()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="令和8年12月")).to_be_visible()
    expect(page.locator('[data-day="2026-12-06"]')).to_be_focused()
    page.keyboard.press("PageUp")
    expect(page.locator('[data-day="2026-11-06"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="予定の一覧")).to_be_visible()
    assert "since=2026-11-06" in page.url
    assert "view=organisation" in page.url
