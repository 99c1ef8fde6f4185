"""Intentions over rounds: totals, who changed, and everybody's own stance only."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from clouds.choices import Stance
from clouds.models import IntentionRound
from clouds.selectors.intentions import intentions
from portal.accounts.models import User
from portal.accounts.selectors import actor_for
from portal.organisations.models import Organisation
from portal.surveys.models import Survey
from tests.factories.intentions import MEANT, make_intention_round
from tests.factories.surveys import STANCES, make_answered, make_open_survey
from tests.support.queries import query_count

pytestmark = pytest.mark.django_db
ADDRESS = "clouds:intention-list"


def asked(coordinator: User, answers: Mapping[Organisation, str], title: str) -> IntentionRound:
    actor = actor_for(coordinator)
    survey = make_open_survey(actor, title=title)
    for organisation, stance in answers.items():
        make_answered(survey, organisation, {1: stance})
    return make_intention_round(actor, survey)


@pytest.fixture
def two_rounds(
    coordinator: User, staff: User, neighbour: User, municipality: Organisation, other_municipality: Organisation
) -> None:
    early, studying, _watching = STANCES
    asked(coordinator, {municipality: studying, other_municipality: studying}, "第1回")
    asked(coordinator, {municipality: early, other_municipality: studying}, "第2回")


def test_totals_and_changes_are_read_from_the_answers(two_rounds, coordinator, municipality):
    shown = intentions(actor_for(coordinator))
    totals = dict(shown.totals)
    assert (totals[Stance.EARLY], totals[Stance.STUDYING]) == ([0, 1], [2, 1])
    assert [line.organisation for line in shown.changed] == [municipality]
    assert shown.chart is not None
    assert "0団体から" in shown.chart.summary


def test_an_organisation_sees_the_totals_and_its_own_stance_only(
    client: Client, two_rounds, staff, municipality, other_municipality
):
    client.force_login(staff)
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "貴団体の意向" in page
    assert municipality.name in page
    assert other_municipality.name not in page


def test_a_survey_becomes_a_round_by_saying_what_each_choice_stands_for(client: Client, coordinator, municipality):
    survey = make_open_survey(actor_for(coordinator))
    question = survey.questions.get()
    client.force_login(coordinator)
    address = f"{reverse('clouds:intention-new')}?question={question.pk}"
    typed = {"stance0": "early", "stance1": "studying"}
    refused = client.post(address, typed)
    assert refused.context["form"].errors == {"stance2": [f"{STANCES[2]}を選んでください。"]}
    client.post(address, typed | {"stance2": "watching"})
    assert IntentionRound.objects.get().stances == MEANT


def test_a_survey_is_one_round_only(client: Client, coordinator, municipality):
    round_ = make_intention_round(actor_for(coordinator))
    client.force_login(coordinator)
    address = f"{reverse('clouds:intention-new')}?question={round_.question_id}"
    assert client.get(address).context["question"] is None
    assert Survey.objects.count() == 1


def test_the_second_of_two_editors_is_told(client: Client, coordinator, municipality):
    round_ = make_intention_round(actor_for(coordinator))
    client.force_login(coordinator)
    address = reverse("clouds:intention-edit", args=[round_.pk])
    typed = {"version": 1, "stance0": "early", "stance1": "studying", "stance2": "not_now"}
    assert client.post(address, typed).status_code == 302
    assert client.post(address, typed | {"stance2": "watching"}).status_code == 409


def test_the_page_costs_the_same_for_many_organisations_as_for_few(client: Client, coordinator, two_rounds):
    client.force_login(coordinator)
    few = query_count(client, reverse(ADDRESS))
    assert few < 40
