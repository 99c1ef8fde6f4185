"""A vendor tries every way to learn of a rival: keys, filters, orders, marks of versions, walking all addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clouds.models import FormComment, VendorAnswer, VendorRequest
from clouds.services.output_forms import add_comment
from clouds.services.vendor_requests import withdraw_request
from portal.access.actor import Actor
from portal.access.choices import Role
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.output_forms import RIVAL_SECRETS, answer, make_rivals, make_vendor
from tests.factories.people import make_user
from tests.support.forms import signed_in

pytestmark = pytest.mark.django_db
Rooms = tuple[VendorRequest, VendorRequest]
LEAVES = ("logout", "sign-out")  # what would end the visit


@pytest.fixture
def rival(prefecture: Organisation) -> User:
    return make_user(make_vendor(prefecture, "競合ソフト株式会社"), Role.VENDOR, name="競合 担当")


@pytest.fixture
def rooms(
    prefecture: Organisation, municipality: Organisation, vendor_organisation: Organisation, rival: User
) -> Rooms:
    return make_rivals(prefecture, municipality, vendor_organisation, actor_for(rival))


@pytest.fixture
def client(vendor: User) -> Client:
    return signed_in(vendor)


def secrets_in(response: Any) -> list[str]:
    if response.streaming:
        return []
    text = response.content.decode(errors="replace").replace('value="競合"', "").replace("「競合」", "")
    return [secret for secret in RIVAL_SECRETS if secret in text]


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    """Every address of the portal as it is declared, with its converters."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and "^" not in route:
            yield f"/{route}"


def test_no_address_of_the_portal_names_a_rival(rooms: Rooms, client: Client) -> None:
    """All that take no key, and those of forms, organisations and the interface with keys that are the rival's."""
    _own, other = rooms
    keys = {other.pk, other.vendor_id}
    found = {}
    for route in sorted(set(routes(get_resolver().url_patterns))):
        if any(word in route for word in LEAVES) or route.count("<") > 1:
            continue
        is_ours = route.startswith(("/clouds/form", "/clouds/output", "/clouds/common", "/api/v1/", "/organisations/"))
        if "<" in route and not (is_ours and "<int:" in route):
            continue
        start, _bracket, rest = route.partition("<")
        addresses = [f"{start}{key}{rest.partition('>')[2]}" for key in keys] if rest else [route]
        found |= {address: shown for address in addresses if (shown := secrets_in(client.get(address)))}
    assert found == {}


@pytest.mark.parametrize(
    "query",
    [
        "request={other}",
        "vendor={vendor}",
        "vendor=競合ソフト株式会社",
        "request__vendor={vendor}",
        "product=競合の製品",
        "price_yen=987654",
        "kind=custom",
        "ordering=price_yen",
        "ordering=-request__vendor__name",
        "search=競合",
        "limit=500",
        "updated_since=2000-01-01T00:00:00Z",
        "cursor=cD05OTk5OTk%3D",
    ],
)
def test_no_filter_order_or_cursor_of_the_interface_gives_a_rivals_answer(
    rooms: Rooms, client: Client, query: str
) -> None:
    own, other = rooms
    address = reverse("clouds-api:form-answer-list") + "?" + query.format(other=other.pk, vendor=other.vendor_id)
    response = client.get(address)
    assert response.status_code in (200, 400)
    assert "秘策" not in response.text
    if response.status_code == 200:
        assert {row["request"] for row in response.json()["results"]} <= {own.pk}


def test_a_rivals_answer_and_one_that_never_was_are_the_same_refusal(rooms: Rooms, client: Client) -> None:
    _own, other = rooms
    hidden = other.answers.first()
    assert hidden
    told = []
    for key in (hidden.pk, 987_654_321):
        response = client.get(reverse("clouds-api:form-answer-detail", args=[key]))
        told.append((response.status_code, response.json()["title"], response.json().get("detail")))
    assert told[0] == told[1]
    assert told[0][0] == 404


def test_marks_of_versions_do_not_move_when_a_rival_moves(rooms: Rooms, client: Client, rival: User) -> None:
    """A list that answers 304 says that nothing has changed: what a rival does must not be heard in it."""
    own, other = rooms
    addresses = [
        reverse("clouds-api:output-form-list"),
        reverse("clouds-api:output-form-list") + f"?catalogue={own.catalogue_id}",
        reverse("clouds-api:form-answer-list"),
    ]
    before = {address: client.get(address)["ETag"] for address in addresses}
    answer(VendorRequest.objects.get(pk=other.pk), {"J-002": {"kind": "custom", "price_yen": 5}})
    add_comment(actor=actor_for(rival), form=own.catalogue.forms.first(), text="競合の追伸", request=other)
    withdraw_request(actor=Actor.system(), request=other)
    for address, etag in before.items():
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304, address


def test_what_changed_since_says_nothing_of_a_rival(rooms: Rooms, client: Client) -> None:
    _own, other = rooms
    address = reverse("clouds-api:output-form-list")
    newest = max(row["updated_at"] for row in client.get(address).json()["results"])
    answer(VendorRequest.objects.get(pk=other.pk), {"J-002": {"kind": "custom", "price_yen": 5}})
    response = client.get(address, {"updated_since": newest})
    changed = [row for row in response.json()["results"] if row["updated_at"] > newest]
    assert (response.status_code, changed) == (200, [])


@pytest.mark.parametrize("audience", ["request:{other}", "members", "vendors", "request:0", ""])
def test_a_comment_goes_to_no_thread_but_the_vendors_own(rooms: Rooms, client: Client, audience: str) -> None:
    own, other = rooms
    form, count = own.catalogue.forms.get(number="J-001"), FormComment.objects.count()
    address = reverse("clouds:comment-new", args=[form.pk])
    page = client.post(address, {"text": "質問です", "audience": audience.format(other=other.pk)})
    assert (page.status_code, "質問です" in page.text, FormComment.objects.count()) == (200, True, count)
    assert secrets_in(page) == []


def test_answers_sent_to_a_rivals_room_change_nothing(rooms: Rooms, client: Client) -> None:
    _own, other = rooms
    for name in ("answers-edit", "answers-import-new", "request-withdraw"):
        assert client.post(reverse(f"clouds:{name}", args=[other.pk]), {"version": 1}).status_code == 404
    other.refresh_from_db()
    assert (other.withdrawn_at, VendorAnswer.objects.filter(request=other, kind="custom").count()) == (None, 1)


def test_two_rivals_see_the_same_page_of_a_form_apart_from_their_own_words(
    rooms: Rooms, client: Client, rival: User
) -> None:
    """No count, order or gap of the page tells one how many others there are."""
    own, _other = rooms
    form = own.catalogue.forms.get(number="J-002")
    ours, theirs = (one.get(reverse("clouds:form-detail", args=[form.pk])) for one in (client, signed_in(rival)))
    assert [len(page.context["shown"].requests) for page in (ours, theirs)] == [1, 1]
    assert [list(page.context["shown"].comments) for page in (ours, theirs)] == [[], []]
