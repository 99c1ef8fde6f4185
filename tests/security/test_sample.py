"""The Osaka sample of the first start: complete, checked by the specification, and the same when loaded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.applications.models import Application
from portal.organisations.models import Organisation
from security.choices import ScenarioState
from security.models import (
    Acknowledgement,
    ChangeEffect,
    ConnectionProfile,
    MigrationPlan,
    MigrationTask,
    Pin,
    PlanEntry,
    Programme,
    Scenario,
    SwitchWish,
    TaskTransition,
)
from security.planning.lateness import Standing
from security.selectors.progress import progress_of
from tests.support.planning_standard import checker

pytestmark = pytest.mark.xdist_group("sample")


def test_the_sample_is_a_published_and_proved_plan_of_43_municipalities(client: Client, sample: None) -> None:
    plan = MigrationPlan.objects.current().get(programme__build_fiscal_year=2016)
    scenario = plan.scenario
    assert scenario
    assert scenario.result
    broken, objective = checker.migration(scenario.instance, scenario.result)
    assert (broken, scenario.result["status"], scenario.result["bound"]) == ([], "optimal", objective)
    assert (plan.version, plan.entries.count(), Organisation.objects.municipalities().count()) == (1, 43, 43)
    client.force_login(User.objects.get(email="staff@nose.example"))
    page = client.get(reverse("security:schedule", args=[plan.programme_id])).content.decode()
    assert "架空のサンプル" in page
    assert "貴団体の切替月" in page
    assert 0 < Acknowledgement.objects.pending().filter(plan=plan).count() < 43
    assert ChangeEffect.objects.get().scenario.state in (ScenarioState.SOLVED, ScenarioState.IMPOSSIBLE)


def test_the_sample_has_scenarios_to_compare_a_draft_and_a_plan_that_cannot_be(sample: None) -> None:
    scenarios = Scenario.objects.filter(programme__build_fiscal_year=2016, change_effect=None)
    assert sorted(scenarios.values_list("state", flat=True)) == ["impossible", "solved", "solved"]
    impossible = scenarios.get(state=ScenarioState.IMPOSSIBLE)
    assert impossible.explanation
    assert len(impossible.explanation["repairs"]) >= 2
    assert MigrationPlan.objects.filter(programme__build_fiscal_year=2016, state="draft").count() == 1
    assert not Pin.objects.filter(programme__build_fiscal_year=2016).exists()


def test_the_sample_shows_a_late_tail_and_every_standing_without_a_clock_of_its_own(sample: None) -> None:
    actor = actor_for(User.objects.get(email="coordinator@osaka.example"))
    over = progress_of(actor, Programme.objects.get(build_fiscal_year=2016))
    running = progress_of(actor, Programme.objects.exclude(build_fiscal_year=2016).get())
    assert over.counts == {Standing.COMPLETE: 43}
    assert set(running.counts) == set(Standing)
    assert (running.counts[Standing.LATE], over.obstacles, running.obstacles) == (3, 0, 2)
    assert {row.name for row in running.rows if row.month != row.baseline_month} != set()


def test_loading_the_sample_again_changes_nothing(sample: None) -> None:
    models = (
        Organisation,
        User,
        ConnectionProfile,
        Application,
        SwitchWish,
        Scenario,
        MigrationPlan,
        PlanEntry,
        MigrationTask,
        TaskTransition,
    )
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    call_command("load_sample", verbosity=0)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before
