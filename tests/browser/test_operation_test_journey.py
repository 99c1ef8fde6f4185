"""The joint operation test from end to end: two apply, are paired, agree on a day, test and both sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mynumber_tests.models import Pair, Programme, ScenarioRun
from portal.accounts.models import User
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_scenario, make_test_reception

PageFor = Callable[..., Page]


@pytest.fixture
def programme(
    transactional_db: None, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> Programme:
    programme = make_operation_test(prefecture, [municipality, other_municipality])
    make_scenario(programme)
    make_test_reception(programme)
    return programme


def test_two_municipalities_go_from_their_applications_to_a_test_that_both_signed(
    programme: Programme,
    page_for: PageFor,
    start_worker: Callable[..., Any],
    staff: User,
    neighbour: User,
    coordinator: User,
    manager: User,
) -> None:
    start_worker()
    mine, theirs = page_for(staff), page_for(neighbour)
    apply(mine, programme, inquires=True)
    apply(theirs, programme, inquires=False)
    accept_all(page_for(coordinator))
    calculate(page_for(coordinator), programme)
    publish(page_for(manager), programme)
    agree_on_a_day(mine, theirs, programme)
    run = ScenarioRun.objects.get()
    record(mine, run, steps=(1, 3))
    record(theirs, run, steps=(2, 3))
    sign(mine, run)
    sign(theirs, run)
    expect(theirs.get_by_text("完了", exact=True).first).to_be_visible()


def apply(page: Page, programme: Programme, *, inquires: bool) -> None:
    page.goto(f"/mynumber-tests/{programme.pk}/")
    page.get_by_role("link", name="参加申請のページへ進む").click()
    page.get_by_role("button", name="申請を作成する").click()
    if inquires:
        page.get_by_label("S01を照会する").check()
    else:
        page.get_by_label("S01を提供できる件数").fill("２")
    page.get_by_label("第1クール").check()
    page.get_by_label("システムの事業者").fill("甲システム")
    page.get_by_label("担当部署").fill("情報政策課")
    page.locator("input[name=contact_name]").fill("担当 太郎")
    page.get_by_label("電話番号").fill("06-0000-0000")
    page.get_by_label("メールアドレス").fill("jyoho@example.lg.jp")
    page.get_by_role("button", name="確認画面へ進む").click()
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_text("MN-H29-000").first).to_be_visible()


def accept_all(page: Page) -> None:
    for number in ("MN-H29-0001", "MN-H29-0002"):
        page.goto("/applications/review/")
        page.get_by_role("link", name=number).click()
        page.get_by_role("link", name="受理する").click()
        page.get_by_role("button", name="受理する").click()
        expect(page.get_by_text("受理").first).to_be_visible()


def calculate(page: Page, programme: Programme) -> None:
    page.goto(f"/mynumber-tests/{programme.pk}/")
    page.get_by_role("link", name="組合せを計算する・公開する").click()
    page.get_by_role("link", name="組合せを計算する", exact=True).click()
    page.get_by_label("案の名称").fill("最初の案")
    page.get_by_label("計算時間の上限（秒）").fill("3")
    page.get_by_role("button", name="計算を始める").click()
    expect(page.get_by_text("1件の照会すべてに相手先があります。")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="この案を下書きにする").click()
    expect(page.get_by_role("heading", name="組合せ下書き")).to_be_visible()


def publish(page: Page, programme: Programme) -> None:
    page.goto(f"/mynumber-tests/plans/{programme.pairing_plans.get().pk}/")
    page.get_by_role("link", name="公開の確認へ進む").click()
    page.get_by_label("公開の理由").fill("参加申請の受理が終わったため")
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_text("組合せ第1版を公開しました。")).to_be_visible()


def agree_on_a_day(mine: Page, theirs: Page, programme: Programme) -> None:
    room = f"/mynumber-tests/pairs/{Pair.objects.get().pk}/"
    mine.goto(room)
    mine.get_by_role("button", name="確認しました").click()
    mine.get_by_label("日付").fill("H29.4.12")
    mine.get_by_role("button", name="相手先に提案する").click()
    expect(mine.get_by_text("日程を提案しました。")).to_be_visible()
    theirs.goto(room)
    theirs.get_by_role("button", name="確認しました").click()
    theirs.get_by_role("button", name="この日程で決める").click()
    expect(theirs.get_by_text("日程が決まっています")).to_be_visible()


def record(page: Page, run: ScenarioRun, *, steps: tuple[int, ...]) -> None:
    page.goto(f"/mynumber-tests/pairs/{run.pair_id}/")
    page.get_by_role("link", name="S01").first.click()
    page.get_by_role("link", name="実施結果を記録する").click()
    for step in steps:
        page.locator(f"input[name=step{step}_result][value=passed]").check()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("heading", name="手順ごとの結果")).to_be_visible()


def sign(page: Page, run: ScenarioRun) -> None:
    page.reload()
    page.get_by_role("button", name="完了を確認する").click()
    expect(page.get_by_role("button", name="完了を確認する")).to_have_count(0)
