"""What programs read over several versions: calendars and the REST interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.api.services.tokens import issue_token
from portal.calendars.ical import write_calendar
from portal.calendars.selectors import entries_of
from portal.calendars.sources import find_source
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Programme
from security.services.plans import publish_plan
from tests.factories.security import make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality], last="2031-09")


@pytest.fixture
def publish(manager: User, programme: Programme) -> Any:
    def make(**months: str) -> MigrationPlan:
        """Publishes these months; who is left out leaves the programme first."""
        programme.participations.exclude(organisation__name__in=months).delete()
        rows = Organisation.objects.filter(name__in=months)
        draft = make_draft(programme, {row: months[row.name] for row in rows})
        return publish_plan(actor=actor_for(manager), plan=draft, reason="公開")

    return make


def events(user: User, source: str = "security.all") -> dict[str, tuple[int, str, str]]:
    """UID → sequence, status and first day, as the icalendar library reads the feed back."""
    found = find_source(source)
    assert found
    calendar = Calendar.from_ical(write_calendar("切替月", entries_of(found, actor_for(user))))
    return {
        str(event["summary"]).partition("：")[0]: (
            int(event["sequence"]),
            str(event["status"]),
            event["dtstart"].dt.isoformat(),
        )
        for event in calendar.walk("VEVENT")
    }


def uids(user: User) -> set[str]:
    found = find_source("security.all")
    assert found
    return {entry.uid for entry in entries_of(found, actor_for(user))}


def test_sequences_rise_with_each_change_and_whoever_leaves_stays_as_cancelled(
    publish: Any, coordinator: User, neighbour: User
) -> None:
    publish(岸和田市="2017-05", 豊中市="2031-06")
    first, known = events(coordinator), uids(coordinator)
    publish(岸和田市="2017-07", 豊中市="2031-06")
    second = events(coordinator)
    publish(岸和田市="2017-07")
    third = events(coordinator)
    assert first == {"岸和田市": (0, "CONFIRMED", "2017-05-01"), "豊中市": (0, "CONFIRMED", "2031-06-01")}
    assert second == {"岸和田市": (1, "CONFIRMED", "2017-07-01"), "豊中市": (0, "CONFIRMED", "2031-06-01")}
    assert third == {"岸和田市": (1, "CONFIRMED", "2017-07-01"), "豊中市": (1, "CANCELLED", "2031-06-01")}
    assert uids(coordinator) == known
    assert events(neighbour, "security.own") == {"豊中市": (1, "CANCELLED", "2031-06-01")}


@pytest.fixture
def api(staff: User) -> Client:
    _token, secret = issue_token(actor=actor_for(staff), name="連携", scopes=["schedules:read"], days=30)
    return Client(headers={"Authorization": f"Bearer {secret}"})


def rows(api: Client, **query: str) -> dict[str, tuple[str, Any, int]]:
    answer = api.get("/api/v1/security/schedule/", query).json()
    return {
        row["organisation"]["name"]: (row["state"], row["switch_month"], row["changed_in_version"])
        for row in answer["results"]
    }


def test_the_schedule_gives_only_what_changed_since_and_tombstones_for_those_who_left(
    publish: Any, api: Client
) -> None:
    publish(岸和田市="2017-05", 豊中市="2017-06")
    second = publish(岸和田市="2017-07", 豊中市="2017-06")
    since = second.published_at.isoformat()
    assert rows(api, updated_since=since) == {"岸和田市": ("scheduled", "2017-07", 2)}
    publish(岸和田市="2017-07")
    assert rows(api) == {"岸和田市": ("scheduled", "2017-07", 2), "豊中市": ("removed", None, 3)}
    assert rows(api, is_removed="false") == {"岸和田市": ("scheduled", "2017-07", 2)}


def test_an_unchanged_schedule_is_not_sent_again_and_a_new_version_is(publish: Any, api: Client) -> None:
    publish(岸和田市="2017-05", 豊中市="2017-06")
    etag = api.get("/api/v1/security/schedule/")["ETag"]
    same = api.get("/api/v1/security/schedule/", headers={"If-None-Match": etag})
    publish(岸和田市="2017-07", 豊中市="2017-06")
    changed = api.get("/api/v1/security/schedule/", headers={"If-None-Match": etag})
    assert (same.status_code, same.content, changed.status_code) == (304, b"", 200)


def test_versions_tell_what_each_one_changed_without_costs(publish: Any, api: Client) -> None:
    publish(岸和田市="2017-05", 豊中市="2017-06")
    second = publish(岸和田市="2017-07", 豊中市="2017-06")
    listed = api.get("/api/v1/security/versions/").json()["results"]
    detail = api.get(f"/api/v1/security/versions/{second.pk}/").json()
    assert [(row["version"], row["is_current"]) for row in listed] == [(2, True), (1, False)]
    assert detail["previous_version"] == 1
    assert [(row["organisation"]["name"], row["before"], row["after"]) for row in detail["changes"]] == [
        ("岸和田市", "2017-05", "2017-07")
    ]
    assert "yen" not in str(detail)


def test_a_long_schedule_is_read_page_by_page(client: Client, publish: Any, coordinator: User) -> None:
    publish(岸和田市="2017-05", 豊中市="2017-06")
    client.force_login(coordinator)
    first = client.get("/api/v1/security/schedule/", {"limit": 1}).json()
    second = client.get(first["next"]).json()
    names = [page["results"][0]["organisation"]["name"] for page in (first, second)]
    assert (names, second["next"]) == (["岸和田市", "豊中市"], None)
