"""A test of a pair as people live it: a wrong answer, its defect, the retest, and both sign."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from mynumber_tests.choices import RunState
from mynumber_tests.models import ScenarioRun
from portal.accounts.models import User
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days, make_pair, run_of
from tests.support.browser import TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_municipalities_do_a_test_from_the_first_result_to_both_signatures(
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    coordinator: User,
    staff: User,
    neighbour: User,
    page_for: PageFor,
    tmp_path: Path,
) -> None:
    run = run_of(make_pair(prefecture, municipality, other_municipality), municipality)
    inquirer, provider = page_for(staff), page_for(neighbour, viewport=TELEPHONE)
    open_test(provider, run)
    record(provider, "合格", "合格")
    open_test(inquirer, run)
    find_it_wrong(inquirer, tmp_path)
    report(inquirer)
    stands_on_the_worklist(page_for(coordinator), run)
    mend(provider)
    retest(inquirer)
    open_test(inquirer, run)
    record(inquirer, "合格")
    for page in (inquirer, provider):
        open_test(page, run)
        page.get_by_role("button", name="完了を確認する").click()
        expect(page.get_by_text("完了を確認しました。", exact=True)).to_be_visible()
    assert ScenarioRun.objects.get(pk=run.pk).state == RunState.SIGNED_OFF


def open_test(page: Page, run: ScenarioRun) -> None:
    page.goto(reverse("mynumber_tests:pair-detail", args=[run.pair_id]))
    page.locator(f'a[href="{reverse("mynumber_tests:run-detail", args=[run.pk])}"]').click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("児童手当の認定請求")


def record(page: Page, *results: str) -> None:
    """Each step of this side that has not passed yet, in its order."""
    page.get_by_role("link", name="実施結果を記録する").click()
    for number, result in enumerate(results):
        page.get_by_role("group", name="結果").nth(number).get_by_label(result, exact=True).check()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("実施結果を保存しました。")).to_be_visible()


def find_it_wrong(page: Page, folder: Path) -> None:
    """A note is asked for where something failed; the paper is kept meanwhile."""
    paper = folder / "照会結果.txt"
    paper.write_text("所得額が空欄", encoding="utf-8")
    page.get_by_role("link", name="実施結果を記録する").click()
    groups = page.get_by_role("group", name="結果")
    groups.nth(0).get_by_label("合格", exact=True).check()
    groups.nth(1).get_by_label("不合格", exact=True).check()
    page.get_by_label("証跡").set_input_files(paper)
    page.get_by_role("button", name="保存する").click()
    expect(page.locator("#results-form")).to_contain_text("「不合格」とした理由や状況を、メモに入力してください。")
    page.get_by_label("メモ").nth(1).fill("所得額が空欄で返る")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("双方の結果が食い違っています")).to_be_visible()
    expect(page.get_by_role("link", name="照会結果.txt")).to_be_visible()


def report(page: Page) -> None:
    page.get_by_role("link", name="障害を登録する").click()
    page.get_by_label("障害の件名").fill("所得額が空欄で返る")
    page.get_by_label("内容").fill("照会結果の所得額が空欄になる。")
    page.get_by_label("重大", exact=True).check()
    page.get_by_label("豊中市", exact=True).check()
    page.get_by_label("対応の期限").fill(str(in_days(5)))
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("障害を登録しました。")).to_be_visible()


def stands_on_the_worklist(page: Page, run: ScenarioRun) -> None:
    page.goto(reverse("mynumber_tests:worklist", args=[run.pair.programme_id]))
    page.get_by_role("row", name="所得額が空欄で返る").get_by_role("button", name="引き受ける").click()
    expect(page.get_by_text("作業を引き受けました。")).to_be_visible()


def mend(telephone: Page) -> None:
    """From what waits on the home page."""
    telephone.goto("/")
    telephone.get_by_role("link", name="所得額が空欄で返る").first.click()
    telephone.get_by_label("対応の内容").fill("副本の項目の割当てを直した。")
    telephone.get_by_role("button", name="再テストを依頼する").click()
    expect(telephone.get_by_text("障害の状況を保存しました。")).to_be_visible()


def retest(page: Page) -> None:
    page.reload()
    page.get_by_label("合格（解決）").check()
    page.get_by_role("button", name="記録する").click()
    expect(page.get_by_text("障害の状況を保存しました。")).to_be_visible()
