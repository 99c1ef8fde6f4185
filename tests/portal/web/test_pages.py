"""Home, echo of dates, the style guide, and the address that keeps a session alive."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.web import home
from tests.factories.people import make_user


def echo(client: Client, name: str, typed: str) -> str:
    posted = {"echo_of": "wished_on", "wished_on": typed}
    return client.post(reverse(f"web:{name}"), posted).content.decode().strip()


@pytest.mark.parametrize(
    ("name", "typed", "shown"),
    [
        ("date-echo", "R8.11.23", '<span data-iso="2026-11-23">令和8年11月23日（月・祝）</span>'),
        ("date-echo", "令和8年11月24日", '<span data-iso="2026-11-24">（火）</span>'),
        ("date-echo", "２０２６／１１／２４", '<span data-iso="2026-11-24">令和8年11月24日（火）</span>'),
        ("date-echo", "1868/1/25", '<span data-iso="1868-01-25">明治元年1月25日（土）</span>'),
        ("date-echo", "  ", ""),
        ("month-echo", "H29.4", '<span data-iso="2017-04">平成29年4月</span>'),
    ],
)
def test_a_date_field_echoes_how_it_was_understood(
    client: Client, staff: User, name: str, typed: str, shown: str
) -> None:
    client.force_login(staff)
    assert echo(client, name, typed) == shown


def test_an_unreadable_date_is_answered_with_what_would_be_right(client: Client, staff: User) -> None:
    client.force_login(staff)
    answer = echo(client, "date-echo", "<b>きのう</b>")
    assert answer == (
        '<span class="is-unreadable">日付として読み取れません。例：令和8年11月23日、R8.11.23、2026-11-23</span>'
    )


def test_dates_are_echoed_by_post_so_that_nothing_typed_is_in_an_address(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get(reverse("web:date-echo")).status_code == 405


def test_the_home_page_shows_the_panels_that_have_something_for_the_actor(
    client: Client, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_panels", {})
    facts = {"items": [("希望月", "平成29年7月")]}
    home.register_home_panel(home.HomePanel("切替の希望", "components/description_list.html", 20, lambda actor: facts))
    home.register_home_panel(home.HomePanel("何もない", "components/files.html", 10, lambda actor: None))
    client.force_login(staff)
    html = client.get("/").content.decode()
    assert ("<h2>切替の希望</h2>" in html, "平成29年7月" in html, "何もない" in html) == (True, True, False)


def test_a_home_page_without_anything_to_do_says_so(
    client: Client, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_panels", {})
    client.force_login(staff)
    assert "いま対応が必要なものはありません。" in client.get("/").content.decode()


def test_a_person_without_organisation_is_told_whom_to_ask(client: Client, db: None) -> None:
    client.force_login(make_user(name="所属 未定"))
    assert "所属する団体の利用者管理者に、利用者の登録を依頼してください。" in client.get("/").content.decode()


def test_the_style_guide_is_for_the_prefecture_side(
    client: Client, coordinator: User, staff: User, vendor: User
) -> None:
    statuses = []
    for user in (coordinator, staff, vendor):
        client.force_login(user)
        statuses.append(client.get(reverse("web:styleguide")).status_code)
    assert statuses == [200, 404, 404]


def test_only_the_signed_in_keep_a_session_alive(client: Client, staff: User) -> None:
    assert client.get(reverse("web:keep-alive")).status_code == 302
    client.force_login(staff)
    assert client.get(reverse("web:keep-alive")).status_code == 204


def test_names_of_people_and_organisations_are_text(client: Client, staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(name="<script>alert(1)</script>")
    client.force_login(staff)
    html = client.get("/").content.decode()
    assert ("<script>alert(1)" in html, "&lt;script&gt;alert(1)" in html) == (False, True)


def test_every_page_names_whom_to_ask(client: Client, staff: User, settings: Any) -> None:
    settings.PORTAL_CONTACT = "情報政策課（内線1234）"
    client.force_login(staff)
    assert "お問い合わせ：情報政策課（内線1234）" in client.get("/").content.decode()


def test_only_an_installation_with_the_sample_says_what_is_made_up(client: Client, staff: User, settings: Any) -> None:
    client.force_login(staff)
    shown = []
    for settings.SHOWS_SAMPLE_DATA in (False, True):
        shown.append("契約、金額、システム、連絡先、利用者は架空のものです。" in client.get("/").content.decode())
    assert shown == [False, True]
