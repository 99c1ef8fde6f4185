"""The joint operation tests of the sample: one that is over, one that runs today, the same when loaded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from mynumber_tests.choices import ProposalState, RunState, WorkKind
from mynumber_tests.models import (
    Consultation,
    Defect,
    FaqEntry,
    Pair,
    PairSide,
    Programme,
    RulesAcknowledgement,
    RunDelegation,
    ScenarioRun,
    SerialBlock,
    Slot,
    TroubleCard,
)
from mynumber_tests.sample.people import coordinator_of
from mynumber_tests.selectors.open_work import late_items
from mynumber_tests.selectors.worklist import worklist
from portal.access.actor import Actor
from portal.lib.fiscal_years import fiscal_year_of
from portal.organisations.models import Organisation

pytestmark = pytest.mark.xdist_group("sample")


@pytest.fixture
def finished(sample: None) -> Programme:
    return Programme.objects.get(fiscal_year=2016)


@pytest.fixture
def running(sample: None) -> Programme:
    return Programme.objects.exclude(fiscal_year=2016).get()


@pytest.fixture
def coordinator(sample: None) -> Actor:
    return coordinator_of(Organisation.objects.get(code="270008"))


def test_the_sample_is_osakas_test_of_2016_and_one_of_this_year_with_43_municipalities_boards_and_the_union(
    finished: Programme, running: Programme
) -> None:
    assert str(finished.period) == "2016-07/2017-06"
    assert running.fiscal_year == fiscal_year_of(timezone.localdate())
    for programme in (finished, running):
        organisations = Organisation.objects.filter(test_participations__programme=programme)
        assert (organisations.count(), organisations.municipalities().count(), programme.is_sample) == (53, 43, True)


def test_the_test_of_2016_is_over_and_nothing_of_it_is_open_or_late(finished: Programme, coordinator: Actor) -> None:
    runs = ScenarioRun.objects.standing().filter(pair__programme=finished)
    assert set(runs.values_list("state", flat=True)) == {RunState.SIGNED_OFF}
    assert finished.participations.ready().count() == 53
    assert finished.pairing_plans.current().get().unserved.exists()
    assert (late_items(coordinator, finished), worklist(coordinator, finished).items) == ([], [])


@pytest.mark.parametrize("year", ["finished", "running"])
def test_each_test_is_paired_in_the_best_way_or_within_a_gap_that_is_proved(
    request: pytest.FixtureRequest, sample: None, year: str
) -> None:
    plan = request.getfixturevalue(year).pairing_plans.current().get()
    assert plan.tests.count() > 200
    assert plan.unserved.count() < plan.tests.count() / 10
    goals = plan.run.result["objective"]
    assert all(plan.run.result["bound"][goal] <= value for goal, value in goals.items())
    assert plan.objective["unserved"] == plan.bound["unserved"]


def test_some_have_yet_to_apply_and_to_confirm_the_new_rules(running: Programme) -> None:
    assert running.participations.ready().count() == 51
    assert 2 < RulesAcknowledgement.objects.pending().filter(rules__programme=running).count() < 30


def test_pairs_of_the_running_slot_have_days_and_data_and_kishiwada_finds_something_to_do(running: Programme) -> None:
    pairs = Pair.objects.standing().filter(programme=running)
    assert pairs.filter(meets_at__lt=timezone.now()).count() > 20
    assert pairs.filter(meets_at__gt=timezone.now()).exists()
    assert SerialBlock.objects.filter(programme=running).count() > 15
    own = PairSide.objects.silent().filter(participation__organisation__code="272027", pair__programme=running)
    assert own.filter(pair__proposals__state=ProposalState.OPEN).exists()


def test_the_tests_of_this_year_are_in_every_state_and_few_are_late_by_days_or_weeks(
    running: Programme, coordinator: Actor
) -> None:
    runs = ScenarioRun.objects.standing().filter(pair__programme=running)
    states = {RunState.SIGNED_OFF, RunState.PASSED, RunState.RUNNING, RunState.FAILED, RunState.NOT_STARTED}
    assert set(runs.values_list("state", flat=True)) == states
    assert (Defect.objects.open().exists(), TroubleCard.objects.count()) == (True, 2)
    late = late_items(coordinator, running)
    assert 3 <= len(late) <= 25
    assert max(item.days_late for item in late) < 70
    assert {item.kind for item in late} >= {WorkKind.SILENT_PAIR, WorkKind.NO_DATE, None}


def test_some_questions_of_the_sample_wait_for_an_answer_and_some_are_for_all(sample: None) -> None:
    assert (Consultation.objects.unanswered().count(), FaqEntry.objects.count()) == (1, 3)


def test_loading_it_again_changes_nothing(sample: None) -> None:
    models = (Programme, Slot, RulesAcknowledgement, PairSide, FaqEntry)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    call_command("load_sample", verbosity=0)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before


def test_the_business_section_of_kishiwada_is_asked_to_record_a_test(running: Programme) -> None:
    delegation = RunDelegation.objects.waiting().get()
    assert (delegation.person.email, delegation.run.state) == ("section@kishiwada.example", RunState.NOT_STARTED)
