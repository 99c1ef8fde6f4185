"""What is known of a contract, what is missing, and what planning is told."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.access.actor import Actor
from portal.lib.contract_terms import Contract, Notice, PenaltyRule, missing_facts
from portal.lib.months import Month, MonthRange
from portal.organisations.models import Organisation, PopulationCount
from security.models import ConnectionProfile
from security.models.completeness import CONDITIONAL_FACTS, CONTRACT_FACTS
from security.planning.contracts import cost_by_month
from security.selectors.profiles import contract_of, contracts_of
from security.services.profiles import open_profiles
from security.services.sample_profiles import Municipality, load_sample_profiles, sample_profiles
from tests.factories.profiles import make_profile
from tests.factories.security import make_programme

facts = st.fixed_dictionaries(
    {
        "contract_end_on": st.none() | st.just(date(2018, 3, 31)),
        "renewal_months": st.none() | st.sampled_from([0, 12]),
        "notice_value": st.none() | st.just(0),
        "monthly_cost_yen": st.none() | st.just(0),
        "penalty_rule": st.sampled_from(["", *PenaltyRule]),
        "penalty_yen": st.none() | st.just(0),
        "penalty_percent": st.none() | st.just(0),
    }
)


@given(known=facts)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_database_misses_the_same_facts_as_the_arithmetic(municipality, known):
    profile, _created = ConnectionProfile.objects.update_or_create(organisation=municipality, defaults=known)
    listed = ConnectionProfile.objects.with_missing_facts().get(pk=profile.pk)
    contract_facts = [name for name in listed.missing_facts if name in CONTRACT_FACTS]
    assert contract_facts == [fact.value for fact in missing_facts(contract_of(listed))]
    assert listed.missing_count == len(listed.missing_facts)


def test_an_empty_profile_counts_as_not_recorded_and_asks_for_no_figure_without_a_rule(prefecture, municipality):
    make_programme(prefecture, [municipality])
    empty = ConnectionProfile.objects.with_missing_facts().get()
    assert CONDITIONAL_FACTS.isdisjoint(empty.missing_facts)
    assert (empty.is_recorded, ConnectionProfile.objects.recorded().count()) == (False, 0)
    ConnectionProfile.objects.update(remarks="確認中")
    assert ConnectionProfile.objects.get().is_recorded


def test_opening_profiles_twice_makes_one_for_each_participant(prefecture, municipality, other_municipality):
    programme = make_programme(prefecture, [municipality, other_municipality])
    assert open_profiles(actor=Actor.system(), programme=programme) == 0
    assert ConnectionProfile.objects.of_programme(programme).count() == 2


def test_planning_gets_the_contract_of_every_participant(prefecture, municipality, other_municipality):
    programme = make_programme(prefecture, [other_municipality, municipality])
    make_profile(municipality)
    assert contracts_of(programme) == {
        municipality.pk: Contract(
            start_on=date(2014, 4, 1),
            end_on=date(2018, 3, 31),
            renewal_months=12,
            notice=Notice(3),
            monthly_cost_yen=100_000,
            penalty_rule=PenaltyRule.NOT_CANCELLABLE,
        ),
        other_municipality.pk: Contract(),
    }


def test_a_profile_outside_the_programme_is_not_planned(prefecture, municipality, other_municipality):
    programme = make_programme(prefecture, [municipality])
    make_profile(other_municipality)
    assert list(contracts_of(programme)) == [municipality.pk]


# --- the sample -------------------------------------------------------------------------------------------------

SAMPLE = [Municipality(f"27{number:04d}", 5_000 * (number + 1)) for number in range(43)]


def test_the_sample_is_the_same_for_the_same_seed_and_another_for_another():
    assert sample_profiles(SAMPLE, 1) == sample_profiles(SAMPLE, 1)
    assert sample_profiles(SAMPLE, 1) != sample_profiles(SAMPLE, 2)


def test_a_municipality_more_changes_nobody_elses_sample():
    assert sample_profiles(SAMPLE[:10], 1) == {one.code: sample_profiles(SAMPLE, 1)[one.code] for one in SAMPLE[:10]}


@given(seed=st.integers(0, 10_000))
@settings(max_examples=50)
def test_every_sample_contract_is_invented_sensible_and_in_force_when_the_programme_is_planned(seed):
    for values in sample_profiles(SAMPLE[:5], seed).values():
        ConnectionProfile(**values).clean_fields(exclude=["organisation"])
        assert values["isp"].startswith("架空")
        assert values["contract_start_on"] <= date(2016, 4, 1) <= date(2017, 3, 31) <= values["contract_end_on"]
        assert values["contract_end_on"] <= date(2021, 4, 30)
        assert 30_000 <= values["monthly_cost_yen"] <= 1_000_000


def test_the_sample_leaves_a_few_facts_open_and_costs_that_differ_by_month():
    contracts = [contract_of(ConnectionProfile(**values)) for values in sample_profiles(SAMPLE).values()]
    incomplete = [contract for contract in contracts if missing_facts(contract)]
    assert 1 <= len(incomplete) <= 12
    costs = [cost_by_month(contract, MonthRange(Month(2017, 4), Month(2020, 3))) for contract in contracts]
    assert len({tuple(cost.yen for cost in by_month.values()) for by_month in costs}) > len(SAMPLE) / 2


def test_the_sample_is_marked_and_never_overwrites_what_somebody_entered(prefecture, municipality, other_municipality):
    make_programme(prefecture, [municipality, other_municipality])
    PopulationCount.objects.create(organisation=municipality, census_year=2015, population=194_911)
    make_profile(other_municipality)
    load_sample_profiles([municipality, other_municipality])
    assert dict(ConnectionProfile.objects.values_list("organisation__name", "is_sample")) == {
        "岸和田市": True,
        "豊中市": False,
    }
    load_sample_profiles(list(Organisation.objects.municipalities()))
    assert ConnectionProfile.objects.get(organisation=municipality).version == 1
