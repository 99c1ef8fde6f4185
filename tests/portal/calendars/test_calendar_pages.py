"""The calendar on pages: a month as a table, a period as a list and as files, each by who looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.calendars import sources
from portal.calendars.agenda import all_occurrences, month_page
from portal.calendars.choices import SourceScope, View
from portal.calendars.services.feeds import create_feed
from portal.calendars.sources import CalendarEntry, CalendarSource, register_calendar_source
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.services.plans import publish_plan
from tests.factories.security import make_draft, make_programme

MONTH, AGENDA, EXPORT = (reverse(f"calendars:{name}") for name in ("month", "agenda", "agenda-export"))
MAY = {"month": "2017-05"}
SOON = {"since": "2017-05-01", "until": "2017-05-31"}
AT = datetime(2017, 4, 1, tzinfo=UTC)
MEETING = CalendarEntry(
    uid="meeting-1@portal",
    summary="連絡会議<b>",
    starts_at=datetime(2017, 5, 10, 5, 0, tzinfo=UTC),
    ends_at=datetime(2017, 5, 10, 7, 0, tzinfo=UTC),
    updated_at=AT,
    location="府庁別館",
    path="/",
)
CANCELLED = CalendarEntry(
    uid="c@portal", summary="説明会", starts_on=date(2017, 5, 12), updated_at=AT, is_cancelled=True
)


@pytest.fixture(autouse=True)
def no_deadlines(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is due has calendars and tests of its own."""
    others = {code: source for code, source in sources._sources.items() if not code.startswith("deadlines.")}
    monkeypatch.setattr(sources, "_sources", others)


@pytest.fixture
def own_source(monkeypatch: pytest.MonkeyPatch) -> list[CalendarEntry]:
    """A calendar of the person's own, beside those that the apps offer."""
    entries = [MEETING, CANCELLED]
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    register_calendar_source(
        CalendarSource("tests.own", "会議", lambda actor: iter(entries), lambda actor: True, SourceScope.PERSONAL)
    )
    return entries


@pytest.fixture
def published(
    prefecture: Organisation, municipality: Organisation, other_municipality: Organisation, manager: User
) -> Iterator[None]:
    programme = make_programme(prefecture, [municipality, other_municipality])
    months = {municipality: "2017-05", other_municipality: "2017-06"}
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, months), reason="確定したため")
    return None


def names(actor: Actor, view: View) -> list[str]:
    return [one.entry.summary.partition("：")[0] for one in all_occurrences(actor, view)]


@pytest.mark.usefixtures("published", "own_source")
def test_a_municipality_sees_its_own_and_all_only_when_asked(staff: User, coordinator: User) -> None:
    municipal, office = actor_for(staff), actor_for(coordinator)
    assert names(municipal, View.MINE) == ["岸和田市", "連絡会議<b>", "説明会"]
    assert names(municipal, View.ORGANISATION) == ["岸和田市"]
    assert names(municipal, View.ALL) == ["岸和田市", "連絡会議<b>", "説明会", "豊中市"]
    assert names(office, View.ORGANISATION) == ["岸和田市", "豊中市"]


@pytest.mark.usefixtures("published")
def test_a_vendor_sees_no_switches(vendor: User) -> None:
    assert names(actor_for(vendor), View.ALL) == []


@pytest.mark.usefixtures("published", "own_source")
def test_the_month_shows_days_holidays_times_and_what_was_called_off(client: Client, staff: User) -> None:
    client.force_login(staff)
    page = client.get(MONTH, MAY).content.decode()
    for words in (
        "平成29年5月",
        "こどもの日",
        "14:00",
        "連絡会議&lt;b&gt;",
        "説明会",
        "中止",
        "この月を通しての予定",
        "岸和田市：セキュリティクラウドへの切替月",
    ):
        assert words in page
    assert "豊中市" not in page


def test_weeks_run_from_sunday_to_saturday_over_the_ends_of_the_month(db: None) -> None:
    page = month_page(Month(2026, 11), [])
    assert [len(week) for week in page.weeks] == [7] * 5
    first, last = page.weeks[0][0], page.weeks[-1][-1]
    assert (first.day, last.day) == (date(2026, 11, 1), date(2026, 12, 5))
    assert [week[0].day.weekday() for week in page.weeks] == [6] * 5
    assert (page.weeks[0][2].closed, page.weeks[4][6].is_in_month) == ("文化の日", False)


