"""Deadlines in calendars: moved and settled ones are corrected wherever they were copied to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.calendars.agenda import all_occurrences, shown_occurrences
from portal.calendars.choices import View
from portal.calendars.services.feeds import create_feed
from portal.calendars.sources import find_source
from portal.deadlines.models import CalendarMark
from portal.deadlines.services.calendar_marks import note_changes
from portal.organisations.models import Organisation
from tests.factories.organisations import make_municipality

from .kinds import owe, settle

DAY = date(2026, 12, 10)


@pytest.fixture(autouse=True)
def _owing(municipality: Organisation, other_municipality: Organisation) -> None:
    owe(municipality, other_municipality, until=DAY)
    note_changes()


def entries(user: User, source: str = "deadlines.own") -> list[tuple[date | None, int, bool, str]]:
    found = find_source(source)
    assert found
    actor = actor_for(user)
    assert found.visible(actor)
    return [(one.starts_on, one.sequence, one.is_cancelled, one.summary) for one in found.entries(actor)]


def test_each_sees_their_own_and_the_prefecture_those_of_all(staff: User, coordinator: User) -> None:
    assert entries(staff) == [(DAY, 0, False, "【期限】岸和田市")]
    assert entries(coordinator, "deadlines.coordinated") == [
        (DAY, 0, False, "【期限】岸和田市：岸和田市"),
        (DAY, 0, False, "【期限】豊中市：豊中市"),
    ]


def test_a_moved_deadline_keeps_its_uid_and_raises_its_sequence(staff: User, municipality: Organisation) -> None:
    before = CalendarMark.objects.get(organisation=municipality)
    owe(municipality, until=DAY - timedelta(days=3))
    note_changes()
    note_changes()  # the second time there is nothing to note
    after = CalendarMark.objects.get(organisation=municipality)
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert entries(staff) == [(DAY - timedelta(days=3), 1, False, "【期限】岸和田市")]


def test_a_settled_one_is_cancelled_in_feeds_without_saying_what_it_was_and_gone_from_the_page(
    client: Client, staff: User, municipality: Organisation
) -> None:
    _feed, address = create_feed(actor=actor_for(staff), name="執務室", source="deadlines.own")
    settle(municipality)
    note_changes()
    assert entries(staff) == [(DAY, 1, True, "終了した期限")]
    assert shown_occurrences(actor_for(staff), View.MINE) == []
    text = client.get("/calendar/" + address.partition("/calendar/")[2]).content.decode()
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:1" in text


def test_one_that_comes_back_is_confirmed_again_with_a_higher_sequence(staff: User, municipality: Organisation) -> None:
    settle(municipality)
    note_changes()
    owe(municipality, until=DAY)
    note_changes()
    assert entries(staff) == [(DAY, 2, False, "【期限】岸和田市")]


def test_what_has_ended_is_forgotten_after_a_year(municipality: Organisation) -> None:
    settle(municipality)
    note_changes()
    CalendarMark.objects.filter(organisation=municipality).update(ended_at=timezone.now() - timedelta(days=367))
    note_changes()
    assert not CalendarMark.objects.filter(organisation=municipality).exists()


def test_a_neighbour_learns_nothing_of_what_has_ended(neighbour: User, municipality: Organisation) -> None:
    settle(municipality)
    note_changes()
    assert [one[3] for one in entries(neighbour)] == ["【期限】豊中市"]


def test_a_vendor_has_no_calendar_of_others(vendor: User) -> None:
    assert all_occurrences(actor_for(vendor), View.ALL) == []


def test_five_deadlines_cost_as_many_queries_as_one(
    client: Client, coordinator: User, prefecture: Organisation
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("calendars:month"), {"month": "2026-12"}).status_code == 200
        return len(captured)

    client.force_login(coordinator)
    queries()
    with_two = queries()
    owe(*(make_municipality(prefecture) for _ in range(5)), until=DAY)
    note_changes()
    assert queries() == with_two
    with CaptureQueriesContext(connection) as noted:
        note_changes()
    assert len([one for one in noted if "SAVEPOINT" not in one["sql"]]) == 2
