"""Scenarios side by side: values, differences, and a constant number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from security.models import Programme, Scenario, SwitchWish
from security.selectors.comparison import comparison_of
from security.services.plans import publish_plan
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store
from tests.factories.organisations import make_municipality
from tests.factories.profiles import make_profile
from tests.factories.security import make_draft, make_programme


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    programme = make_programme(prefecture, [municipality, other_municipality], last="2018-06")
    make_profile(municipality)
    SwitchWish.objects.create(programme=programme, organisation=municipality, wished_months=[programme.window_first])
    return programme


def solved(user: User, programme: Programme, name: str, goals: tuple[str, ...] = ()) -> Scenario:
    scenario = create_scenario(actor=actor_for(user), programme=programme, name=name, goals=goals, time_limit_s=5)
    return solve_and_store(scenario)


@pytest.fixture
def pair(coordinator: User, programme: Programme) -> list[Scenario]:
    by_wish = ("wish", "gap_days", "yen", "peak")
    return [solved(coordinator, programme, "費用優先"), solved(coordinator, programme, "希望優先", by_wish)]


def test_totals_differences_and_proof_stand_side_by_side(coordinator, manager, programme, municipality, pair):
    other = programme.participations.exclude(organisation=municipality).get().organisation
    months = {municipality: "2017-04", other: pair[0].result["assignment"]["272035"]}
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, months), reason="確定したため")
    comparison = comparison_of(programme, pair)
    texts = {str(line.label): [(cell.text, str(cell.mark)) for cell in line.cells] for line in comparison.lines}
    assert texts["判定"] == [("最良であることを証明済み", "")] * 2
    assert texts["希望どおりの団体"] == [("0団体／1団体（0％）", ""), ("1団体／1団体（100％）", "最良")]
    assert [mark for _text, mark in texts["二重払い・違約金"]] == ["最良", ""]
    assert texts["現行の版から変わる団体"][0][0] == "1団体"
    named = [str(line.label) for line in comparison.months]
    assert named[0] == "岸和田市（現行 平成29年4月）"


def test_the_page_shows_two_to_four_and_says_so_otherwise(client, coordinator, programme, pair):
    client.force_login(coordinator)
    address = reverse("security:scenario-compare", args=[programme.pk])
    both = client.get(address, {"scenario": [one.pk for one in pair]}).content.decode()
    one = client.get(address, {"scenario": [pair[0].pk]}).content.decode()
    five = client.get(address, {"scenario": [pair[0].pk, *range(9001, 9005)]}).content.decode()
    assert "切替月が案によって違う団体" in both
    assert "計算の終わった案を2つ以上選んでください。" in one
    assert "一度に比べられるのは4つまでです。" in five


def test_a_scenario_of_another_programme_is_not_compared(client, coordinator, prefecture, programme, pair):
    other = make_programme(prefecture, [make_municipality(prefecture)], name="別の事業")
    foreign = solved(coordinator, other, "別の案")
    client.force_login(coordinator)
    address = reverse("security:scenario-compare", args=[programme.pk])
    page = client.get(address, {"scenario": [pair[0].pk, foreign.pk]})
    assert "comparison" not in page.context


def test_four_scenarios_take_as_many_queries_as_two(client, coordinator, programme, pair):
    more = [solved(coordinator, programme, name) for name in ("三つ目", "四つ目")]
    client.force_login(coordinator)
    address = reverse("security:scenario-compare", args=[programme.pk])
    client.get(address)
    counts = []
    for chosen in (pair, [*pair, *more]):
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"scenario": [one.pk for one in chosen]})
        counts.append(len(queries))
    assert counts[0] == counts[1]
