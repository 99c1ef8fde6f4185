"""The joint operation test of the sample: complete, and the same when loaded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from mynumber_tests.choices import ProposalState, RunState
from mynumber_tests.models import (
    Consultation,
    Defect,
    FaqEntry,
    Pair,
    PairSide,
    Programme,
    RulesAcknowledgement,
    ScenarioRun,
    SerialBlock,
    Slot,
    TroubleCard,
)

pytestmark = pytest.mark.xdist_group("mynumber_tests_sample")


def test_the_sample_is_osakas_test_of_2016_with_rules_that_some_have_yet_to_confirm(sample: None) -> None:
    programme = Programme.objects.get()
    assert str(programme.period) == "2016-07/2017-06"
    assert (programme.participations.count(), programme.is_sample) == (53, True)
    assert 2 < RulesAcknowledgement.objects.pending().count() < 30


def test_the_sample_is_paired_with_nearly_everybody_served_and_a_few_still_to_apply(sample: None) -> None:
    programme = Programme.objects.get()
    plan = programme.pairing_plans.current().get()
    assert programme.participations.ready().count() == 51
    assert plan.tests.count() > 200
    assert plan.unserved.count() < plan.tests.count() / 10


def test_pairs_of_the_first_slots_have_days_and_data_and_kishiwada_finds_something_to_do(sample: None) -> None:
    pairs = Pair.objects.standing()
    fixed = pairs.filter(meets_at__isnull=False)
    assert fixed.count() > 30
    assert SerialBlock.objects.count() > 15
    own = PairSide.objects.silent().filter(participation__organisation__code="272027")
    assert own.filter(pair__proposals__state=ProposalState.OPEN).exists()


def test_tests_of_the_first_slots_are_signed_failed_and_under_way_and_some_defects_are_open(sample: None) -> None:
    states = set(ScenarioRun.objects.values_list("state", flat=True))
    assert {RunState.SIGNED_OFF, RunState.PASSED, RunState.RUNNING, RunState.FAILED} <= states
    assert (Defect.objects.open().exists(), TroubleCard.objects.count()) == (True, 2)


def test_some_questions_of_the_sample_wait_for_an_answer_and_some_are_for_all(sample: None) -> None:
    assert (Consultation.objects.unanswered().count(), FaqEntry.objects.count()) == (1, 3)


def test_loading_it_again_changes_nothing(sample: None) -> None:
    models = (Programme, Slot, RulesAcknowledgement, PairSide, FaqEntry)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    call_command("load_sample", verbosity=0)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before
