"""The bars of a draft by keyboard alone and by mouse; two scenarios side by side; a way out with one click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Pin, Programme
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store
from tests.factories.security import make_draft, make_programme
from tests.support.browser import PageFor


@pytest.fixture
def programme(
    transactional_db: None, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality], switches=1)


@pytest.fixture
def draft(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> MigrationPlan:
    return make_draft(programme, {municipality: "2017-05", other_municipality: "2017-07"})


def open_board(page: Page, draft: MigrationPlan) -> Locator:
    page.goto(f"/security/plans/{draft.pk}/edit/")
    return page.get_by_role("slider", name="岸和田市の切替月")


def test_a_bar_is_moved_tried_undone_and_fixed_by_keyboard_alone(
    page_for: PageFor, coordinator: User, draft: MigrationPlan
) -> None:
    page = page_for(coordinator)
    bar = open_board(page, draft)
    bar.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(bar).to_have_attribute("aria-valuetext", "平成29年7月")
    expect(page.locator("#board-said")).to_contain_text("切替件数が上限を超えます")
    page.keyboard.press("Escape")
    expect(bar).to_have_attribute("aria-valuetext", "平成29年5月")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".move-effect__verdict")).to_have_text("守られなくなる決まりはありません。")
    page.keyboard.press("Enter")
    expect(page.get_by_label("固定の理由")).to_be_focused()
    page.keyboard.type("工事に合わせるため")
    page.keyboard.press("Enter")
    expect(page.get_by_text("岸和田市の切替月を平成29年6月に固定しました。")).to_be_visible()
    expect(page.get_by_role("slider", name="岸和田市の切替月")).to_be_focused()
    pin = Pin.objects.get()
    assert (pin.switch_month, pin.reason) == (Month(2017, 6), "工事に合わせるため")


def test_a_bar_and_an_organisation_of_the_tray_are_dragged_by_mouse(
    page_for: PageFor, coordinator: User, programme: Programme, municipality: Organisation
) -> None:
    draft = make_draft(programme, {municipality: "2017-05"})
    page = page_for(coordinator)
    bar = open_board(page, draft)
    drag(page, bar, 28 * 3)
    expect(page.get_by_role("heading", name="岸和田市を平成29年8月にした場合")).to_be_visible()
    page.get_by_role("link", name="取り消す").click()
    expect(bar).to_have_attribute("aria-valuetext", "平成29年5月")
    chip = page.get_by_role("slider", name="豊中市の切替月")
    chip.scroll_into_view_if_needed()
    axis = page.locator("[data-axis]").bounding_box()
    assert axis
    drop(page, chip, axis["x"] + 28 * 5 + 14, axis["y"] + 60)  # two months of preparation, then 2017-04 to 2017-07
    expect(page.get_by_role("heading", name="豊中市を平成29年7月にした場合")).to_be_visible()
    page.get_by_label("固定の理由").fill("準備が整うため")
    page.get_by_role("button", name="この月に固定する").click()
    expect(page.get_by_text("豊中市の切替月を平成29年7月に固定しました。")).to_be_visible()
    assert draft.entries.count() == 2


def drag(page: Page, handle: Locator, pixels: int) -> None:
    handle.scroll_into_view_if_needed()
    box = handle.locator(".board__switch").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels / 2, y)
    page.mouse.move(x + pixels, y)
    page.mouse.up()


def drop(page: Page, handle: Locator, x: float, y: float) -> None:
    handle.hover()
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def test_a_way_out_is_tried_with_one_click_and_two_scenarios_are_compared(
    page_for: PageFor,
    coordinator: User,
    prefecture: Organisation,
    programme: Programme,
    start_worker: Callable[..., Any],
) -> None:
    start_worker()
    programme.months.update(switches=0)
    actor = actor_for(coordinator)
    impossible = solve_and_store(create_scenario(actor=actor, programme=programme, name="無理な案", time_limit_s=5))
    page = page_for(coordinator)
    page.goto(f"/security/scenarios/{impossible.pk}/")
    page.get_by_role("button", name="試してみる").first.click()
    expect(page.get_by_text("試算です。事業の条件は変えていません。")).to_be_visible()
    expect(page.get_by_text("この条件で最良の計画であることを証明しました。")).to_be_visible(timeout=60_000)
    programme.months.update(switches=1)
    solve_and_store(create_scenario(actor=actor, programme=programme, name="通常の案", time_limit_s=5))
    page.goto(f"/security/programmes/{programme.pk}/scenarios/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="選んだ案を並べて比べる").click()
    expect(page.get_by_role("columnheader", name="通常の案").first).to_be_visible()
