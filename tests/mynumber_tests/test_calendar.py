"""Days of pairs and slots in calendars: the same identity for ever, and what is called off is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from mynumber_tests.models import Pair, Programme
from mynumber_tests.services.programmes import SlotPlan, update_programme
from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.calendars.agenda import shown_occurrences
from portal.calendars.choices import View
from portal.calendars.services.feeds import create_feed
from portal.calendars.sources import find_source
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_operation_test, make_room
from tests.factories.organisations import make_municipality

DAY = datetime(2017, 4, 20, 1, tzinfo=UTC)


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_operation_test(prefecture, [municipality, other_municipality])


@pytest.fixture
def pair(programme: Programme, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_room(programme, municipality, other_municipality)


def fix(pair: Pair, starts_at: datetime | None) -> None:
    """As the services do it: with the sequence counted up."""
    ends_at = starts_at + timedelta(hours=2) if starts_at else None
    rows = Pair.objects.filter(pk=pair.pk)
    rows.update(meets_at=starts_at, meets_until=ends_at, sequence=F("sequence") + 1, updated_at=timezone.now())


def events(client: Client, user: User, source: str) -> list[Any]:
    _feed, address = create_feed(actor=actor_for(user), name="執務室", source=source)
    calendar: Any = Calendar.from_ical(client.get("/calendar/" + address.partition("/calendar/")[2]).content)
    return list(calendar.walk("VEVENT"))


def told(event: Any) -> tuple[Any, int, str]:
    return event["dtstart"].dt, int(event["sequence"]), str(event["status"])


def test_a_fixed_day_is_in_the_feeds_of_both_sides_and_of_the_prefecture(
    client: Client, staff: User, neighbour: User, coordinator: User, pair: Pair
) -> None:
    fix(pair, DAY)
    sources = {staff: "mynumber_tests.own", neighbour: "mynumber_tests.own", coordinator: "mynumber_tests.all"}
    found = [events(client, user, source) for user, source in sources.items()]
    assert [[str(one["summary"]) for one in each] for each in found] == [["総合運用テスト：岸和田市・豊中市"]] * 3


def test_another_day_keeps_the_identity_and_raises_the_sequence(client: Client, staff: User, pair: Pair) -> None:
    fix(pair, DAY)
    [before] = events(client, staff, "mynumber_tests.own")
    fix(pair, DAY + timedelta(days=7))
    [after] = events(client, staff, "mynumber_tests.own")
    assert before["uid"] == after["uid"]
    assert (told(before), told(after)) == ((DAY, 1, "CONFIRMED"), (DAY + timedelta(days=7), 2, "CONFIRMED"))


def test_a_day_that_was_called_off_stays_in_the_feed_as_cancelled_and_leaves_the_page(
    client: Client, staff: User, pair: Pair
) -> None:
    fix(pair, DAY)
    fix(pair, None)
    [event] = events(client, staff, "mynumber_tests.own")
    assert told(event) == (DAY, 2, "CANCELLED")
    shown = shown_occurrences(actor_for(staff), View.ORGANISATION, ["mynumber_tests.own"])
    assert shown == []


def test_a_pair_that_never_had_a_day_is_in_no_calendar(client: Client, staff: User, pair: Pair) -> None:
    Pair.objects.filter(pk=pair.pk).update(sequence=3)  # moved to another slot, ended, and back again
    assert events(client, staff, "mynumber_tests.own") == []


def test_the_days_of_others_are_in_no_feed_of_a_municipality(
    client: Client, prefecture: Organisation, staff: User, other_municipality: Organisation
) -> None:
    third = make_municipality(prefecture)
    fix(make_room(make_operation_test(prefecture, [other_municipality, third]), other_municipality, third), DAY)
    assert events(client, staff, "mynumber_tests.own") == []
    source = find_source("mynumber_tests.all")
    assert source
    assert not source.visible(actor_for(staff))


def test_a_slot_that_moves_keeps_its_identity_and_one_taken_away_is_cancelled(
    client: Client, staff: User, programme: Programme
) -> None:
    before = {str(one["uid"]): told(one) for one in events(client, staff, "mynumber_tests.slots")}
    slots = [SlotPlan(slot.name, slot.first, slot.last) for slot in programme.slots.all()]
    slots[-2] = SlotPlan("延長クール", slots[-2].first, slots[-1].last)
    update_programme(actor=Actor.system(), programme=programme, version=programme.version, slots=slots[:-1])
    after = {str(one["uid"]): told(one) for one in events(client, staff, "mynumber_tests.slots")}
    fifth, sixth = (f"mynumber-slot-{programme.pk}-{position}@portal" for position in (5, 6))
    assert before.keys() == after.keys()
    assert (after[fifth], after[sixth]) == (
        (date(2017, 12, 1), 1, "CONFIRMED"),
        (date(2018, 2, 1), 1, "CANCELLED"),
    )


def test_five_days_and_slots_are_read_in_as_many_queries_as_one(prefecture: Organisation, coordinator: User) -> None:
    counts = []
    for number in (1, 5):
        members = [make_municipality(prefecture) for _one in range(number + 1)]
        programme = make_operation_test(prefecture, members, name=f"テスト{number}")
        for other in members[1:]:
            pair = make_room(programme, members[0], other)
            fix(pair, DAY)
            fix(pair, None if other == members[1] else DAY)
        with CaptureQueriesContext(connection) as queries:
            for code in ("mynumber_tests.all", "mynumber_tests.slots"):
                source = find_source(code)
                assert source
                list(source.entries(actor_for(coordinator)))
        counts.append(len(queries))
    assert counts[0] == counts[1]
