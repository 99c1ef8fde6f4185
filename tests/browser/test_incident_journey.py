"""From a suspicious mail to the roster: reported, checked, shared without its reporter, answered, followed up."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_is_reported_checked_shared_answered_and_followed_up(page_for, staff, coordinator, neighbour):
    reporter = page_for(staff)
    reporter.goto(reverse("security:incident-list"))
    reporter.get_by_role("link", name="連絡票を作成する").click()
    reporter.get_by_role("button", name="新しい連絡票を作成する").click()
    reporter.get_by_label("不審メール", exact=True).check()
    reporter.get_by_label("受信・発生した日").fill("令和8年1月15日")
    reporter.get_by_label("受信・発生した時刻").fill("９：０５")
    reporter.get_by_label("何が起きたか").fill("庁内の個別の事情")
    reporter.get_by_label("影響範囲").fill("なし")
    reporter.get_by_label("実施した対応").fill("削除した")
    reporter.get_by_label("差出人").fill("billing@example.jp")
    reporter.get_by_label("URL・接続先").fill("https://evil.example.jp/a")
    reporter.get_by_label("連絡先").fill("情報政策課")
    expect(reporter.locator("#report-autosave [data-autosave-text]")).to_contain_text("保存しました", timeout=30_000)
    reporter.get_by_role("button", name="確認画面へ進む").click()
    reporter.get_by_role("button", name="報告する").click()
    expect(reporter.get_by_role("heading", level=1)).to_contain_text("連絡票を報告しました")

    desk = page_for(coordinator)
    desk.goto(reverse("security:incident-list"))
    desk.get_by_role("link", name="岸和田市　不審メール").click()
    desk.get_by_role("link", name="この連絡票から注意喚起を作成する").click()
    expect(desk.get_by_label("確認に使う情報")).to_have_value("billing[at]example[.]jp\nhxxps://evil[.]example[.]jp/a")
    desk.get_by_label("概要").fill("請求書を装うメールが届いています。")
    desk.get_by_label("お願いする対応").fill("受信記録を確認してください。")
    desk.get_by_role("button", name="保存して内容を確かめる").click()
    desk.get_by_role("link", name="確認して共有に進む").click()
    expect(desk.get_by_text("回答を求める団体（2団体）")).to_be_visible()
    desk.get_by_role("button", name="この内容で共有する").click()
    expect(desk.get_by_text("注意喚起を共有しました。")).to_be_visible()

    other = page_for(neighbour)
    other.goto("/")
    other.get_by_role("link", name="不審メールについて").first.click()
    expect(other.get_by_text("hxxps://evil[.]example[.]jp/a")).to_be_visible()
    assert "岸和田市" not in other.locator("main").inner_text()
    assert "個別の事情" not in other.content()
    other.get_by_role("button", name="対応済みと回答する").click()
    expect(other.get_by_text("「対応済み」と回答しました。")).to_be_visible()

    desk.get_by_role("link", name="回答状況を見る", exact=True).click()
    rows = desk.locator("table.table--cards tbody tr")
    expect(rows.nth(0)).to_contain_text("岸和田市")
    expect(rows.nth(0)).to_contain_text("未読")
    expect(rows.nth(1)).to_contain_text("豊中市")
    expect(rows.nth(1)).to_contain_text("対応済み")
    desk.get_by_role("button", name="まだの団体に督促する（1団体）").click()
    expect(desk.get_by_text("1団体に督促のお知らせを送りました。")).to_be_visible()
