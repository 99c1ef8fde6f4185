"""The work on a switch as people do it: an officer on a telephone, a coordinator at the desk and at the printer."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from playwright.sync_api import expect

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from security.models import MigrationTask
from security.services.migration_tasks import update_task
from security.task_choices import TaskState
from tests.factories.execution import publish, task_of
from tests.factories.security import make_programme
from tests.support.browser import TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)
MM = 72 / 25.4  # points


def test_an_officer_completes_a_step_with_its_proof_on_a_telephone(
    prefecture: Organisation, municipality: Organisation, staff: User, page_for: PageFor, tmp_path: Path
) -> None:
    programme = make_programme(prefecture, [municipality])
    publish(programme, {municipality: "2017-05"})
    paper = tmp_path / "確認書.txt"
    paper.write_text("切替後の動作を確認した。", encoding="utf-8")
    page = page_for(staff, viewport=TELEPHONE)
    page.goto("/security/tasks/")
    page.get_by_role("link", name="切替確認").click()
    page.get_by_label("完了", exact=True).check()
    page.get_by_label("完了日").fill("平成29年5月31日")
    page.get_by_role("button", name="保存する").click()
    expect(page.locator("#task-form")).to_contain_text("完了を確認できる資料（証跡）を1つ以上登録してください。")
    page.get_by_label("証跡").set_input_files(paper)
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_text("「切替確認」の状況を保存しました。")).to_be_visible()
    expect(page.get_by_role("link", name="確認書.txt")).to_be_visible()
    assert task_of(municipality, "切替確認").state == TaskState.DONE
    assert page.evaluate("document.documentElement.scrollWidth") == TELEPHONE["width"]


def test_a_coordinator_finds_who_is_late_and_prints_the_chart_on_a3(
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    coordinator: User,
    staff: User,
    page_for: PageFor,
) -> None:
    programme = make_programme(prefecture, [municipality, other_municipality])
    publish(programme, {municipality: "2017-05", other_municipality: "2017-06"})
    for task in MigrationTask.objects.filter(migration__organisation=municipality, is_evidence_required=False):
        update_task(actor=actor_for(staff), task=task, version=1, state=TaskState.DONE, done_on=task.due_on)
    page = page_for(coordinator)
    page.goto(f"/security/programmes/{programme.pk}/progress/")
    expect(page.get_by_text("最も遅れている団体：豊中市")).to_be_visible()
    page.get_by_role("link", name="接続口の推移").click()
    expect(page.get_by_role("img", name="月末の接続口の数。同じ内容は下の表にあります。")).to_be_visible()
    page.get_by_role("link", name="工程表", exact=True).click()
    expect(page.get_by_role("row", name="岸和田市").first).to_be_visible()
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    sizes = {(round(float(s.mediabox.width) / MM), round(float(s.mediabox.height) / MM)) for s in sheets}
    assert (sizes, len(sheets)) == ({(420, 297)}, 1)
