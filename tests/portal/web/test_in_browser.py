"""What only a real browser shows: accessibility, focus, autosave, keyboard, narrow screens, printing."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page, Route, expect
from pypdf import PdfReader

from portal.accounts.models import User
from tests.factories.people import PASSWORD
from tests.support.browser import DESKTOP, TELEPHONE, PageFor

pytestmark = pytest.mark.django_db(transaction=True)

VIEWPORTS = pytest.mark.parametrize("viewport", [DESKTOP, TELEPHONE], ids=["1366", "390"])
SAVED = re.compile(r"^保存しました [0-2]\d:[0-5]\d$")


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in found]


@pytest.fixture
def guide(page_for: PageFor, coordinator: User) -> Page:
    """The style guide, open on a desk."""
    page = page_for(coordinator)
    page.goto("/styleguide/")
    return page


@VIEWPORTS
def test_every_component_is_accessible_and_fits_the_screen(
    page_for: PageFor, coordinator: User, viewport: dict[str, int]
) -> None:
    page = page_for(coordinator, viewport=viewport)
    page.goto("/styleguide/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


@VIEWPORTS
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/nowhere/"])
def test_pages_before_sign_in_are_accessible(page_for: PageFor, viewport: dict[str, int], address: str) -> None:
    page = page_for(viewport=viewport)
    page.goto(address)
    assert violations(page) == []


@pytest.mark.parametrize("address", ["/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"])
def test_pages_of_the_own_account_are_accessible(page_for: PageFor, staff: User, address: str) -> None:
    page = page_for(staff, viewport=TELEPHONE)
    page.goto(address)
    assert violations(page) == []


def test_errors_are_accessible_and_the_focus_goes_to_their_summary(guide: Page) -> None:
    guide.fill("#id_name", "")
    guide.get_by_role("button", name="確認画面へ進む").click()
    summary = guide.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(guide).to_have_title(re.compile("^エラー：画面部品の見本"))
    assert summary.evaluate("node => node.compareDocumentPosition(document.querySelector('h1')) & 4")
    assert violations(guide) == []
    guide.get_by_role("link", name="担当者の氏名を入力してください。").click()
    expect(guide.locator("#id_name")).to_be_focused()


def test_the_summary_after_htmx_says_the_same_as_the_summary_without_script(
    guide: Page, page_for: PageFor, coordinator: User
) -> None:
    plain = page_for(coordinator, java_script_enabled=False)
    plain.goto("/styleguide/")
    sentences = []
    for page in (guide, plain):
        page.fill("#id_wished_month", "平成30年1月")
        page.fill("#id_contract_ends_on", "きのう")
        page.get_by_role("button", name="確認画面へ進む").click()
        expect(page.locator(".error-summary")).to_be_visible()
        links = page.locator(".error-summary a")
        sentences.append([(link.get_attribute("href"), link.inner_text()) for link in links.all()])
        assert page.locator("#id_contract_ends_on").input_value() == "きのう"
    assert sentences[0] == sentences[1]
    assert ("#id_wished_month", "切替の希望月：2018年1月は切替不可期間です。別の月を選んでください。") in sentences[0]


def test_a_date_field_says_how_it_was_understood(guide: Page) -> None:
    guide.locator("#id_contract_ends_on").press_sequentially("R8.11.23")
    expect(guide.locator("#id_contract_ends_on_echo")).to_have_text("令和8年11月23日（月・祝）")
    expect(guide.locator("#id_contract_ends_on ~ button")).to_have_text("カレンダー")


def test_the_calendar_fills_the_field_that_is_typed_otherwise(guide: Page) -> None:
    guide.locator("#id_contract_ends_on ~ input[type=date]").evaluate(
        "input => { input.value = '2026-11-24'; input.dispatchEvent(new Event('change', {bubbles: true})) }"
    )
    expect(guide.locator("#id_contract_ends_on")).to_have_value("令和8年11月24日")
    expect(guide.locator("#id_contract_ends_on_echo")).to_have_text("（火）")


def test_a_draft_saves_itself_and_says_so(guide: Page) -> None:
    guide.fill("#id_reason", "現在の契約が9月に終わるため")
    expect(guide.locator("#form-autosave [data-autosave-text]")).to_have_text(SAVED, timeout=15_000)
    expect(guide.locator("#live-region")).to_have_text(SAVED, timeout=10_000)


def test_a_failed_autosave_stays_in_sight_until_it_succeeds(guide: Page) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    guide.route("**/styleguide/autosave/", refuse)
    guide.fill("#id_reason", "現在の契約が9月に終わるため")
    status = guide.locator("#form-autosave")
    expect(status).to_contain_text("自動保存ができていません", timeout=15_000)
    assert guide.locator("#id_reason").input_value() == "現在の契約が9月に終わるため"
    guide.unroute("**/styleguide/autosave/", refuse)
    status.get_by_role("button", name="もう一度保存する").click()
    expect(status.locator("[data-autosave-text]")).to_have_text(SAVED)


def test_a_refused_autosave_gives_the_reason(guide: Page) -> None:
    guide.fill("#id_reason", "失敗の見本")
    expect(guide.locator("#form-autosave")).to_contain_text("下書きを保存できませんでした。", timeout=15_000)


def test_an_autosave_without_session_offers_to_sign_in_and_then_goes_on(
    guide: Page, coordinator: User, page_for: PageFor
) -> None:
    cookies: list[Any] = list(guide.context.cookies())
    guide.context.clear_cookies(name="sessionid")
    guide.fill("#id_reason", "続きの文章")
    status = guide.locator("#form-autosave")
    expect(status).to_contain_text("サインインの有効期限が切れたため", timeout=15_000)
    expect(status.get_by_role("link", name="別の画面でサインインする")).to_be_visible()
    guide.context.add_cookies(cookies)
    expect(status.locator("[data-autosave-text]")).to_have_text(SAVED, timeout=15_000)
    assert guide.locator("#id_reason").input_value() == "続きの文章"


def test_leaving_with_unsaved_text_asks_first(guide: Page) -> None:
    guide.fill("#id_name", "書きかけ")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    guide.on("dialog", answer)
    guide.goto("/accounts/2fa/")
    assert asked == ["beforeunload"]


def test_enter_that_confirms_a_conversion_does_not_send_the_form(guide: Page) -> None:
    sent = []
    guide.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    guide.locator("#id_name").focus()
    client = guide.context.new_cdp_session(guide)
    client.send("Input.imeSetComposition", {"text": "たろう", "selectionStart": 3, "selectionEnd": 3})
    prevented = guide.evaluate(
        """() => !document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            {key: "Enter", isComposing: true, bubbles: true, cancelable: true}))"""
    )
    client.send("Input.insertText", {"text": "太郎"})
    assert (prevented, guide.locator("#id_name").input_value()) == (True, "太郎")
    assert [url for url in sent if url.endswith("/styleguide/")] == []


def test_a_dialog_opens_by_keyboard_closes_by_escape_and_gives_the_focus_back(guide: Page) -> None:
    opener = guide.get_by_role("button", name="申請を取り下げる")
    opener.focus()
    guide.keyboard.press("Enter")
    dialog = guide.get_by_role("dialog", name="申請を取り下げますか")
    expect(dialog).to_be_visible()
    assert violations(guide) == []
    guide.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_first_stop_of_the_keyboard_is_the_link_to_the_content(guide: Page) -> None:
    guide.keyboard.press("Tab")
    link = guide.get_by_role("link", name="本文へ移動")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    guide.keyboard.press("Enter")
    expect(guide.locator("#main")).to_be_focused()


def test_focus_is_a_black_ring_with_yellow(guide: Page) -> None:
    field = guide.locator("#id_name")
    field.focus()
    style = field.evaluate(
        "node => { const s = getComputedStyle(node); return [s.outline, s.outlineOffset, s.boxShadow] }"
    )
    assert style == ["rgb(0, 0, 0) solid 4px", "2px", "rgb(255, 212, 61) 0px 0px 0px 2px"]


def test_a_telephone_shows_key_columns_and_the_rest_on_demand(page_for: PageFor, coordinator: User) -> None:
    page = page_for(coordinator, viewport=TELEPHONE)
    page.goto("/styleguide/")
    row = page.locator("#list tbody tr").first
    expect(row.get_by_text("271004")).to_be_hidden()
    row.get_by_role("button", name="詳細").click()
    expect(row.get_by_text("271004")).to_be_visible()
    expect(row.get_by_role("button", name="詳細")).to_have_attribute("aria-expanded", "true")


def test_ticked_rows_are_counted(guide: Page) -> None:
    guide.get_by_role("checkbox", name="堺市を選ぶ").check()
    expect(guide.locator("[data-selection-count]")).to_have_text("1")
    guide.get_by_role("checkbox", name="この画面のすべての行を選ぶ").check()
    expect(guide.locator("[data-selection-count]")).to_have_text("4")


def test_the_user_menu_opens_and_closes_by_keyboard(guide: Page) -> None:
    summary = guide.locator("details.dropdown summary").last
    summary.focus()
    guide.keyboard.press("Enter")
    expect(guide.get_by_role("link", name="二段階認証")).to_be_visible()
    guide.keyboard.press("Escape")
    expect(guide.get_by_role("link", name="二段階認証")).to_be_hidden()
    expect(summary).to_be_focused()


def test_five_minutes_before_the_session_ends_a_dialog_says_so(page_for: PageFor, staff: User) -> None:
    page = page_for(staff)
    page.clock.install()
    page.goto("/")
    page.clock.fast_forward("54:00")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.fast_forward("01:30")
    dialog = page.get_by_role("dialog", name="サインインの有効期限")
    expect(dialog).to_be_visible()
    assert violations(page) == []
    dialog.get_by_role("button", name="作業を続ける").click()
    expect(dialog).to_be_hidden()
    page.clock.fast_forward("01:01:00")
    expect(dialog.get_by_role("link", name="別の画面でサインインする")).to_be_visible()


def test_everything_can_be_read_and_answered_without_script(page_for: PageFor, coordinator: User) -> None:
    page = page_for(coordinator, java_script_enabled=False, viewport=TELEPHONE)
    page.goto("/styleguide/")
    expect(page.locator("#list tbody tr").first.get_by_text("271004")).to_be_visible()
    expect(page.get_by_text("取り下げた申請は、元に戻せません。")).to_be_visible()
    expect(page.get_by_text("入力した内容は自動で保存します。")).to_be_hidden()
    page.get_by_role("button", name="確認画面へ進む").click()
    expect(page).to_have_title(re.compile("^エラー："))


def test_progress_renews_itself(guide: Page) -> None:
    with guide.expect_response("**/styleguide/progress/"):
        pass
    expect(guide.locator("#sample-progress")).to_be_visible()


def test_nothing_of_a_page_is_left_in_the_browser(guide: Page) -> None:
    guide.get_by_role("button", name="確認画面へ進む").click()
    expect(guide.locator(".error-summary")).to_be_visible()
    kept = guide.evaluate("[Object.keys(localStorage), Object.entries(sessionStorage).map(([k, v]) => v)]")
    assert kept[0] == []
    assert [value for value in kept[1] if "岸和田" in value or "<" in value] == []


def test_print_has_no_navigation_and_says_who_printed_it(guide: Page) -> None:
    guide.emulate_media(media="print")
    expect(guide.locator(".site-header__tools")).to_be_hidden()
    expect(guide.locator(".breadcrumb")).to_be_hidden()
    expect(guide.get_by_text("印刷した人：府県 担当（大阪府）")).to_be_visible()
    head = guide.locator("#list thead").evaluate("node => getComputedStyle(node).display")
    assert head == "table-header-group"


def test_every_printed_page_names_its_reader_and_charts_get_wide_paper(guide: Page) -> None:
    pages = PdfReader(io.BytesIO(guide.pdf(prefer_css_page_size=True))).pages
    texts = [page.extract_text() for page in pages]
    assert [number for number, text in enumerate(texts, 1) if f"{number} / {len(pages)}" not in text] == []
    assert [text for text in texts if "/styleguide/" not in text or "府県 担当" not in text] == []
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages}
    assert sizes == {(595, 842), (1191, 842)}


def test_motion_stops_for_those_who_asked_for_it(guide: Page) -> None:
    guide.emulate_media(reduced_motion="reduce")
    names = guide.evaluate("[...document.querySelectorAll('*')].map(node => getComputedStyle(node).animationName)")
    assert set(names) == {"none"}


def test_a_passkey_is_registered_and_signs_in_under_the_security_policy(page_for: PageFor, staff: User) -> None:
    page = page_for()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = device | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.get_by_label("メールアドレス").fill(staff.email)
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="サインイン", exact=True).click()
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="確認する").click()
    page.get_by_label("パスキーの名前").fill("業務用パソコン")
    page.get_by_label("パスワードなしでのサインインにも使う").check()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("パスキーを登録しました。")).to_be_visible()
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("rowheader", name="業務用パソコン")).to_be_visible()
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="パスキーでサインイン").click()
    expect(page).to_have_title(re.compile("^ホーム"))


def test_a_passkey_that_cannot_be_used_is_explained(page_for: PageFor) -> None:
    page = page_for()
    page.goto("/accounts/login/")
    page.evaluate("document.dispatchEvent(new CustomEvent('allauth.error', {cancelable: true, detail: {}}))")
    expect(page.get_by_role("alert")).to_contain_text("パスキーを使えませんでした。")
