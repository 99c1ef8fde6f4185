"""Pairs and slots for machines: one's own rooms, what changed since, and nothing of anybody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mynumber_tests.models import Pair, Participation, ScenarioRun
from portal.organisations.choices import OrganisationKind
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_pair
from tests.factories.organisations import make_organisation
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
PAIRS, SLOTS = "/api/v1/mynumber-tests/pairs/", "/api/v1/mynumber-tests/slots/"


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_pair(prefecture, municipality, other_municipality)


def test_a_pair_comes_with_its_slot_its_sides_and_its_tests(client: Client, staff, municipality, pair):
    client.force_login(staff)
    [row] = client.get(PAIRS).json()["results"]
    assert row["state"] == "standing"
    assert row["slot"] | {"id": 0} == {
        "id": 0,
        "position": 1,
        "name": "第1クール",
        "first_month": "2017-04",
        "last_month": "2017-05",
    }
    assert {side["name"] for side in row["organisations"]} == {"岸和田市", pair.other.organisation.name}
    assert [(test["scenario"], test["state"]) for test in row["tests"]] == [("S01", "not_started")] * 2


def test_a_neighbour_gets_no_pair_of_others(client: Client, prefecture, municipality, neighbour):
    union = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)
    make_pair(prefecture, municipality, union)
    client.force_login(neighbour)
    assert client.get(PAIRS).json()["results"] == []


def test_a_test_that_moved_on_makes_its_pair_new(client: Client, staff, pair):
    client.force_login(staff)
    first = client.get(PAIRS)
    assert client.get(PAIRS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    later = timezone.now() + timedelta(minutes=1)
    ScenarioRun.objects.filter(pair=pair).update(state="running", updated_at=later)
    assert client.get(PAIRS, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert len(client.get(PAIRS, {"updated_since": (later - timedelta(seconds=1)).isoformat()}).json()["results"]) == 1
    assert client.get(PAIRS, {"updated_since": (later + timedelta(seconds=1)).isoformat()}).json()["results"] == []


def test_an_ended_pair_stays_as_a_tombstone(client: Client, staff, pair):
    Pair.objects.update(is_ended=True)
    client.force_login(staff)
    assert [row["state"] for row in client.get(PAIRS).json()["results"]] == ["ended"]
    assert client.get(PAIRS, {"is_ended": "false"}).json()["results"] == []


def test_pairs_of_one_organisation_are_found_by_its_code(client: Client, coordinator, other_municipality, pair):
    client.force_login(coordinator)
    assert len(client.get(PAIRS, {"organisation": other_municipality.code}).json()["results"]) == 1
    assert client.get(PAIRS, {"organisation": "271004"}).json()["results"] == []


def test_the_slots_of_ones_tests_are_listed_in_order_of_time(client: Client, staff, pair):
    client.force_login(staff)
    assert [row["first_month"] for row in client.get(SLOTS).json()["results"]] == [
        "2017-04",
        "2017-06",
        "2017-08",
        "2017-10",
        "2017-12",
        "2018-02",
    ]


def test_a_list_of_pairs_costs_the_same_whatever_its_length(client: Client, coordinator, prefecture, pair):
    client.force_login(coordinator)
    with_one = query_count(client, PAIRS)
    for _number in range(4):
        union = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)
        part = Participation.objects.create(programme=pair.programme, organisation=union)
        Pair.objects.create(
            programme=pair.programme,
            one=pair.one,
            other=part,
            slot=pair.slot,
            plan=pair.plan,
            dates_by=date(2017, 5, 1),
        )
    assert query_count(client, PAIRS) == with_one


def test_a_long_list_is_read_page_by_page(client: Client, coordinator, prefecture, municipality, pair):
    union = make_organisation(OrganisationKind.PARTIAL_AFFAIRS_ASSOCIATION, prefecture=prefecture, code=None)
    part = Participation.objects.create(programme=pair.programme, organisation=union)
    Pair.objects.create(
        programme=pair.programme,
        one=pair.one,
        other=part,
        slot=pair.programme.slots.get(position=2),
        plan=pair.plan,
        dates_by=date(2017, 7, 1),
    )
    client.force_login(coordinator)
    first = client.get(PAIRS, {"limit": 1}).json()
    second = client.get(first["next"]).json()
    assert [page["results"][0]["slot"]["position"] for page in (first, second)] == [1, 2]
    assert second["next"] is None
