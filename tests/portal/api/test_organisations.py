"""The directory over the interface, and with it everything that lists have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.access.actor import Actor
from portal.accounts.models import User
from portal.organisations.models import Organisation, PopulationCount
from tests.factories.organisations import make_municipality, make_prefecture

from .conftest import IssueToken, bearer

ADDRESS = "/api/v1/organisations/"


@pytest.fixture
def directory(
    prefecture: Organisation,
    municipality: Organisation,
    other_municipality: Organisation,
    vendor_organisation: Organisation,
) -> list[Organisation]:
    PopulationCount.objects.create(organisation=municipality, census_year=2020, population=190_658)
    return [prefecture, municipality, other_municipality, vendor_organisation]


def names(response: Any) -> list[str]:
    assert response.status_code == 200, response.content.decode()
    return [row["name"] for row in response.json()["results"]]


def problem(response: Any) -> list[tuple[str, str]]:
    assert response.status_code == 400
    return [(error["parameter"], error["code"]) for error in response.json()["errors"]]


def test_one_organisation_is_shown_whole(
    api: Client, directory: list[Organisation], prefecture: Organisation, municipality: Organisation
) -> None:
    row = api.get(f"{ADDRESS}{municipality.pk}/").json()
    assert row.pop("updated_at")
    assert row == {
        "id": municipality.pk,
        "code": "272027",
        "corporate_number": None,
        "name": "岸和田市",
        "kana": "キシワダシ",
        "kind": "city",
        "city_class": None,
        "prefecture": {"id": prefecture.pk, "code": "270008", "name": "大阪府"},
        "population_counts": [{"census_year": 2020, "population": 190658}],
        "area_km2": None,
        "latitude": None,
        "longitude": None,
        "url": None,
        "abolished_on": None,
    }


def test_the_directory_is_in_the_order_of_codes(api: Client, directory: list[Organisation]) -> None:
    assert names(api.get(ADDRESS)) == ["大阪府", "岸和田市", "豊中市", "架空システム株式会社"]


def test_a_vendor_sees_itself_alone(directory: list[Organisation], vendor: User, issue: IssueToken) -> None:
    client = bearer(issue(vendor)[1])
    assert names(client.get(ADDRESS)) == ["架空システム株式会社"]
    assert client.get(f"{ADDRESS}{directory[0].pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("code=272027", ["岸和田市"]),
        ("kind=prefecture", ["大阪府"]),
        ("prefecture=270008&kind=city", ["岸和田市", "豊中市"]),
        ("q=トヨナカ", ["豊中市"]),
        ("ordering=-code", ["架空システム株式会社", "豊中市", "岸和田市", "大阪府"]),
        ("ordering=kind,-name", ["豊中市", "岸和田市", "大阪府", "架空システム株式会社"]),
        ("is_current=true&limit=1", ["大阪府"]),
        ("is_current=false", []),
    ],
)
def test_it_can_be_filtered_and_ordered(
    api: Client, directory: list[Organisation], query: str, expected: list[str]
) -> None:
    assert names(api.get(f"{ADDRESS}?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("colour=red", [("colour", "unknown_parameter")]),
        ("prefecture__members__memberships__user__password__startswith=a", None),
        ("name__startswith=a", [("name__startswith", "unknown_parameter")]),
        ("format=xml", [("format", "unknown_parameter")]),
        ("kind=castle", [("kind", "invalid_choice")]),
        ("kind=", [("kind", "empty_parameter")]),
        ("kind=city&kind=town", [("kind", "repeated_parameter")]),
        ("is_current=perhaps", [("is_current", "invalid_choice")]),
        ("code=27202", [("code", "invalid")]),
        ("q=%00", [("q", "control_character")]),
        ("q=%E3%80%80", [("q", "empty_parameter")]),
        ("limit=0", [("limit", "invalid")]),
        ("limit=1001", [("limit", "invalid")]),
        ("limit=１０", [("limit", "invalid")]),
        ("limit=99999999999999999999", [("limit", "invalid")]),
        ("ordering=corporate_number", [("ordering", "unknown_ordering")]),
        ("ordering=prefecture__members__memberships__user__password", [("ordering", "unknown_ordering")]),
        ("ordering=code,,name", [("ordering", "unknown_ordering")]),
        ("updated_since=yesterday", [("updated_since", "invalid")]),
        ("updated_since=2026-11-23T09:00:00", [("updated_since", "invalid")]),
        ("updated_since=0001-01-01T00:00:00%2B14:00", [("updated_since", "invalid")]),
        ("cursor=forged", [("cursor", "invalid")]),
    ],
)
def test_what_is_not_understood_is_refused_by_name(
    api: Client, query: str, expected: list[tuple[str, str]] | None
) -> None:
    name = query.partition("=")[0]
    assert problem(api.get(f"{ADDRESS}?{query}")) == (expected or [(name, "unknown_parameter")])


def test_one_object_takes_no_conditions(api: Client, municipality: Organisation) -> None:
    assert problem(api.get(f"{ADDRESS}{municipality.pk}/?kind=town")) == [("kind", "unknown_parameter")]


def test_the_sentence_names_what_can_be_used(api: Client) -> None:
    errors = api.get(f"{ADDRESS}?colour=red").json()["errors"]
    assert errors[0]["detail"] == (
        "この名前の検索条件はありません。使えるのは "
        "code、kind、prefecture、is_current、q、cursor、limit、ordering、updated_since です。"
    )


@pytest.mark.parametrize("pk", ["0", "9" * 18, "9" * 40])
def test_an_unknown_number_is_not_found(api: Client, pk: str) -> None:
    assert api.get(f"{ADDRESS}{pk}/").status_code == 404


def test_unchanged_is_not_sent_again(api: Client, directory: list[Organisation], municipality: Organisation) -> None:
    for address in (ADDRESS, f"{ADDRESS}?kind=city", f"{ADDRESS}{municipality.pk}/"):
        first = api.get(address)
        second = api.get(address, headers={"If-None-Match": first["ETag"]})
        weak = api.get(address, headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
        assert [first.status_code, second.status_code, weak.status_code] == [200, 304, 304]
        assert (second.content, second["ETag"], second["Cache-Control"]) == (b"", first["ETag"], "private, no-cache")


def test_different_questions_have_different_etags(api: Client, directory: list[Organisation]) -> None:
    addresses = [ADDRESS, f"{ADDRESS}?limit=2", f"{ADDRESS}?kind=city", f"{ADDRESS}?ordering=-code"]
    etags = {api.get(address)["ETag"] for address in addresses}
    assert len(etags) == len(addresses)


@pytest.mark.django_db(transaction=True)
def test_every_change_gives_a_new_etag_even_a_bulk_one(
    staff: User, issue: IssueToken, directory: list[Organisation], municipality: Organisation, prefecture: Organisation
) -> None:
    api = bearer(issue(staff)[1])
    seen = [api.get(ADDRESS)["ETag"], api.get(f"{ADDRESS}{municipality.pk}/")["ETag"]]

    def is_new() -> bool:
        etags = [api.get(ADDRESS)["ETag"], api.get(f"{ADDRESS}{municipality.pk}/")["ETag"]]
        new = not set(etags) & set(seen)
        seen.extend(etags)
        return new

    Organisation.objects.filter(pk=municipality.pk).update(url="https://www.example.lg.jp/")
    assert is_new()
    PopulationCount.objects.filter(organisation=municipality).update(population=1)
    assert is_new()
    PopulationCount.objects.filter(organisation=municipality).delete()
    assert is_new()
    Organisation.objects.filter(pk=prefecture.pk).update(name="新大阪府")
    assert is_new()


@pytest.mark.django_db(transaction=True)
def test_only_what_changed_since_is_sent(
    staff: User, issue: IssueToken, directory: list[Organisation], other_municipality: Organisation
) -> None:
    api = bearer(issue(staff)[1])
    newest = max(row["updated_at"] for row in api.get(ADDRESS).json()["results"])
    Organisation.objects.filter(pk=other_municipality.pk).update(abolished_on=date(2026, 3, 31))
    rows = api.get(ADDRESS, {"updated_since": newest}).json()["results"]
    assert rows[-1]["updated_at"] >= newest
    after = max(row["updated_at"] for row in rows)
    changed = api.get(ADDRESS, {"updated_since": after}).json()["results"]
    assert [(row["name"], row["abolished_on"]) for row in changed] == [("豊中市", "2026-03-31")]
    unescaped = api.get(f"{ADDRESS}?updated_since={after}")
    assert [row["name"] for row in unescaped.json()["results"]] == ["豊中市"]


def test_five_rows_cost_as_many_queries_as_one(api: Client, prefecture: Organisation) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert api.get(address).status_code == 200
        return len(captured)

    def add(count: int) -> None:
        for _ in range(count):
            city = make_municipality(prefecture)
            PopulationCount.objects.create(organisation=city, census_year=2020, population=1)

    add(1)
    api.get(ADDRESS)  # the first use of a token is written
    with_one = queries(f"{ADDRESS}?kind=city")
    add(4)
    assert (queries(f"{ADDRESS}?kind=city"), with_one) == (with_one, 5)


def test_a_wrong_page_is_refused_also_where_nothing_has_changed(api: Client, directory: list[Organisation]) -> None:
    for query in ("limit=-1", "cursor=x"):
        assert api.get(f"{ADDRESS}?{query}", headers={"If-None-Match": "*"}).status_code == 400


def test_unchanged_costs_no_query_for_the_rows(api: Client, directory: list[Organisation]) -> None:
    etag = api.get(ADDRESS)["ETag"]
    with CaptureQueriesContext(connection) as captured:
        assert api.get(ADDRESS, headers={"If-None-Match": etag}).status_code == 304
    assert len(captured) == 3  # the token, its owner's roles, the versions


def test_pages_follow_each_other_without_gap_or_repetition(api: Client, directory: list[Organisation]) -> None:
    for number in range(5):
        make_municipality(directory[0], name=f"同名市{number % 2}")
    whole = names(api.get(f"{ADDRESS}?ordering=-kind,name"))
    address: str | None = f"{ADDRESS}?ordering=-kind,name&limit=2"
    pages: list[list[str]] = []
    while address:
        response = api.get(address)
        pages.append(names(response))
        address = response.json()["next"]
    assert [len(page) for page in pages] == [2, 2, 2, 2, 1]
    assert [name for page in pages for name in page] == whole


def test_a_cursor_survives_no_change_of_order(api: Client, directory: list[Organisation]) -> None:
    following = api.get(f"{ADDRESS}?limit=1").json()["next"]
    assert problem(api.get(f"{following}&ordering=name")) == [("cursor", "other_ordering")]


def test_rows_added_in_front_do_not_shift_the_next_page(api: Client, directory: list[Organisation]) -> None:
    first = api.get(f"{ADDRESS}?limit=2")
    make_prefecture(name="北海道", code="010006")
    assert names(first) + names(api.get(first.json()["next"])) == [
        "大阪府",
        "岸和田市",
        "豊中市",
        "架空システム株式会社",
    ]


def test_nothing_can_be_written(api: Client, municipality: Organisation) -> None:
    before = list(Organisation.objects.values().order_by("pk"))
    statuses = {
        method: api.generic(method, f"{ADDRESS}{municipality.pk}/", "{}", content_type="application/json").status_code
        for method in ("POST", "PUT", "PATCH", "DELETE")
    }
    assert set(statuses.values()) <= {403, 405}
    assert list(Organisation.objects.values().order_by("pk")) == before


def test_the_root_lists_what_there_is(api: Client) -> None:
    root = api.get("/api/v1/")
    assert root.status_code == 200
    assert root.json()["organisations"] == "http://testserver/api/v1/organisations/"
    for address in root.json().values():
        assert api.get(address).status_code in {200, 403}


def test_the_portal_itself_acts_for_nobody(db: None) -> None:
    assert not Organisation.objects.permitted_to(Actor.system()).exists()
