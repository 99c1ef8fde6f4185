"""allauth's pages and mails in our look and words: no English left over, errors as everywhere."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.utils.html import strip_tags

from portal.accounts.models import User
from tests.factories.people import PASSWORD

OPEN = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
OPEN += ["/accounts/password/reset/key/done/", "/accounts/password/reset/key/1-bad/", "/accounts/inactive/"]
OWN = ["/accounts/password/change/", "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/"]
OWN += [
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/sessions/",
    "/accounts/logout/",
]
# Names that are the same in every language.
PROPER = re.compile(r"IT|QR|PIN|JavaScript|Google Chrome|Linux|Cookie|Excel|[\w.+-]+@[\w.-]+|[A-Z2-7]{32}")


def english_in(html: str) -> list[str]:
    """Latin words that a person would see in the main part."""
    main = re.findall(r"<main\b.*?</main>", html, re.DOTALL)
    title = re.findall("<title>.*?</title>", html, re.DOTALL)
    assert main
    text = strip_tags(re.sub(r"<(script|noscript)\b.*?</\1>", "", " ".join(main + title), flags=re.DOTALL))
    return re.findall(r"[A-Za-z]{3,}", PROPER.sub("", text))


def signed_in(client: Client, user: User) -> Client:
    """By password, as people do it."""
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    return client


def proven(client: Client) -> Client:
    """Once more by password, for pages that ask who is there."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("address", OPEN)
def test_a_page_before_sign_in_is_ours_and_japanese(client: Client, db: None, address: str) -> None:
    response = client.get(address, follow=True)
    html = response.content.decode()
    assert (response.status_code, english_in(html)) == (200, [])
    assert 'class="site-header"' in html


def test_whoever_touches_the_second_factor_is_asked_again_who_they_are(client: Client, staff: User) -> None:
    html = signed_in(client, staff).get("/accounts/2fa/totp/activate/", follow=True).content.decode()
    assert (re.findall("<h1>(.*?)</h1>", html), english_in(html)) == (["本人の確認"], [])


@pytest.mark.parametrize("address", OWN)
def test_a_page_of_ones_own_account_is_ours_and_japanese(client: Client, staff: User, address: str) -> None:
    response = proven(signed_in(client, staff)).get(address)
    html = response.content.decode()
    assert (response.status_code, english_in(html)) == (200, [])
    assert 'class="site-header"' in html


def test_a_wrong_password_is_refused_without_saying_which_part_was_wrong(client: Client, staff: User) -> None:
    known = client.post("/accounts/login/", {"login": staff.email, "password": "ちがう"}).content.decode()
    unknown = client.post("/accounts/login/", {"login": "nobody@example.lg.jp", "password": "ちがう"}).content.decode()
    sentence = "メールアドレスかパスワードが違います。もう一度確かめて入力してください。"
    for html in (known, unknown):
        assert f'<a href="#form-errors">{sentence}</a>' in html
        assert "<title>エラー：サインイン｜" in html
        assert "ちがう" not in html
    assert f'value="{staff.email}"' in known


def test_an_empty_sign_in_says_what_is_missing(client: Client, db: None) -> None:
    html = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert re.findall(r'<li><a href="(#[\w-]+)">(.*?)</a>', html) == [
        ("#id_login", "メールアドレスを入力してください。"),
        ("#id_password", "パスワードを入力してください。"),
    ]


def test_whoever_was_signed_out_for_lack_of_use_is_told_so(client: Client, db: None) -> None:
    assert "自動的にサインアウトしました" in client.get("/accounts/login/?expired=1").content.decode()


def current_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_the_second_factor_is_asked_for_in_our_words(client: Client, staff: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    page = signed_in(client, staff).get("/accounts/2fa/authenticate/").content.decode()
    assert (english_in(page), "認証アプリに表示されている6桁の数字" in page) == ([], True)
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "コードが違います。認証アプリに表示されている最新の6桁を入力してください。" in wrong
    assert client.post("/accounts/2fa/authenticate/", {"code": current_code(secret)}).status_code == 302
    assert client.get("/").status_code == 200


def test_recovery_codes_are_shown_once_to_be_kept(client: Client, staff: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(staff, secret)
    signed_in(client, staff).post("/accounts/2fa/authenticate/", {"code": current_code(secret)})
    html = proven(client).post("/accounts/2fa/recovery-codes/generate/", follow=True).content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", html)
    assert (len(set(codes)), english_in(html)) == (10, [])
    assert "二度と表示できません" in html
    again = client.get("/accounts/2fa/").content.decode()
    assert [code for code in codes if code in again] == []
    assert "10個のうち、10個が残っています。" in again


def test_the_mail_for_a_new_password_is_japanese_and_leads_to_our_page(client: Client, staff: User) -> None:
    client.post("/accounts/password/reset/", {"email": staff.email})
    [message] = mail.outbox
    assert message.subject == "【市町村共同IT化ポータル】パスワード再設定のご案内"
    assert re.findall(r"[A-Za-z]{3,}", re.sub(r"https?://\S+", "", str(message.body))) == []
    [link] = re.findall(r"https?://[^/]+(/\S+)", str(message.body))
    form = client.get(link, follow=True)
    done = client.post(
        form.redirect_chain[-1][0], {"password1": "atarashii-kotoba-77", "password2": "atarashii-kotoba-77"}
    )
    assert (english_in(form.content.decode()), done.status_code) == ([], 302)


def test_a_changed_password_is_reported_by_mail(client: Client, staff: User) -> None:
    posted = {"oldpassword": PASSWORD, "password1": "atarashii-kotoba-77", "password2": "atarashii-kotoba-77"}
    signed_in(client, staff).post("/accounts/password/change/", posted, headers={"User-Agent": "Mozilla/5.0 Firefox/1"})
    [message] = mail.outbox
    assert message.subject == "【市町村共同IT化ポータル】パスワードが変更されました"
    assert "パスワードが変更されました。" in str(message.body)
    assert "ブラウザー：Firefox" in str(message.body)


def test_the_sign_in_page_carries_no_code_of_its_own(client: Client, db: None) -> None:
    html = client.get("/accounts/login/").content.decode()
    scripts = re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL)
    assert [attributes for attributes, body in scripts if body.strip() and "application/json" not in attributes] == []
    assert len(scripts) == 6
