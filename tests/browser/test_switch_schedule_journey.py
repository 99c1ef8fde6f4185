"""The main job from end to end: wish, approval, acceptance, plan, publication, and what everybody sees of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.api.services.tokens import issue_token
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Programme, SwitchWish
from tests.factories.security import make_programme, open_wishes

PageFor = Callable[..., Page]


@pytest.fixture
def programme(
    transactional_db: None, prefecture: Organisation, municipality: Organisation, other_municipality: Organisation
) -> Programme:
    municipality.requires_approval = True
    municipality.save(update_fields=["requires_approval"])
    programme = make_programme(prefecture, [municipality, other_municipality])
    open_wishes(programme)
    return programme


def test_a_wish_becomes_a_published_switch_month_that_machines_can_pull(
    programme: Programme,
    page_for: PageFor,
    start_worker: Callable[..., Any],
    staff: User,
    approver: User,
    coordinator: User,
    manager: User,
    client: Any,
) -> None:
    start_worker()
    submit_wish(page_for(staff), programme)
    approve(page_for(approver))
    accept(page_for(coordinator))
    assert SwitchWish.objects.get().wished_months[0].isoformat() == "2017-07-01"
    calculate(page_for(coordinator), programme)
    publish(page_for(manager))
    sees_its_month(page_for(staff), programme)
    pulls_the_schedule(client, staff)


def submit_wish(page: Page, programme: Programme) -> None:
    page.goto("/")
    page.get_by_role("link", name="試験セキュリティクラウド").first.click()
    page.get_by_role("link", name="希望を申請する").click()
    page.get_by_role("button", name="申請を作成する").click()
    page.get_by_label("平成29年7月").select_option("wished")
    page.get_by_label("平成29年4月").select_option("impossible")
    page.get_by_role("button", name="確認画面へ進む").click()
    page.get_by_role("button", name="承認を依頼する").click()
    expect(page.get_by_text("承認待ち").first).to_be_visible()


def approve(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="切替月の希望申請を承認する").click()
    page.get_by_role("link", name="承認して提出する").click()
    page.get_by_role("button", name="承認して提出する").click()
    expect(page.get_by_text("SC-H28-0001").first).to_be_visible()


def accept(page: Page) -> None:
    page.goto("/applications/review/")
    page.get_by_role("link", name="SC-H28-0001").click()
    page.get_by_role("link", name="受理する").click()
    page.get_by_role("button", name="受理する").click()
    expect(page.get_by_text("受理").first).to_be_visible()


def calculate(page: Page, programme: Programme) -> None:
    page.goto(f"/security/programmes/{programme.pk}/")
    page.get_by_role("link", name="計画案を作成・公開する").click()
    page.get_by_role("link", name="新しい計画案を計算する").click()
    page.get_by_label("案の名称").fill("初回の計画案")
    page.get_by_role("button", name="計算を始める").click()
    expect(page.get_by_text("この条件で最良の計画であることを証明しました。")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="この案を計画の下書きにする").click()
    expect(page.get_by_role("heading", name="切替計画")).to_be_visible()
    expect(page.get_by_role("link", name="公開へ進む")).to_have_count(0)  # a second person publishes


def publish(page: Page) -> None:
    page.goto(f"/security/plans/{MigrationPlan.objects.get().pk}/")
    page.get_by_role("link", name="公開へ進む").click()
    page.get_by_label("公開の理由").fill("希望申請の取りまとめが終わったため")
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_text("第1版を公開しました。")).to_be_visible()


def sees_its_month(page: Page, programme: Programme) -> None:
    page.goto(f"/security/programmes/{programme.pk}/schedule/")
    expect(page.get_by_text("貴団体の切替月")).to_be_visible()
    expect(page.get_by_text("平成29年7月").first).to_be_visible()


def pulls_the_schedule(client: Any, user: User) -> None:
    _token, secret = issue_token(actor=actor_for(user), name="連携", scopes=["schedules:read"], days=30)
    headers = {"Authorization": f"Bearer {secret}"}
    first = client.get("/api/v1/security/schedule/", headers=headers)
    months = {row["organisation"]["name"]: row["switch_month"] for row in first.json()["results"]}
    assert (first.status_code, months["岸和田市"]) == (200, "2017-07")
    again = client.get("/api/v1/security/schedule/", headers=headers | {"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
