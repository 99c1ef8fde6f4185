"""Calculating a scenario in the background: by a real worker, also when that worker is killed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.jobs.choices import JobState
from portal.jobs.models import JobRun
from portal.organisations.models import Organisation
from security.choices import ScenarioState
from security.models import Programme, Scenario
from security.services.scenarios import create_scenario
from security.services.solving import solve_and_store
from tests.factories.security import close_month, make_programme
from tests.support.planning_standard import public_instance
from tests.support.waiting import wait_until


@pytest.fixture
def programme(prefecture: Organisation, municipality: Organisation, other_municipality: Organisation) -> Programme:
    return make_programme(prefecture, [municipality, other_municipality])


def large_scenario(programme: Programme, coordinator: User) -> Scenario:
    """A scenario whose calculation takes long enough to be interrupted."""
    scenario = create_scenario(actor=actor_for(coordinator), programme=programme, name="大きな案", time_limit_s=120)
    instance = public_instance("migration-300-tight-27")
    Scenario.objects.filter(pk=scenario.pk).update(instance=instance)
    return scenario


@pytest.mark.django_db(transaction=True)
def test_a_killed_workers_calculation_is_finished_once_by_the_next_worker(
    programme: Programme, coordinator: User, start_worker: Callable[..., Any], start_beat: Callable[..., Any]
) -> None:
    first = start_worker("first")
    scenario = large_scenario(programme, coordinator)
    wait_until("the calculation runs", lambda: JobRun.objects.filter(state=JobState.RUNNING).exists())
    first.kill()
    start_beat()  # only a tick gives the job of a dead worker to the next one
    start_worker("second")
    wait_until("the calculation is done", lambda: not JobRun.objects.get().is_unfinished, limit_s=240)
    scenario.refresh_from_db()
    job = JobRun.objects.get()
    assert (scenario.state, job.state, job.attempts) == (ScenarioState.SOLVED, JobState.SUCCEEDED, 2)


def test_a_scenario_without_any_possible_month_is_shown_as_impossible(
    client: Client, programme: Programme, coordinator: User
) -> None:
    for month in programme.window:
        close_month(programme, str(month))
    scenario = solve_and_store(create_scenario(actor=actor_for(coordinator), programme=programme, name="無理な案"))
    client.force_login(coordinator)
    page = client.get(reverse("security:scenario-detail", args=[scenario.pk])).content.decode()
    assert scenario.state == ScenarioState.IMPOSSIBLE
    assert "条件をすべて満たす計画はありません。" in page


def test_the_same_input_gives_the_same_plan(programme: Programme, coordinator: User) -> None:
    actor = actor_for(coordinator)
    one, two = (
        solve_and_store(create_scenario(actor=actor, programme=programme, name=name)) for name in ("案1", "案2")
    )
    assert one.result
    assert two.result
    assert (one.input_hash, one.result["assignment"]) == (two.input_hash, two.result["assignment"])


def test_a_calculation_that_is_delivered_again_changes_nothing(programme: Programme, coordinator: User) -> None:
    scenario = solve_and_store(create_scenario(actor=actor_for(coordinator), programme=programme, name="案"))
    before = scenario.result
    assert solve_and_store(scenario).result == before
