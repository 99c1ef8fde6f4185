"""A meeting of a study group as people live it: from the invitation to the confirmed minutes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from clouds.choices import MinutesState
from clouds.models import Meeting, Minutes
from portal.accounts.models import User
from portal.organisations.models import Organisation
from tests.factories.operation_tests import in_days
from tests.factories.study_groups import make_group
from tests.support.browser import TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_leads_a_meeting_from_the_invitation_to_confirmed_minutes(
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    coordinator: User,
    staff: User,
    neighbour: User,
    page_for: PageFor,
    tmp_path: Path,
) -> None:
    group = make_group(prefecture, [municipality, other_municipality], is_open=False)
    desk = page_for(coordinator)
    desk.goto(reverse("clouds:group-detail", args=[group.pk]))
    prepare(desk, tmp_path)
    for user in (staff, neighbour):
        reply(page_for(user, viewport=TELEPHONE))
    Meeting.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now())  # the day has come
    take_down(desk)
    write_and_ask(desk)
    comment(page_for(staff), "日付を直してください。")
    comment(page_for(neighbour), "")
    resolve_and_open(desk)
    for user in (staff, neighbour):
        agree(page_for(user))
    desk.reload()
    desk.get_by_role("button", name="議事録を確定する").click()
    expect(desk.get_by_text("議事録を確定しました。")).to_be_visible()
    assert Minutes.objects.get().state == MinutesState.CONFIRMED
    desk.get_by_role("link", name="クラウド検討会", exact=True).click()
    expect(desk.get_by_text("意向を取りまとめる。")).to_be_visible()


def prepare(desk: Page, folder: Path) -> None:
    """A meeting with a point and a paper; then everybody is invited."""
    paper = folder / "計画案.txt"
    paper.write_text("中長期計画の案", encoding="utf-8")
    desk.get_by_role("link", name="会議を作成する").click()
    desk.get_by_label("会議の名称").fill("第4回検討会")
    desk.get_by_label("開催日").fill(str(in_days(21)))
    desk.get_by_label("開始時刻").fill("１３：３０")
    desk.get_by_label("終了時刻").fill("15時30分")
    desk.get_by_label("会場").fill("府庁本館")
    desk.get_by_label("オンライン会議のURL").fill("https://meeting.example.lg.jp/4")
    desk.get_by_label("出欠の回答期限").fill(str(in_days(10)))
    desk.get_by_role("button", name="作成する").click()
    desk.get_by_role("link", name="議題を編集する").click()
    desk.get_by_label("議題1の名称").fill("中長期計画について")
    desk.get_by_role("button", name="議題を保存する").click()
    desk.get_by_role("link", name="資料を登録する").click()
    desk.get_by_label("資料の名称").fill("資料1 計画案")
    desk.get_by_label("ファイル").set_input_files(paper)
    desk.get_by_role("button", name="登録する").click()
    expect(desk.get_by_role("link", name="資料1 計画案", exact=True)).to_be_visible()
    desk.get_by_role("button", name="構成団体に案内する").click()
    expect(desk.get_by_text("構成団体に会議を案内しました。")).to_be_visible()


def reply(telephone: Page) -> None:
    """From the list of what waits to the answer, on a telephone."""
    telephone.goto("/")
    telephone.get_by_role("link", name="第4回検討会").first.click()
    telephone.get_by_role("link", name="出欠を回答する").click()
    telephone.get_by_label("出席", exact=True).check()
    telephone.get_by_label("オンライン", exact=True).check()
    telephone.get_by_role("button", name="回答する").click()
    expect(telephone.locator("#page-form")).to_contain_text("出席する人の職と氏名を入力してください。")
    telephone.get_by_label("出席者の職・氏名").fill("主査 試験太郎")
    telephone.get_by_role("button", name="回答する").click()
    expect(telephone.get_by_text("出欠を回答しました。会議が始まるまでは変更できます。")).to_be_visible()
    assert telephone.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]


def take_down(desk: Page) -> None:
    desk.reload()
    expect(desk.get_by_text("案内 2団体：出席 2、欠席 0、未回答 0")).to_be_visible()
    desk.get_by_role("link", name="当日の出欠を記録する").click()
    expect(desk.get_by_label("岸和田市の出欠")).to_have_value("present")
    desk.get_by_label("豊中市の出欠").select_option("absent")
    desk.get_by_role("button", name="記録する").click()
    expect(desk.get_by_text("当日の出欠を記録しました。")).to_be_visible()


def write_and_ask(desk: Page) -> None:
    desk.get_by_role("link", name="議事録を作成する").click()
    assert "欠席団体　豊中市" in desk.get_by_label("議事の内容").input_value()
    desk.get_by_label("決定事項").fill("意向を取りまとめる。")
    desk.get_by_role("button", name="下書きを保存する").click()
    desk.get_by_role("link", name="意見を照会する").click()
    desk.get_by_label("回答期限").fill(str(in_days(7)))
    desk.get_by_role("button", name="照会する").click()
    expect(desk.get_by_text("照会 2団体：未回答 2、意見・異議あり 0")).to_be_visible()


def comment(page: Page, text: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="第4回検討会").first.click()
    page.get_by_role("link", name="回答する", exact=True).click()
    page.get_by_label("意見あり" if text else "意見なし").check()
    page.locator("textarea[name=text]").fill(text)
    page.get_by_role("button", name="回答する").click()
    expect(page.get_by_text("議事録への回答を送信しました。")).to_be_visible()


def resolve_and_open(desk: Page) -> None:
    desk.reload()
    desk.get_by_role("link", name="対応を書く").click()
    desk.get_by_label("事務局の対応").fill("ご意見のとおり直しました。")
    desk.get_by_role("button", name="保存する").click()
    desk.get_by_role("link", name="異議の申出を受け付ける").click()
    desk.get_by_label("回答期限").fill(str(in_days(7)))
    desk.get_by_role("button", name="照会する").click()
    expect(desk.get_by_text("照会 2団体：未回答 2、意見・異議あり 0")).to_be_visible()


def agree(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="第4回検討会").first.click()
    page.get_by_role("link", name="回答する", exact=True).click()
    page.get_by_label("異議なし").check()
    page.get_by_role("button", name="回答する").click()
    expect(page.get_by_text("議事録への回答を送信しました。")).to_be_visible()
