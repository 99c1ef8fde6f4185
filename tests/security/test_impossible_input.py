"""Where no plan exists: the conflict in words, ways out with one click, and what is possible at least."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.exceptions import RuleViolation
from portal.lib.months import Month
from portal.organisations.models import Organisation
from security.choices import ScenarioState
from security.models import Programme, Scenario
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store
from security.services.trials import adopt_trial, try_repair
from tests.factories.organisations import make_municipality
from tests.factories.security import make_programme

JUNE = Month(2017, 6).first_day


@pytest.fixture
def programme(prefecture: Organisation) -> Programme:
    """Three organisations, and only one switch in each of two months."""
    cities = [make_municipality(prefecture, name=name) for name in ("北市", "南市", "東市")]
    return make_programme(prefecture, cities, first="2017-05", last="2017-06", units=99, switches=1)


@pytest.fixture
def impossible(programme: Programme, coordinator: User) -> Scenario:
    scenario = create_scenario(actor=actor_for(coordinator), programme=programme, name="無理な案", time_limit_s=5)
    return solve_and_store(scenario)


def test_the_page_says_what_conflicts_and_offers_ways_out_with_their_price(client, coordinator, impossible):
    client.force_login(coordinator)
    page = client.get(reverse("security:scenario-detail", args=[impossible.pk])).content.decode()
    assert impossible.state == ScenarioState.IMPOSSIBLE
    assert "平成29年5月～平成29年6月に切替できるのは、月1件までです。" in page
    assert "の切替件数の上限を1件増やす（1→2件）。" in page
    assert "負担の目安：1点" in page


def test_one_click_calculates_with_the_repair_and_leaves_the_programme_alone(client, coordinator, impossible):
    client.force_login(coordinator)
    client.post(reverse("security:repair-try", args=[impossible.pk, 0]))
    trial = solve_and_store(Scenario.objects.get(trial_of=impossible))
    page = client.get(reverse("security:scenario-detail", args=[trial.pk])).content.decode()
    assert trial.state == ScenarioState.SOLVED
    assert "試算です。事業の条件は変えていません。" in page
    assert set(impossible.programme.months.values_list("switches", flat=True)) == {1}


def test_the_next_click_takes_the_change_over_into_the_programme_once(coordinator, manager, impossible):
    actor = actor_for(manager)
    trial = solve_and_store(try_repair(actor=actor, scenario=impossible, index=0))
    adopt_trial(actor=actor, scenario=trial)
    after = sorted(impossible.programme.months.values_list("switches", flat=True))
    with pytest.raises(RuleViolation) as again:
        adopt_trial(actor=actor, scenario=trial)
    assert (after, again.value.code) == ([1, 1, 1, 2], "trial_out_of_date")
    solved = solve_and_store(create_scenario(actor=actor, programme=impossible.programme, name="採用後"))
    assert solved.state == ScenarioState.SOLVED


def test_as_many_as_possible_get_a_month_and_the_rest_are_named(client, coordinator, impossible):
    client.force_login(coordinator)
    page = client.get(reverse("security:scenario-detail", args=[impossible.pk])).content.decode()
    assert "1団体の切替月を決めずに残せば、ほかの団体の計画は成り立ちます。" in page
    answer = client.post(reverse("security:scenario-draft", args=[impossible.pk]), follow=True)
    assert answer.context["plan"].entries.count() == 2
    assert "切替月が決まっていない団体があります" in answer.content.decode()


def test_a_repair_that_does_not_exist_is_refused_with_a_sentence(client, coordinator, impossible):
    client.force_login(coordinator)
    page = client.post(reverse("security:repair-try", args=[impossible.pk, 99]), follow=True)
    assert "この解決策は見つかりません。" in page.content.decode()
