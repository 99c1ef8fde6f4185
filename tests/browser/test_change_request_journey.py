"""Another month after the publication: asked for, worked out, granted, published, acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from security.models import Acknowledgement, MigrationPlan, Programme
from security.services.plans import publish_plan
from tests.factories.security import make_draft, make_programme, open_changes

PageFor = Callable[..., Page]


@pytest.fixture
def programme(
    transactional_db: None,
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    manager: User,
) -> Programme:
    """One switch a month, 岸和田市 in May and 豊中市 in June."""
    programme = make_programme(prefecture, [municipality, other_municipality], switches=1, units=20)
    draft = make_draft(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    publish_plan(actor=actor_for(manager), plan=draft, reason="公開")
    open_changes(programme)
    return programme


def test_a_request_for_another_month_becomes_version_two_and_those_who_moved_confirm_it(
    programme: Programme,
    page_for: PageFor,
    start_worker: Callable[..., Any],
    staff: User,
    neighbour: User,
    coordinator: User,
    manager: User,
) -> None:
    start_worker()
    ask_for_june(page_for(staff), programme)
    grant(page_for(coordinator))
    publish(page_for(manager), programme)
    confirm(page_for(staff), "平成29年6月")
    confirm(page_for(neighbour), moved_month(programme, neighbour))
    confirmed = Acknowledgement.objects.filter(plan__version=2, acknowledged_at__isnull=False)
    assert set(confirmed.values_list("organisation__name", flat=True)) == {"岸和田市", "豊中市"}


def ask_for_june(page: Page, programme: Programme) -> None:
    page.goto(f"/security/programmes/{programme.pk}/schedule/")
    page.get_by_role("link", name="切替月の変更を申請する").click()
    page.get_by_role("button", name="申請を作成する").click()
    page.get_by_label("希望する切替月").select_option("2017-06")
    page.get_by_label("変更を希望する理由").fill("庁舎の工事と重なるため")
    page.get_by_role("button", name="確認画面へ進む").click()
    page.get_by_role("button", name="提出する").click()
    expect(page.get_by_text("SCH-H28-0001")).to_be_visible()


def grant(page: Page) -> None:
    page.goto("/applications/review/")
    page.get_by_role("link", name="SCH-H28-0001").click()
    expect(page.get_by_text("切替月が変わるほかの団体：1団体")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("豊中市").first).to_be_visible()
    page.get_by_role("link", name="受理する").click()
    page.get_by_role("button", name="受理する").click()
    expect(page.get_by_text("受理").first).to_be_visible()


def publish(page: Page, programme: Programme) -> None:
    draft = MigrationPlan.objects.get(programme=programme, state="draft")
    page.goto(f"/security/plans/{draft.pk}/")
    page.get_by_role("link", name="公開へ進む").click()
    page.get_by_label("公開の理由").fill("変更申請を受理したため")
    page.get_by_role("button", name="公開する").click()
    expect(page.get_by_text("第2版を公開しました。")).to_be_visible()


def moved_month(programme: Programme, user: User) -> str:
    organisation = actor_for(user).organisation
    entry = programme.plans.get(version=2).entries.get(organisation=organisation)
    return f"平成29年{entry.month.month}月"


def confirm(page: Page, month: str) -> None:
    page.goto("/")
    page.get_by_role("link", name="試験セキュリティクラウド").first.click()
    expect(page.get_by_text(month).first).to_be_visible()
    page.get_by_role("button", name="確認しました").click()
    expect(page.get_by_text("確認済み").first).to_be_visible()
