"""Lists and pages take the same number of queries with one row and with five."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.access.choices import Role
from portal.applications.services import applications as services
from portal.applications.services.attachments import add_attachment
from portal.applications.services.correspondence import add_internal_comment, post_message
from portal.notifications.services import notify
from tests.factories.organisations import make_municipality
from tests.factories.people import make_actor

from .makers import make_draft, make_window


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def count(client):
    """The number of queries of one page, after a first visit that fills what is looked up once."""

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return queries


def counts_for(one: Callable[[], object], count: Callable[[str], int], url: str) -> tuple[int, int]:
    one()
    with_one = count(url)
    for _round in range(4):
        one()
    return with_one, count(url)


def test_the_applicants_list(client, acting, prefecture, count):
    client.force_login(acting["staff"].user)

    def one() -> None:
        draft = make_draft(acting["staff"], make_window(prefecture))
        services.submit_application(actor=acting["staff"], application=draft)

    with_one, with_five = counts_for(one, count, reverse("applications:application-list"))
    assert with_one == with_five


@pytest.mark.parametrize("name", ["review-list", "window-list"])
def test_the_coordinators_lists(client, acting, prefecture, count, name):
    client.force_login(acting["coordinator"].user)

    def one() -> None:
        draft = make_draft(acting["staff"], make_window(prefecture))
        services.submit_application(actor=acting["staff"], application=draft)

    with_one, with_five = counts_for(one, count, reverse(f"applications:{name}"))
    assert with_one == with_five


def test_the_roster(client, acting, prefecture, window, count):
    client.force_login(acting["coordinator"].user)

    def one() -> None:
        actor = make_actor(make_municipality(prefecture), Role.STAFF)
        services.submit_application(actor=actor, application=make_draft(actor, window))

    with_one, with_five = counts_for(one, count, reverse("applications:window-roster", args=[window.pk]))
    assert with_one == with_five


@pytest.mark.parametrize("name", ["staff", "coordinator"])
def test_the_page_of_one_application(client, acting, draft, count, name):
    add_attachment(actor=acting["staff"], application=draft, upload=SimpleUploadedFile("契約書.txt", b"contract"))
    services.submit_application(actor=acting["staff"], application=draft)
    client.force_login(acting[name].user)

    def one() -> None:
        files = [SimpleUploadedFile(f"資料{number}.txt", b"material") for number in range(2)]
        post_message(actor=acting["coordinator"], application=draft, text="資料です。", uploads=files)
        add_internal_comment(actor=acting["coordinator"], application=draft, text="メモ")

    with_one, with_five = counts_for(one, count, reverse("applications:application-detail", args=[draft.pk]))
    assert with_one == with_five


def test_the_edit_page(client, acting, draft, count):
    client.force_login(acting["staff"].user)

    def one() -> None:
        add_attachment(actor=acting["staff"], application=draft, upload=SimpleUploadedFile("資料.txt", b"material"))

    with_one, with_five = counts_for(one, count, reverse("applications:application-edit", args=[draft.pk]))
    assert with_one == with_five


@pytest.mark.parametrize("name", ["staff", "coordinator"])
def test_the_home_page(client, acting, prefecture, count, name):
    client.force_login(acting[name].user)

    def one() -> None:
        make_window(prefecture)
        returned = make_draft(acting["staff"], make_window(prefecture))
        services.submit_application(actor=acting["staff"], application=returned)
        services.return_application(actor=acting["coordinator"], application=returned, reason="訂正。")

    with_one, with_five = counts_for(one, count, reverse("web:home"))
    assert with_one == with_five


def test_the_inbox(client, acting, municipality, count):
    client.force_login(acting["staff"].user)

    def one() -> None:
        notify(actor=acting["coordinator"], organisations=[municipality], roles=[Role.STAFF], text="お知らせ", link="/")

    with_one, with_five = counts_for(one, count, reverse("notifications:notice-list"))
    assert with_one == with_five
