"""The file itself, read back by a program that knows the format."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from portal.access.actor import Actor
from portal.calendars.ical import write_calendar
from portal.calendars.selectors import entries_of, etag_of
from portal.calendars.sources import CalendarEntry, CalendarSource

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=TOKYO)
MONTH = CalendarEntry(
    uid="switch-1@portal",
    sequence=2,
    summary="岸和田市：切替月，詳細；別紙\\参照",
    starts_on=date(2017, 4, 1),
    ends_on=date(2017, 4, 30),
    updated_at=NOW,
    description="第1行\n第2行、" + "長い説明" * 40,
    path="/security/programmes/1/schedule/",
)
MEETING = CalendarEntry(
    uid="meeting-1@portal",
    summary="自治体クラウド検討会",
    starts_at=datetime(2026, 12, 1, 13, 30, tzinfo=TOKYO),
    ends_at=datetime(2026, 12, 1, 15, 0, tzinfo=TOKYO),
    updated_at=NOW,
    location="大阪府庁",
    is_cancelled=True,
)


def read(*entries: CalendarEntry) -> list[Any]:
    return list(Calendar.from_ical(write_calendar("予定", entries)).walk("VEVENT"))


def source(*entries: CalendarEntry) -> CalendarSource:
    return CalendarSource("tests.entries", "試験", lambda actor: entries, lambda actor: True)


def test_a_month_is_whole_days_that_block_nobodys_time() -> None:
    (event,) = read(MONTH)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2017, 4, 1), date(2017, 5, 1))
    assert (event["sequence"], event["status"], event["transp"]) == (2, "CONFIRMED", "TRANSPARENT")
    assert (event["dtstamp"].dt, event["last-modified"].dt) == (NOW, NOW)


def test_a_meeting_has_its_time_in_utc() -> None:
    (event,) = read(MEETING)
    assert (event["dtstart"].dt, event["dtend"].dt) == (MEETING.starts_at, MEETING.ends_at)
    assert event["dtstart"].dt.tzinfo == UTC or event["dtstart"].dt.utcoffset() == timedelta(0)
    assert (event["status"], event["location"]) == ("CANCELLED", "大阪府庁")
    assert "transp" not in event


def test_japanese_text_comes_back_character_by_character() -> None:
    (event,) = read(MONTH)
    assert (str(event["summary"]), str(event["description"])) == (MONTH.summary, MONTH.description)


def test_lines_are_folded_at_75_octets_between_characters() -> None:
    content = write_calendar("予定", [MONTH, MEETING])
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line.decode() for line in lines]  # no character is cut in two
    assert lines[-1] == b""


def test_links_lead_to_the_portal(settings: Any) -> None:
    settings.PORTAL_BASE_URL = "https://portal.example.lg.jp"
    (event,) = read(MONTH)
    assert str(event["url"]) == "https://portal.example.lg.jp/security/programmes/1/schedule/"


def test_the_calendar_has_a_name_and_says_how_often_to_ask() -> None:
    calendar: Any = Calendar.from_ical(write_calendar("切替月", [MONTH]))
    assert (str(calendar["x-wr-calname"]), str(calendar["method"])) == ("切替月", "PUBLISH")
    assert calendar["refresh-interval"].dt == timedelta(days=1)


def test_the_same_entries_give_the_same_bytes_in_whatever_order_a_source_tells_them() -> None:
    one, other = (entries_of(source(*entries), Actor()) for entries in ((MONTH, MEETING), (MEETING, MONTH)))
    assert write_calendar("予定", one) == write_calendar("予定", other)
    assert etag_of(source(), one) == etag_of(source(), other)


def test_a_cancelled_entry_is_told_for_a_year_and_then_forgotten() -> None:
    def told(moment: datetime) -> list[CalendarEntry]:
        with time_machine.travel(moment, tick=False):
            return entries_of(source(MONTH, MEETING), Actor())

    assert told(NOW + timedelta(days=366)) == [MEETING, MONTH]
    assert told(NOW + timedelta(days=367)) == [MONTH]


@pytest.mark.parametrize(
    "times",
    [
        {},
        {"starts_on": date(2017, 4, 1), "starts_at": NOW},
        {"starts_on": date(2017, 4, 2), "ends_on": date(2017, 4, 1)},
        {"starts_at": NOW, "ends_at": NOW - timedelta(seconds=1)},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(times: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="an entry"):
        CalendarEntry(uid="x", summary="x", updated_at=NOW, **times)
