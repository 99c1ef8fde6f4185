"""Closed days: seeded once, correct by law, left alone once somebody has corrected them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.calendars.choices import ClosedDayKind
from portal.calendars.models import ClosedDay
from portal.calendars.selectors import closed_days_between
from portal.calendars.services.closed_days import FIRST_YEAR, LAST_YEAR, seed_closed_days
from portal.calendars.services.feeds import create_feed
from portal.lib.business_days import add_business_days

pytestmark = pytest.mark.django_db


def test_a_migrated_database_knows_the_closed_days_of_the_year_end() -> None:
    assert closed_days_between(date(2016, 12, 23), date(2017, 1, 9)) == {
        date(2016, 12, 23): "天皇誕生日",
        date(2016, 12, 29): "年末年始の休日",
        date(2016, 12, 30): "年末年始の休日",
        date(2016, 12, 31): "年末年始の休日",
        date(2017, 1, 1): "元日",
        date(2017, 1, 2): "振替休日",
        date(2017, 1, 3): "年末年始の休日",
        date(2017, 1, 9): "成人の日",
    }


def test_every_year_is_there_with_both_kinds() -> None:
    years = set(ClosedDay.objects.values_list("day__year", flat=True))
    assert years == set(range(FIRST_YEAR, LAST_YEAR + 1))
    assert ClosedDay.objects.get(day=date(2020, 7, 24)).kind == ClosedDayKind.PUBLIC_HOLIDAY  # moved for the Olympics
    assert ClosedDay.objects.get(day=date(2020, 12, 29)).kind == ClosedDayKind.YEAR_END


def test_business_days_are_counted_over_them() -> None:
    closed = closed_days_between(date(2016, 12, 1), date(2017, 1, 31))
    assert add_business_days(date(2016, 12, 28), 1, closed) == date(2017, 1, 4)


def test_seeding_again_changes_nothing_that_somebody_has_corrected() -> None:
    ClosedDay.objects.filter(day=date(2030, 1, 1)).delete()
    ClosedDay.objects.create(day=date(2030, 6, 14), name="開庁記念日", kind=ClosedDayKind.OFFICE)
    before = list(ClosedDay.objects.values())
    seed_closed_days()
    assert list(ClosedDay.objects.values()) == before


def test_a_year_without_any_day_is_filled_again() -> None:
    ClosedDay.objects.filter(day__year=2030).delete()
    seed_closed_days()
    assert ClosedDay.objects.filter(day__year=2030).count() > 15


@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_is_seeded_anew() -> None:
    ClosedDay.objects.all().delete()
    call_command("migrate", "calendars", verbosity=0)
    assert ClosedDay.objects.filter(day__year=2017).exists()


def test_they_are_a_calendar_for_everybody(client: Client, vendor: User) -> None:
    _feed, address = create_feed(actor=actor_for(vendor), name="休庁日", source="portal.closed_days")
    with time_machine.travel("2026-11-23T09:00:00+09:00", tick=False):
        calendar: Any = Calendar.from_ical(client.get("/calendar/" + address.partition("/calendar/")[2]).content)
    days = {event["dtstart"].dt: str(event["summary"]) for event in calendar.walk("VEVENT")}
    assert days == closed_days_between(date(2025, 1, 1), date(2031, 12, 31))
    assert days[date(2027, 5, 3)] == "憲法記念日"


@pytest.mark.parametrize(
    ("typed", "note"),
    [
        ("R8.11.23", "この日は休庁日です。直前の開庁日は令和8年11月20日です。"),
        ("R8.11.22", "この日は休庁日です。直前の開庁日は令和8年11月20日です。"),
        ("R8.11.24", ""),
    ],
)
def test_a_day_on_which_offices_are_closed_is_noted_as_it_is_typed(
    client: Client, staff: User, typed: str, note: str
) -> None:
    client.force_login(staff)
    answer = client.post(reverse("calendars:office-day-echo"), {"echo_of": "day", "day": typed}).content.decode()
    assert answer.partition("</span>")[2] == (f'<span class="is-noteworthy">{note}</span>' if note else "")
