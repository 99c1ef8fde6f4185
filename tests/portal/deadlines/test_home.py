"""対応が必要なこと: the head of the page after sign-in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from tests.factories.security import make_programme, open_wishes

TITLE = "<h2>対応が必要なこと</h2>"


def waiting_on_home(client, user: User) -> list[str]:
    client.force_login(user)
    page = client.get(reverse("web:home")).content.decode()
    _before, found, panel = page.partition(TITLE)
    lines = panel.partition("</section>")[0].split("<li>")[1:] if found else []
    return [line.partition("</a>")[0].rpartition(">")[2] for line in lines]


@pytest.fixture
def windows(prefecture, municipality):
    """Nine programmes that ask for wishes; the one made last closes first."""
    now = timezone.now()
    days = range(20, 11, -1)
    made = [open_wishes(make_programme(prefecture, [municipality], name=f"事業{day}日")) for day in days]
    for window, day in zip(made, days, strict=True):
        type(window).objects.filter(pk=window.pk).update(title=f"事業{day}日", closes_at=now + timedelta(days=day))
    return made


def test_what_the_own_organisation_owes_stands_there_by_due_date_and_the_rest_is_counted(client, staff, windows):
    assert waiting_on_home(client, staff) == [f"申請の受付終了：事業{day}日" for day in range(12, 20)]
    assert "ほかの1件も表示する" in client.get(reverse("web:home")).content.decode()


def test_what_a_neighbour_owes_is_not_there(client, neighbour, windows):
    assert waiting_on_home(client, neighbour) == []


def test_what_is_late_says_so(client, staff, prefecture, municipality):
    window = open_wishes(make_programme(prefecture, [municipality]))
    closes_at = timezone.now() - timedelta(days=1)
    type(window).objects.filter(pk=window.pk).update(closes_at=closes_at)
    client.force_login(staff)
    panel = client.get(reverse("web:home")).content.decode().partition(TITLE)[2].partition("</section>")[0]
    assert "期限超過" in panel
