"""The coordinator puts the goals in order: stored, shown with the proof, obeyed by the optimiser."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from security.models import MigrationPlan, Programme, Scenario, SwitchWish
from security.services.plans import draft_plan, publish_plan
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store
from tests.factories.profiles import make_profile
from tests.factories.security import make_draft, make_programme

ORDER = ["wish", "gap_days", "yen", "peak"]


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality], last="2018-06")


def typed(order: list[str], **more: Any) -> dict[str, Any]:
    ranks = {f"goal_{place}": goal for place, goal in enumerate(order, 1)}
    return {"name": "希望を優先した案", "time_limit_s": "5", **ranks, **more}


def test_the_order_is_kept_with_the_scenario_and_shown(client, coordinator, programme):
    client.force_login(coordinator)
    client.post(reverse("security:scenario-new", args=[programme.pk]), typed(ORDER))
    scenario = Scenario.objects.get()
    page = client.get(reverse("security:scenario-detail", args=[scenario.pk])).content.decode()
    assert scenario.goals == ORDER
    assert "希望月とのずれ ＞ 未接続の日数 ＞ 二重払い・違約金 ＞ 最も忙しい月の作業量" in page


def test_a_goal_that_is_chosen_twice_is_refused_at_its_place(client, coordinator, programme):
    client.force_login(coordinator)
    page = client.post(reverse("security:scenario-new", args=[programme.pk]), typed(["yen", "gap_days", "yen", "peak"]))
    sentence = "「二重払い・違約金」が2回選ばれています。それぞれの項目を1回ずつ選んでください。"
    assert (page.context["form"].errors, Scenario.objects.count()) == ({"goal_3": [sentence]}, 0)


def test_the_number_of_changes_is_a_goal_only_where_something_is_published(
    client, coordinator, manager, programme, municipality, other_municipality
):
    client.force_login(coordinator)
    address = reverse("security:scenario-new", args=[programme.pk])
    before = "公開済みの計画から変わる団体" in client.get(address).content.decode()
    months = {municipality: "2017-05", other_municipality: "2017-06"}
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, months), reason="確定したため")
    after = "公開済みの計画から変わる団体" in client.get(address).content.decode()
    client.post(address, typed(["moves", *ORDER], keeps_published="on"))
    assert (before, after, Scenario.objects.get().goals) == (False, True, ["moves", *ORDER])


def test_the_optimiser_obeys_the_order(coordinator: User, programme: Programme, municipality: Organisation) -> None:
    make_profile(municipality)  # paid until 2018-03 whatever happens
    SwitchWish.objects.create(programme=programme, organisation=municipality, wished_months=[programme.window_first])
    by_cost = plan_of(coordinator, programme, [])
    by_wish = plan_of(coordinator, programme, ORDER)
    assert (by_cost["wish"] > by_wish["wish"], by_cost["yen"] < by_wish["yen"]) == (True, True)


def plan_of(user: User, programme: Programme, goals: list[str]) -> dict[str, int]:
    scenario = create_scenario(actor=actor_for(user), programme=programme, name="案", goals=goals)
    result = solve_and_store(scenario).result
    assert result
    return result["objective"]


def test_a_draft_shows_the_goals_in_the_order_of_its_scenario(client, coordinator, programme):
    scenario = create_scenario(actor=actor_for(coordinator), programme=programme, name="案", goals=ORDER)
    plan = draft_plan(actor=actor_for(coordinator), scenario=solve_and_store(scenario))
    client.force_login(coordinator)
    page = client.get(reverse("security:plan-detail", args=[plan.pk]))
    labels = [goal.label for goal in page.context["proof"].goals]
    assert MigrationPlan.objects.get().goals == ORDER
    assert labels == ["希望月とのずれ", "未接続の日数", "二重払い・違約金", "最も忙しい月の作業量"]