@pytest.mark.usefixtures("published")
def test_an_empty_month_leads_to_the_next_one_with_something_in_it(client: Client, staff: User) -> None:
    client.force_login(staff)
    page = client.get(MONTH, {"month": "2016-12"}).content.decode()
    assert "この月の予定はありません。" in page
    assert "month=2017-05" in page


@pytest.mark.usefixtures("published")
def test_filters_narrow_by_kind_and_stay_when_the_month_is_turned(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    page = client.get(MONTH, MAY | {"view": "all", "kinds": ["security.all"]})
    assert "view=all" in page.context["next_url"]
    assert "month=2017-06" in page.context["next_url"]


@pytest.mark.parametrize("month", ["13月", "1867-01", "2100-01", "きのう"])
def test_a_month_that_nobody_can_read_is_explained(client: Client, staff: User, month: str) -> None:
    client.force_login(staff)
    response = client.get(MONTH, {"month": month})
    assert response.status_code == 200
    assert "エラー：" in response.content.decode()


def test_the_ends_of_the_calendar_have_no_way_further(client: Client, staff: User) -> None:
    client.force_login(staff)
    assert client.get(MONTH, {"month": "2045-12"}).context["next_url"] == ""
    assert client.get(MONTH, {"month": "2014-01"}).context["previous_url"] == ""


@pytest.mark.usefixtures("published", "own_source")
def test_the_list_says_when_what_and_where(client: Client, staff: User) -> None:
    client.force_login(staff)
    page = client.get(AGENDA, SOON).content.decode()
    for words in ("平成29年5月10日（水） 14:00", "府庁別館", "【中止】説明会", "平成29年5月", "全3件のうち1～3件目"):
        assert words in page


def test_a_period_that_ends_before_it_starts_is_explained(client: Client, staff: User) -> None:
    client.force_login(staff)
    page = client.get(AGENDA, {"since": "2026-12-01", "until": "2026-11-01"}).content.decode()
    assert "「この日まで」には、「この日から」以降の日付を入力してください。" in page


@pytest.mark.usefixtures("published", "own_source")
def test_the_list_leaves_as_csv_and_as_a_calendar_file(client: Client, staff: User) -> None:
    client.force_login(staff)
    rows = client.get(EXPORT, SOON | {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "開始日,開始時刻,終了日,予定,種類,場所,状態"
    assert rows[2] == "2017-05-10,14:00,2017-05-10,連絡会議<b>,会議,府庁別館,予定"
    calendar: Any = Calendar.from_ical(client.get(EXPORT, SOON | {"format": "ics"}).content)
    assert [str(event["uid"]) for event in calendar.walk("VEVENT")][1:] == ["meeting-1@portal", "c@portal"]


@pytest.mark.usefixtures("published", "own_source")
def test_a_feed_of_everything_of_mine_holds_more_than_that_of_the_organisation(client: Client, staff: User) -> None:
    def uids(source: str) -> list[str]:
        _feed, address = create_feed(actor=actor_for(staff), name="執務室", source=source)
        response = client.get("/calendar/" + address.partition("/calendar/")[2])
        calendar: Any = Calendar.from_ical(response.content)
        assert "（岸和田市）" in str(calendar["x-wr-calname"])
        return [str(event["uid"]).partition("-")[0] for event in calendar.walk("VEVENT")]

    assert uids("portal.organisation") == ["security"]
    assert uids("portal.mine") == ["meeting", "security"]  # what was called off over a year ago is gone


@pytest.mark.usefixtures("published")
def test_every_entry_comes_once_though_two_calendars_hold_it(client: Client, staff: User) -> None:
    uids = [one.entry.uid for one in all_occurrences(actor_for(staff), View.ALL)]
    assert len(uids) == len(set(uids)) == 2


@pytest.mark.parametrize("address", [MONTH, AGENDA])
def test_five_entries_cost_as_many_queries_as_one(
    client: Client, staff: User, own_source: list[CalendarEntry], address: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, MAY | SOON).status_code == 200
        return len(captured)

    client.force_login(staff)
    own_source[:] = [MEETING]
    queries()
    with_one = queries()
    for number in range(4):
        own_source.append(
            CalendarEntry(uid=f"{number}@portal", summary="会議", starts_on=date(2017, 5, 10), updated_at=AT)
        )
    assert queries() == with_one
    text = client.get(MONTH, MAY).content.decode()
    assert "ほか1件" in text
