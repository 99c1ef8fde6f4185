"""Writing an application in a real browser: it saves itself, it says so, and it is open to everybody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from portal.applications.models import Application
from portal.applications.services import applications as services
from portal.applications.services.attachments import add_attachment
from portal.applications.services.correspondence import add_internal_comment, post_message

from .kinds import INDIVIDUAL_NUMBER, TYPED

pytestmark = pytest.mark.django_db(transaction=True)
PageFor = Callable[..., Page]
SAVE_ITSELF_MS = 15_000


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def open_form(page_for: PageFor, acting, name: str, draft: Application) -> Page:
    page = page_for(acting[name].user)
    page.goto(reverse("applications:application-edit", args=[draft.pk]))
    return page


def subject_of(draft: Application) -> list[str]:
    return Application.objects.get(pk=draft.pk).draft["subject"]


def test_what_is_typed_saves_itself_and_says_when(page_for, acting, draft):
    page = open_form(page_for, acting, "staff", draft)

    page.get_by_label("件名").fill("入力の途中")
    expect(page.locator("#application-autosave")).to_have_attribute("data-state", "saved", timeout=SAVE_ITSELF_MS)

    expect(page.locator("#application-autosave")).to_contain_text(re.compile("保存しました [0-9]{2}:[0-9]{2}"))
    assert subject_of(draft) == ["入力の途中"]
    page.reload()
    expect(page.get_by_label("件名")).to_have_value("入力の途中")


def test_a_field_is_checked_while_one_types_and_forgets_its_fault_when_it_is_right(page_for, acting, draft):
    page = open_form(page_for, acting, "staff", draft)

    page.get_by_label("費用（円）").fill("たくさん")
    fault = page.locator("[data-live-fault]")
    expect(fault).to_have_count(1, timeout=SAVE_ITSELF_MS)
    page.get_by_label("費用（円）").fill("１２，０００")
    expect(fault).to_have_count(0, timeout=SAVE_ITSELF_MS)


def test_after_a_refused_number_is_corrected_the_form_goes_on_saving_itself(page_for, acting, draft):
    page = open_form(page_for, acting, "staff", draft)
    status = page.locator("#application-autosave")

    page.get_by_label("件名").fill("残る件名")
    page.get_by_label("備考").fill(f"番号 {INDIVIDUAL_NUMBER}")
    expect(status).to_contain_text("個人番号（マイナンバー）と思われる", timeout=SAVE_ITSELF_MS)
    assert subject_of(draft) == ["残る件名"]

    page.get_by_label("備考").fill("番号は書かない")
    expect(status).to_have_attribute("data-state", "saved", timeout=SAVE_ITSELF_MS)
    assert Application.objects.get(pk=draft.pk).draft["remarks"] == ["番号は書かない"]


def test_who_comes_second_is_told_while_typing_and_finds_both_versions_after_saving(page_for, acting, draft):
    page = open_form(page_for, acting, "staff", draft)
    services.save_draft(
        actor=acting["approver"],
        application=draft,
        typed=TYPED | {"subject": ["承認者の件名"]},
        version=draft.version,
    )

    page.get_by_label("件名").fill("担当の件名")
    expect(page.locator("#application-autosave")).to_contain_text("他の人が先に更新しました", timeout=SAVE_ITSELF_MS)
    page.get_by_role("button", name="下書きを保存する").click()

    expect(page.get_by_role("heading", name="他の人が先に更新しました")).to_be_visible()
    expect(page.get_by_role("cell", name="承認者の件名")).to_be_visible()
    expect(page.get_by_label("件名")).to_have_value("担当の件名")
    assert subject_of(draft) == ["承認者の件名"]
    page.get_by_role("button", name="下書きを保存する").click()
    expect(page.get_by_text("下書きを保存しました。")).to_be_visible()
    assert subject_of(draft) == ["担当の件名"]


def test_the_form_works_with_the_keyboard_and_enter_only_saves(page_for, acting, draft):
    page = open_form(page_for, acting, "staff", draft)

    page.get_by_label("件名").fill("キーボードで入力")
    page.keyboard.press("Enter")

    expect(page.get_by_text("下書きを保存しました。")).to_be_visible()
    assert (subject_of(draft), Application.objects.get().submission_count) == (["キーボードで入力"], 0)


def test_without_scripts_the_whole_way_can_be_gone(page_for, acting, draft):
    page = page_for(acting["staff"].user, java_script_enabled=False)
    page.goto(reverse("applications:application-edit", args=[draft.pk]))

    page.get_by_label("件名").fill("スクリプトなし")
    page.get_by_label("追加するファイル").set_input_files(
        {"name": "契約書.txt", "mimeType": "text/plain", "buffer": "契約".encode()}
    )
    page.get_by_role("button", name="確認画面へ進む").click()
    expect(page.get_by_text("契約書.txt")).to_be_visible()
    page.get_by_role("button", name="提出する").click()

    expect(page.get_by_text("SC-H28-0001")).to_be_visible()
    assert Application.objects.get().submissions.get().content["subject"] == "スクリプトなし"


def address(name: str, *args: object) -> str:
    return reverse(f"applications:{name}", args=args)


def test_no_page_of_applications_has_an_accessibility_fault(page_for, acting, draft):
    staff, coordinator = page_for(acting["staff"].user), page_for(acting["coordinator"].user)
    add_attachment(actor=acting["staff"], application=draft, upload=SimpleUploadedFile("契約書.txt", b"contract"))
    faults = look(
        staff,
        address("application-list"),
        address("window-detail", draft.window_id),
        address("application-edit", draft.pk),
        address("application-confirm", draft.pk),
    )
    services.submit_application(actor=acting["staff"], application=draft)
    post_message(actor=acting["coordinator"], application=draft, text="写しをお願いします。")
    add_internal_comment(actor=acting["coordinator"], application=draft, text="メモ")
    faults |= look(
        coordinator, address("application-detail", draft.pk), address("application-step", draft.pk, "return")
    )
    services.return_application(actor=acting["coordinator"], application=draft, reason="件名の訂正。")
    services.resubmit_application(actor=acting["staff"], application=draft)
    faults |= look(
        staff,
        address("application-done", draft.pk),
        address("application-print", draft.pk),
        address("application-differences", draft.pk),
        reverse("notifications:notice-list"),
    )
    faults |= look(
        coordinator,
        address("review-list"),
        address("window-list"),
        address("window-roster", draft.window_id),
        address("window-edit", draft.window_id),
        address("extension-edit", draft.window_id, draft.organisation_id),
    )

    assert faults == {}


def look(page: Page, *addresses: str) -> dict[str, str]:
    """The faults that axe finds, by address."""
    found = {}
    for url in addresses:
        page.goto(url)
        results = Axe().run(page)
        if results.violations_count:
            found[url] = results.generate_report()
    return found
