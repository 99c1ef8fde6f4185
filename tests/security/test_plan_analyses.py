"""What lies behind a plan: the price of stability, of capacity, of facts that are missing; a job that is stopped."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.jobs.runner import run_claimed
from portal.jobs.services import cancel_job
from portal.notifications.models import Notice
from portal.organisations.models import Organisation
from security.choices import ScenarioState
from security.models import Programme, Scenario
from security.selectors.analyses import curve_of, price_sentences
from security.selectors.confidence import confidence_of
from security.services.plans import publish_plan
from security.services.scenarios import create_scenario
from security.services.solving import Watcher, calculate, solve_and_store
from tests.factories.organisations import make_municipality
from tests.factories.profiles import CONTRACT, make_profile
from tests.factories.security import make_draft, make_programme
from tests.support.planning_standard import public_instance


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    programme = make_programme(prefecture, [municipality, other_municipality], last="2018-06")
    make_profile(municipality)
    make_profile(other_municipality)
    return programme


@pytest.fixture
def published(
    manager: User, programme: Programme, municipality: Organisation, other_municipality: Organisation
) -> Programme:
    """Both switch at the beginning of the window, a year before their contracts end."""
    months = {municipality: "2017-04", other_municipality: "2017-05"}
    publish_plan(actor=actor_for(manager), plan=make_draft(programme, months), reason="確定したため")
    return programme


def do_jobs() -> JobRun:
    run = JobRun.objects.latest("created_at")
    run_claimed(str(run.pk), worker="test")
    run.refresh_from_db()
    return run


# --- stability ------------------------------------------------------------------------------------------------------


def test_each_change_that_is_allowed_makes_the_plan_cheaper_and_can_be_chosen(client, coordinator, published):
    client.force_login(coordinator)
    address = reverse("security:stability", args=[published.pk])
    client.post(address)
    run = do_jobs()
    page = client.get(address)
    points = page.context["curve"].points
    assert (run.state, [point.moves for point in points]) == (JobState.SUCCEEDED, [0, 1, 2])
    assert [point.yen for point in points] == sorted((point.yen for point in points), reverse=True)
    client.post(address, {"moves": "1"})
    scenario = solve_and_store(Scenario.objects.get())
    assert scenario.result
    assert (scenario.at_most, scenario.result["objective"]["yen"]) == ({"moves": 1}, points[1].yen)


def test_without_a_published_version_there_is_nothing_to_compare_with(client, coordinator, programme):
    client.force_login(coordinator)
    address = reverse("security:stability", args=[programme.pk])
    page = client.post(address, follow=True).content.decode()
    assert "公開した版がないため、変更の数を数えられません。" in page


def test_the_chart_falls_in_steps_from_the_dearest_to_the_cheapest() -> None:
    facts = {"gap_days": 0, "is_proved": True}
    curve = curve_of([{"moves": 0, "yen": 900, **facts}, {"moves": 4, "yen": 100, **facts}])
    assert (curve.line, [point.saved_yen for point in curve.points]) == ("40,48 580,48 580,204", [0, 800])


# --- capacity -------------------------------------------------------------------------------------------------------


def test_one_more_unit_is_priced_for_every_full_month(client, coordinator, prefecture):
    cities = [make_municipality(prefecture, name=name) for name in ("北市", "南市", "東市")]
    crowded = make_programme(prefecture, cities, first="2017-05", last="2017-06", units=99, switches=1)
    scenario = create_scenario(actor=actor_for(coordinator), programme=crowded, name="無理な案", time_limit_s=5)
    solve_and_store(scenario)
    client.force_login(coordinator)
    address = reverse("security:capacity-prices", args=[scenario.pk])
    client.post(address)
    do_jobs()
    page = client.get(address).content.decode()
    assert "平成29年5月の切替件数の上限を1件増やすと、切替月が決まらない団体が1団体減り" in page


def test_what_brings_nothing_is_only_counted() -> None:
    rows = [
        {"rule": "units:2017-05", "gains": {"yen": 1200, "wish": -1}},
        {"rule": "switches:2017-06", "gains": {}},
    ]
    effect = "二重払い・違約金が1,200円減り、希望月とのずれは1か月分増えます。"
    sentence = f"平成29年5月の作業量の上限を1単位増やすと、{effect}"
    assert price_sentences(rows) == ([sentence], 1)


# --- confidence -----------------------------------------------------------------------------------------------------


def test_the_fact_that_could_change_most_comes_first(programme, municipality, other_municipality, published):
    make_less_known(municipality, penalty_rule="")
    make_less_known(other_municipality, monthly_cost_yen=None, notice_value=None)
    facts = [(fact.name, fact.label, fact.matters) for fact in confidence_of(programme).facts]
    yen = [fact.yen for fact in confidence_of(programme).facts]
    assert facts[0] == ("岸和田市", "違約金の決め方", True)
    assert yen == sorted(yen, reverse=True)


def make_less_known(organisation: Organisation, **unknown: Any) -> None:
    profile = organisation.connection_profile
    for name, value in unknown.items():
        setattr(profile, name, value)
    profile.save()


def test_the_organisations_are_asked_with_a_link_to_their_form(
    client, coordinator, staff, neighbour, programme, municipality
):
    make_less_known(municipality, penalty_rule="")
    client.force_login(coordinator)
    address = reverse("security:confidence-ask", args=[programme.pk])
    page = client.post(address, {"organisation": [municipality.pk]}, follow=True).content.decode()
    notice = Notice.objects.get()
    profile = reverse("security:profile-edit", args=[municipality.connection_profile.pk])
    assert "1団体に入力のお願いを通知しました。" in page
    assert (notice.recipient, notice.link, "違約金の決め方" in notice.text) == (staff, profile, True)


def test_asking_nobody_is_explained(client, coordinator, programme):
    client.force_login(coordinator)
    page = client.post(reverse("security:confidence-ask", args=[programme.pk]), follow=True).content.decode()
    assert "入力をお願いする団体を選んでください。" in page


def test_a_missing_fact_is_weighed_by_planning_anew(client, coordinator, prefecture, municipality):
    early = make_programme(prefecture, [municipality], last="2017-09")  # every month is before the contract's end
    make_profile(municipality, **{**CONTRACT, "penalty_rule": ""})
    client.force_login(coordinator)
    address = reverse("security:confidence", args=[early.pk])
    client.post(address)
    run = do_jobs()
    rows = client.get(address).context["weights"]
    assert (run.state, [(row["name"], row["label"]) for row in rows]) == (
        JobState.SUCCEEDED,
        [("岸和田市", "違約金の決め方")],
    )
    assert (rows[0]["breaks"], rows[0]["is_proved"], rows[0]["yen"] > 0) == (False, True, True)


def test_with_every_fact_known_there_is_nothing_to_weigh(client, coordinator, programme):
    client.force_login(coordinator)
    page = client.post(reverse("security:confidence", args=[programme.pk]), follow=True).content.decode()
    assert "計画の費用を変えうる項目は、すべてそろっています。" in page


def test_confidence_takes_as_many_queries_for_five_organisations_as_for_one(client, coordinator, prefecture):
    client.force_login(coordinator)
    counts = []
    for number in (1, 5):
        cities = [make_municipality(prefecture) for _one in range(number)]
        for city in cities:
            make_profile(city, **{**CONTRACT, "penalty_rule": ""})
        programme = make_programme(prefecture, cities, name=f"事業{number}")
        address = reverse("security:confidence", args=[programme.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- a calculation that is stopped ----------------------------------------------------------------------------------


def large_scenario(user: User, programme: Programme) -> Scenario:
    """Takes long enough to be stopped in the middle."""
    scenario = create_scenario(actor=actor_for(user), programme=programme, name="大きな案", time_limit_s=120)
    scenario.instance = public_instance("migration-300-tight-27")
    scenario.save(update_fields=["instance"])
    return scenario


def test_a_calculation_that_is_stopped_keeps_the_best_plan_so_far(coordinator, programme):
    scenario = large_scenario(coordinator, programme)
    seen: list[int] = []
    watcher = Watcher(lambda progress: seen.append(progress.value) if progress.value else None, lambda: bool(seen))
    outcome = calculate(scenario, watcher)
    assert outcome.state == ScenarioState.SOLVED
    assert len(outcome.result["assignment"]) == len(scenario.instance["organisations"])


def test_a_job_that_is_cancelled_before_it_begins_can_be_started_again(client, coordinator, programme):
    scenario = large_scenario(coordinator, programme)
    assert scenario.job
    cancel_job(actor=actor_for(coordinator), run=scenario.job)
    client.force_login(coordinator)
    page = client.get(reverse("security:scenario-detail", args=[scenario.pk])).content.decode()
    assert ("中止しました。" in page, "もう一度実行する" in page) == (True, True)
