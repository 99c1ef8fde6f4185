"""The tests on the home page and in the search."""

from __future__ import annotations

import pytest
from django.urls import reverse

from mynumber_tests.models import Pair, ScenarioRun
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from tests.factories.operation_tests import make_pair, run_of
from tests.factories.runs import make_card, make_defect, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> ScenarioRun:
    pair: Pair = make_pair(prefecture, municipality, other_municipality)
    return run_of(pair, municipality)


def test_the_coordinators_home_page_says_how_many_tests_are_over_and_what_waits(client, coordinator, staff, run):
    record(run, actor_for(staff), "failed", "not_run")
    client.force_login(coordinator)
    home = client.get(reverse("web:home")).text
    assert "終わったテスト：0件／全2件" in home
    assert "だれも引き受けていないもの" in home


def test_a_municipality_is_not_shown_the_panel_of_the_coordinators(client, staff, run):
    client.force_login(staff)
    assert "だれも引き受けていないもの" not in client.get(reverse("web:home")).text


def test_tests_defects_and_known_troubles_are_found_by_those_who_may_see_them(
    client, coordinator, staff, stranger, run
):
    make_defect(run, actor_for(staff), title="氏名の文字化け")
    make_card(run.pair.programme, actor_for(coordinator), title="氏名が文字化けする")
    for user, is_there in ((staff, True), (stranger, False)):
        client.force_login(user)
        found = client.get(reverse("search:search"), {"q": "氏名"}).text
        assert ("氏名の文字化け" in found, "氏名が文字化けする" in found) == (is_there, is_there)
        tests = client.get(reverse("search:search"), {"q": "豊中市 S01"}).text
        assert (reverse("mynumber_tests:run-detail", args=[run.pk]) in tests) is is_there
