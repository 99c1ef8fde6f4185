"""Known troubles: shared with all, cleaned of names, counted where they are seen too."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mynumber_tests.models import Pair, TroubleCard
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_pair, run_of
from tests.factories.runs import make_card, make_defect
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db

TYPED = {
    "scenario": "",
    "title": "所得額が空欄で返る",
    "symptom": "所得額が空欄になる。",
    "cause": "",
    "remedy": "副本を登録し直す。",
}


@pytest.fixture
def pair(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Pair:
    return make_pair(prefecture, municipality, other_municipality)


@pytest.mark.parametrize(
    ("text", "name"),
    [("岸和田市で空欄になる。", "岸和田市"), ("甲システムの画面で起きる。", "甲システム")],
)
def test_a_card_that_names_an_organisation_or_a_vendor_is_refused_with_the_name(client, coordinator, pair, text, name):
    client.force_login(coordinator)
    address = reverse("mynumber_tests:trouble-new", args=[pair.programme_id])
    page = client.post(address, TYPED | {"symptom": text})
    assert list(page.context["form"].errors) == ["symptom"]
    assert (f"見つかった名称：{name}" in page.text, "副本を登録し直す。" in page.text) == (True, True)
    assert not TroubleCard.objects.exists()


def test_a_card_begins_with_what_a_defect_says_and_is_read_by_everyone(client, coordinator, staff, neighbour, pair):
    defect = make_defect(run_of(pair, pair.one.organisation), actor_for(coordinator))
    client.force_login(coordinator)
    address = reverse("mynumber_tests:trouble-new", args=[pair.programme_id])
    assert defect.detail in client.get(address, {"defect": defect.pk}).text
    client.post(address, TYPED)
    for reader in (staff, neighbour):
        client.force_login(reader)
        listed = client.get(reverse("mynumber_tests:trouble-list", args=[pair.programme_id])).text
        assert "所得額が空欄で返る" in listed


def test_whoever_has_seen_the_same_is_counted_but_named_to_the_prefecture_alone(
    client, coordinator, staff, neighbour, pair
):
    card = make_card(pair.programme, actor_for(coordinator))
    detail = reverse("mynumber_tests:trouble-detail", args=[card.pk])
    client.force_login(staff)
    for _click in range(2):
        client.post(reverse("mynumber_tests:trouble-seen", args=[card.pk]), {"seen": "1"})
    client.force_login(neighbour)
    theirs = client.get(detail).text
    assert ("1団体" in theirs, "岸和田市" in theirs) == (True, False)
    client.force_login(coordinator)
    assert "1団体（岸和田市）" in client.get(detail).text


def test_a_sighting_is_taken_back(client, coordinator, staff, pair):
    card = make_card(pair.programme, actor_for(coordinator))
    client.force_login(staff)
    address = reverse("mynumber_tests:trouble-seen", args=[card.pk])
    client.post(address, {"seen": "1"})
    client.post(address, {"seen": "0"})
    assert card.sightings.count() == 0


def test_a_change_shows_both_versions_where_somebody_was_faster(client, coordinator, manager, pair):
    card = make_card(pair.programme, actor_for(coordinator))
    address = reverse("mynumber_tests:trouble-edit", args=[card.pk])
    client.force_login(manager)
    assert client.post(address, TYPED | {"version": card.version, "remedy": "再送する。"}).status_code == 302
    client.force_login(coordinator)
    page = client.post(address, TYPED | {"version": card.version, "remedy": "待つ。"})
    assert (page.status_code, "再送する。" in page.text, "待つ。" in page.text) == (409, True, True)


def test_the_list_takes_a_constant_number_of_queries(client, coordinator, staff, pair):
    make_card(pair.programme, actor_for(coordinator))
    client.force_login(staff)
    address = reverse("mynumber_tests:trouble-list", args=[pair.programme_id])
    with_one = query_count(client, address)
    for number in range(4):
        make_card(pair.programme, actor_for(coordinator), title=f"障害{number}")
    assert query_count(client, address) == with_one
