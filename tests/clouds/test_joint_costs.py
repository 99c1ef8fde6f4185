"""What sharing costs: sums are exact, a leaving raises the others' shares, and small groups stop paying."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clouds.planning.joint_costs import (
    CostModel,
    Member,
    Split,
    costs_of,
    least_paying_size,
    leaving,
    share_at_size,
    shares,
)

models = st.builds(
    CostModel,
    setup_yen=st.integers(0, 10**9),
    years=st.integers(1, 10),
    yearly_fixed_yen=st.integers(0, 10**9),
    yearly_member_yen=st.integers(0, 10**8),
    split=st.sampled_from(Split),
    population_percent=st.integers(0, 100),
)
populations = st.dictionaries(st.text("ABCDEFGH", min_size=1, max_size=3), st.integers(0, 3 * 10**6), min_size=1)


@given(models, populations)
def test_shares_add_up_to_the_yen(model: CostModel, population: dict[str, int]) -> None:
    split = shares(model, population)
    assert split.keys() == population.keys()
    assert sum(split.values()) == model.total_yen(len(population))
    assert min(split.values()) >= 0


@given(models, populations)
def test_after_a_leaving_the_others_carry_everything(model: CostModel, population: dict[str, int]) -> None:
    gone = min(population)
    change = leaving(model, population, gone)
    assert gone not in change.after
    assert sum(change.after.values()) == model.total_yen(len(population) - 1)
    assert change.increase == {code: change.after[code] - change.before[code] for code in change.after}


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        (Split.EQUAL, {"A": 500_000, "B": 500_000}),
        (Split.POPULATION, {"A": 750_000, "B": 250_000}),
        (Split.MIXED, {"A": 550_000, "B": 450_000}),
    ],
)
def test_the_three_ways_to_split(split: Split, expected: dict[str, int]) -> None:
    model = CostModel(100_000, 5, 160_000, 10_000, split, population_percent=20)
    assert shares(model, {"A": 30_000, "B": 10_000}) == expected


def test_savings_are_told_only_where_todays_cost_is_known() -> None:
    model = CostModel(0, 5, 200_000, 0)
    members = [Member("A", 1, 150_000), Member("B", 1, None)]
    assert [cost.saving_yen for cost in costs_of(model, members)] == [250_000, None]


def test_joining_pays_from_the_size_at_which_a_share_is_no_more_than_today() -> None:
    model = CostModel(0, 1, 1_000_000, 0)
    members = [Member("A", 10, 300_000), Member("B", 10, 1)]
    assert share_at_size(model, members, "A", 3) == 333_334
    assert least_paying_size(model, members, "A") == 4
    assert least_paying_size(model, members, "B") is None


def test_without_todays_cost_nobody_can_say_from_when_it_pays() -> None:
    with pytest.raises(ValueError, match="not known"):
        least_paying_size(CostModel(0, 1, 1, 0), [Member("A", 1, None)], "A")
