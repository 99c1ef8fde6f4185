"""A coordinator sets a small programme up; an officer of a town fills the separation checklist in with a file."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from portal.organisations.models import Organisation
from security.models import ConnectionProfile, Programme, SeparationEvidence
from security.selectors.planning_input import planning_instance
from tests.factories.profiles import make_profile
from tests.factories.security import make_programme
from tests.support.browser import DESKTOP, TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def profile(prefecture: Organisation, municipality: Organisation) -> ConnectionProfile:
    make_programme(prefecture, [municipality])
    return make_profile(municipality, separation_model="alpha")


@pytest.mark.parametrize("viewport", [DESKTOP, TELEPHONE], ids=["1366", "390"])
def test_an_officer_fills_the_checklist_in_and_adds_a_file_that_shows_it(page_for: PageFor, staff, profile, viewport):
    page = page_for(staff, viewport=viewport)
    page.goto(f"/security/profiles/{profile.pk}/separation/edit/")
    page.get_by_label("端末の多要素認証の状況").select_option("対応済み")
    page.get_by_label("端末の多要素認証の根拠").fill("認証基盤の設計書")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("岸和田市の三層の対策を保存しました。")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"資料を追加する\s*（端末の多要素認証）")).click()
    file = {"name": "構成図.txt", "mimeType": "text/plain", "buffer": "認証の構成".encode()}
    page.get_by_label("根拠資料").set_input_files([file])  # type: ignore[list-item]
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("link", name="構成図.txt")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    profile.refresh_from_db()
    assert (profile.individual_number_zone, SeparationEvidence.objects.get().item) == ("in_progress", "number_mfa")


def test_a_coordinator_sets_a_small_programme_up(page_for: PageFor, coordinator, municipality):
    page = page_for(coordinator)
    page.goto("/security/")
    page.get_by_role("link", name="事業を作成する").click()
    for label, text in (
        ("事業名", "次期セキュリティクラウド"),
        ("構築年度", "令和8年度"),
        ("準備作業の最初の月", "R9.2"),
        ("切替期間の最初の月", "R9.4"),
        ("切替期間の最後の月", "R9.6"),
        ("運用開始月", "R9.4"),
        ("運用終了月", "R14.3"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="作成する").click()
    page.get_by_role("link", name="月ごとの上限と切替不可の月を入力する").click()
    page.get_by_text("まとめて入力する").click()
    page.get_by_label("貼り付ける表").fill("R9.4\t6\t2\nR9.5\t6\t2\t連休のため\nR9.6\t6\t2\nR9.2\t4\t0\nR9.3\t4\t0")
    page.get_by_role("button", name=re.compile(r"表に入れる\s*（貼り付けた内容）")).click()
    expect(page.get_by_label("令和9年5月　切替不可の理由")).to_have_value("連休のため")
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("5か月分の上限を変更しました。")).to_be_visible()
    programme = Programme.objects.get()
    page.goto(f"/security/programmes/{programme.pk}/participants/add/?all=1")
    page.get_by_role("button", name="追加する").click()
    expect(page.get_by_text("1団体を追加しました。")).to_be_visible()
    instance = planning_instance(programme)
    assert (instance["capacity"]["units"], instance["blackouts"]) == ([4, 4, 6, 6, 6], ["2027-05"])
    assert [row["code"] for row in instance["organisations"]] == ["272027"]
