"""The joint operation test of the sample: complete, and the same when loaded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from mynumber_tests.models import Programme, RulesAcknowledgement, Slot


@pytest.fixture
def sample(db: None) -> None:
    call_command("load_sample", verbosity=0)


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


def test_loading_it_again_changes_nothing(sample: None) -> None:
    models = (Programme, Slot, RulesAcknowledgement)
    before = [list(model._default_manager.order_by("pk").values()) for model in models]
    call_command("load_sample", verbosity=0)
    assert [list(model._default_manager.order_by("pk").values()) for model in models] == before
