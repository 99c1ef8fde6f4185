"""The inbox: filters, marking one, a constant number of queries, forgetting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.notifications.choices import NoticeKind
from portal.notifications.models import Notice
from portal.notifications.tasks import forget_old_notices
from portal.organisations.models import Organisation

INBOX = reverse("notifications:notice-list")


def notice(user: User, organisation: Organisation, text: str, *, days_ago: int = 0, **fields: object) -> Notice:
    made = Notice.objects.create(recipient=user, organisation=organisation, text=text, **fields)
    Notice.objects.filter(pk=made.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return made


@pytest.fixture
def inbox(client: Client, staff: User, municipality: Organisation) -> Client:
    notice(staff, municipality, "受理されました。", kind=NoticeKind.APPLICATION, days_ago=40)
    notice(staff, municipality, "新しい版です。", kind=NoticeKind.PLAN, days_ago=3, read_at=timezone.now())
    notice(staff, municipality, "会議の開催です。", kind=NoticeKind.MEETING)
    client.force_login(staff)
    return client


def shown(client: Client, **filters: object) -> list[str]:
    return [one.text for one in client.get(INBOX, filters).context["notices"]]


def test_notices_are_narrowed_by_state_kind_and_period(inbox: Client) -> None:
    ten_days_ago = (timezone.localdate() - timedelta(days=10)).isoformat()
    assert shown(inbox) == ["会議の開催です。", "新しい版です。", "受理されました。"]
    assert shown(inbox, state="unread") == ["会議の開催です。", "受理されました。"]
    assert shown(inbox, state="read") == ["新しい版です。"]
    assert shown(inbox, kind="plan") == ["新しい版です。"]
    assert shown(inbox, since=ten_days_ago) == ["会議の開催です。", "新しい版です。"]
    assert shown(inbox, until=ten_days_ago, kind="application") == ["受理されました。"]


def test_a_period_that_nobody_can_read_is_explained(inbox: Client) -> None:
    page = inbox.get(INBOX, {"since": "きのう"}).content.decode()
    assert "エラー：" in page
    assert "きのう" in page


def test_nothing_found_says_how_to_go_on(inbox: Client) -> None:
    assert "条件に合うお知らせはありません。" in inbox.get(INBOX, {"kind": "incident"}).content.decode()


def test_one_is_marked_as_read_and_the_filters_stay(inbox: Client) -> None:
    one = Notice.objects.get(kind=NoticeKind.MEETING)
    response = inbox.post(reverse("notifications:notice-read", args=[one.pk]) + "?state=unread")
    one.refresh_from_db()
    assert (response["Location"], one.is_unread) == (f"{INBOX}?state=unread", False)


def test_htmx_gets_the_list_as_filtered(inbox: Client) -> None:
    one = Notice.objects.get(kind=NoticeKind.MEETING)
    url = reverse("notifications:notice-read", args=[one.pk]) + "?state=unread"
    text = inbox.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "会議の開催です。" not in text
    assert "受理されました。" in text
    assert "<html" not in text


def test_the_inbox_takes_as_many_queries_for_five_notices_as_for_one(
    client: Client, staff: User, municipality: Organisation
) -> None:
    client.force_login(staff)
    notice(staff, municipality, "一件目")
    client.get(INBOX)
    with CaptureQueriesContext(connection) as one:
        client.get(INBOX)
    for number in range(4):
        notice(staff, municipality, f"{number}")
    with CaptureQueriesContext(connection) as five:
        client.get(INBOX)
    assert len(five) == len(one)


def test_markup_in_a_notice_stays_text(client: Client, staff: User, municipality: Organisation) -> None:
    notice(staff, municipality, "<b>太字</b><script>alert(1)</script>")
    client.force_login(staff)
    assert "&lt;b&gt;太字&lt;/b&gt;&lt;script&gt;" in client.get(INBOX).content.decode()


def test_notices_are_forgotten_after_a_year(staff: User, municipality: Organisation) -> None:
    notice(staff, municipality, "古い", days_ago=370)
    notice(staff, municipality, "新しい", days_ago=360)
    forget_old_notices()
    assert [one.text for one in Notice.objects.all()] == ["新しい"]


def test_the_home_page_shows_the_latest_unread_ones(client: Client, staff: User, municipality: Organisation) -> None:
    for number in range(7):
        notice(staff, municipality, f"お知らせ{number}")
    client.force_login(staff)
    page = client.get(reverse("web:home")).content.decode()
    assert ["お知らせ6" in page, "お知らせ2" in page, "お知らせ1" in page] == [True, True, False]
    assert "ほかの未読のお知らせも表示する" in page
