"""Pages for what goes wrong: they say what happened and what to do next, and promise only what is true."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from portal.accounts.models import User
from portal.urls import (
    handler400,  # noqa: F401
    handler403,  # noqa: F401
    handler404,  # noqa: F401
    handler429,
    handler500,  # noqa: F401
)
from portal.urls import urlpatterns as portal_addresses
from tests.support.individual_numbers import with_check_digit


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("bad")


urlpatterns = [
    path("broken/", broken),
    path("api/broken/", broken),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    *portal_addresses,
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor(client: Client, staff: User) -> Client:
    """Signed in; errors become pages as they do for people."""
    client.force_login(staff)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nowhere/", 404, "お探しのページが見つかりません"),
        ("/forbidden/", 403, "この操作をする権限がありません"),
        ("/suspicious/", 400, "送信された内容を読み取れませんでした"),
    ],
)
def test_an_error_page_says_what_happened_and_leads_home(
    visitor: Client, address: str, status: int, title: str
) -> None:
    response = visitor.get(address)
    html = response.content.decode()
    assert (response.status_code, re.findall("<h1>(.*?)</h1>", html)) == (status, [title])
    assert 'href="/">ホームへ</a>' in html
    assert re.search(r"お問い合わせ番号：<span class=\"code\">[0-9a-f-]{36}<", html)


def test_an_address_that_is_not_the_portals_is_refused_without_a_fault(visitor: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["portal.example"]
    response = visitor.get("/", headers={"Host": "other.example"})
    assert (response.status_code, "案内されたアドレス" in response.content.decode()) == (400, True)


def test_the_way_back_is_the_page_of_the_portal_from_which_one_came(visitor: Client) -> None:
    own = visitor.get("/nowhere/", headers={"Referer": "http://testserver/styleguide/"}).content.decode()
    foreign = visitor.get("/nowhere/", headers={"Referer": "https://evil.example/"}).content.decode()
    assert 'href="http://testserver/styleguide/">前の画面に戻る' in own
    assert "前の画面に戻る" not in foreign


def test_a_server_error_apologises_with_a_number_and_needs_nothing_that_could_be_broken(visitor: Client) -> None:
    response = visitor.get("/broken/")
    html = response.content.decode()
    assert (response.status_code, "申し訳ありません" in html) == (500, True)
    assert re.search(r"お問い合わせ番号：<code>[0-9a-f-]{36}</code>", html)
    assert re.findall(r'(?:src|href)="([^"]*)"', html) == ["/static/portal/css/plain.css", "/"]
    assert "$" not in html


@pytest.mark.parametrize(
    ("posted", "note"),
    [
        ({"_autosaved_at": "14:03"}, "入力内容は保存されています（14:03 に自動保存）。"),
        ({"_autosaved_at": ""}, ""),
        ({"_autosaved_at": "<b>14:03</b>"}, ""),
        ({}, ""),
    ],
)
def test_a_server_error_says_that_the_input_is_saved_only_where_it_is(
    visitor: Client, posted: dict[str, str], note: str
) -> None:
    html = visitor.post("/broken/", posted).content.decode()
    assert re.findall('<p class="saved">(.*?)</p>', html) == ([note] if note else [])


def test_a_machine_gets_a_problem_document(visitor: Client) -> None:
    response = visitor.get("/api/broken/")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response.json()["title"] == "サーバーで問題が起きました。"


def test_a_form_with_an_old_token_is_refused_with_the_reason_and_the_text_to_copy(staff: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff)
    number = with_check_digit("12345678901")
    posted = {
        "reason": "現在の契約が9月に終わるため。",
        "note": f"番号 {number}",
        "password": "ひみつ の ことば",
        "next": "/ x",
        "state": "draft",
    }
    response = client.post("/preferences/table/", posted)
    html = response.content.decode()
    assert (response.status_code, re.findall("<h1>(.*?)</h1>", html)) == (403, ["画面の有効期限が切れていました"])
    texts = re.findall(r"<textarea[^>]*>(.*?)</textarea>", html)
    assert texts == ["現在の契約が9月に終わるため。", "番号 ＊＊＊＊＊＊＊＊＊＊＊＊"]


def test_nobody_can_have_the_portal_show_a_text_of_theirs(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    html = client.post("/preferences/table/", {"text": "偽の お知らせ"}).content.decode()
    assert "偽の お知らせ" not in html


@override_settings(ACCOUNT_RATE_LIMITS={"reset_password": "1/m/ip"})
def test_whoever_tries_too_often_is_told_to_wait(client: Client, staff: User) -> None:
    assert handler429 == "portal.web.errors.too_many_requests"
    answers = [client.post("/accounts/password/reset/", {"email": staff.email}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 429]
    assert "短い時間に操作が集中しました" in answers[1].content.decode()
