"""Feeds: secret, revocable alone, and never more than their owner may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal.accounts.models import Membership, User
from portal.accounts.selectors import actor_for
from portal.calendars.models import CalendarFeed
from portal.calendars.services.feeds import create_feed, revoke_feed
from portal.organisations.models import Organisation
from security.models import Programme
from security.services.plans import publish_plan
from tests.factories.security import make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


def publish(programme: Programme, manager: User, months: dict[Organisation, str]) -> None:
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, months), reason="確定したため")


def feed_of(user: User, source: str = "security.own") -> tuple[CalendarFeed, str]:
    feed, address = create_feed(actor=actor_for(user), name="執務室", source=source)
    return feed, "/calendar/" + address.partition("/calendar/")[2]


def events(client: Client, path: str) -> list[tuple[str, date, int, str]]:
    calendar: Any = Calendar.from_ical(client.get(path).content)
    return [
        (str(event["summary"]), event["dtstart"].dt, int(event["sequence"]), str(event["status"]))
        for event in calendar.walk("VEVENT")
    ]


def test_a_feed_gives_the_switch_month_without_a_sign_in(
    client: Client,
    programme: Programme,
    manager: User,
    staff: User,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    publish(programme, manager, {municipality: "2017-05", other_municipality: "2017-06"})
    _feed, path = feed_of(staff)
    assert events(client, path) == [("岸和田市：セキュリティクラウドへの切替月", date(2017, 5, 1), 0, "CONFIRMED")]


def test_a_moved_month_keeps_its_identity_and_raises_its_sequence(
    client: Client,
    programme: Programme,
    manager: User,
    staff: User,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    publish(programme, manager, {municipality: "2017-05", other_municipality: "2017-06"})
    _feed, path = feed_of(staff)
    before: Any = Calendar.from_ical(client.get(path).content).walk("VEVENT")[0]
    publish(programme, manager, {municipality: "2017-07", other_municipality: "2017-06"})
    after: Any = Calendar.from_ical(client.get(path).content).walk("VEVENT")[0]
    assert (after["uid"], after["dtstart"].dt, after["sequence"]) == (before["uid"], date(2017, 7, 1), 1)


def test_an_organisation_that_left_stays_as_cancelled(
    client: Client,
    programme: Programme,
    manager: User,
    coordinator: User,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    publish(programme, manager, {municipality: "2017-05", other_municipality: "2017-06"})
    programme.participations.filter(organisation=other_municipality).delete()
    publish(programme, manager, {municipality: "2017-05"})
    _feed, path = feed_of(coordinator, "security.all")
    assert [(summary[:3], status) for summary, _start, _sequence, status in events(client, path)] == [
        ("岸和田", "CONFIRMED"),
        ("豊中市", "CANCELLED"),
    ]


def test_a_program_that_has_the_file_already_gets_304(
    client: Client,
    programme: Programme,
    manager: User,
    staff: User,
    municipality: Organisation,
    other_municipality: Organisation,
) -> None:
    publish(programme, manager, {municipality: "2017-05", other_municipality: "2017-06"})
    _feed, path = feed_of(staff)
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_revoked_feed_is_gone_and_the_others_go_on(client: Client, staff: User) -> None:
    one, one_path = feed_of(staff)
    _two, two_path = feed_of(staff)
    revoke_feed(actor=actor_for(staff), feed=one)
    assert [client.get(path).status_code for path in (one_path, two_path)] == [410, 200]


def test_a_feed_ends_with_its_owners_account_and_with_their_membership(
    client: Client, staff: User, approver: User
) -> None:
    _feed, staff_path = feed_of(staff)
    _feed, approver_path = feed_of(approver)
    User.objects.filter(pk=staff.pk).update(is_active=False)
    Membership.objects.filter(user=approver).delete()
    assert [client.get(path).status_code for path in (staff_path, approver_path)] == [410, 410]


def test_an_unknown_address_does_not_exist(client: Client, db: None) -> None:
    assert client.get(reverse("calendars:feed", args=["x" * 43])).status_code == 404


def test_the_address_is_shown_once_and_stored_as_a_hash(client: Client, staff: User) -> None:
    client.force_login(staff)
    created = client.post(reverse("calendars:feed-new"), {"source": "security.own", "name": "執務室"})
    address = created.context["address"]
    listed = client.get(reverse("calendars:feed-list")).content.decode()
    assert address in created.content.decode()
    assert address not in listed
    assert CalendarFeed.objects.get().secret_hash not in address


def test_a_source_that_is_not_offered_is_refused_at_its_field(client: Client, vendor: User) -> None:
    client.force_login(vendor)
    response = client.post(reverse("calendars:feed-new"), {"source": "security.all", "name": "執務室"})
    assert response.context["form"].errors == {"source": ["予定の種類は、表示されている選択肢から選んでください。"]}


def test_a_person_revokes_only_their_own_feeds(client: Client, staff: User, neighbour: User) -> None:
    feed, path = feed_of(staff)
    client.force_login(neighbour)
    response = client.post(reverse("calendars:feed-revoke", args=[feed.pk]))
    assert (response.status_code, client.get(path).status_code) == (404, 200)


def test_the_secret_of_a_feed_is_never_logged(client: Client, staff: User, caplog: pytest.LogCaptureFixture) -> None:
    _feed, path = feed_of(staff)
    assert client.get(path).status_code == 200
    logged = caplog.text
    assert "GET /calendar/feeds/…" in logged
    assert path.rpartition("/")[2].removesuffix(".ics") not in logged


def test_a_feed_of_a_source_that_its_owner_may_no_longer_have_is_gone(client: Client, staff: User) -> None:
    _feed, path = feed_of(staff)
    CalendarFeed.objects.update(source="security.gone")
    assert client.get(path).status_code == 410


def test_a_feed_ends_with_its_organisation(client: Client, staff: User, municipality: Organisation) -> None:
    _feed, path = feed_of(staff)
    Organisation.objects.filter(pk=municipality.pk).update(abolished_on=date(2026, 3, 31))
    assert client.get(path).status_code == 410
