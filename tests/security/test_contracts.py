"""The arithmetic of contracts: terms, notice, and what leaving in a given month costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.contracts.choices import NoticeUnit as ContractNoticeUnit
from portal.lib.contract_terms import (
    Contract,
    Fact,
    Notice,
    NoticeUnit,
    PenaltyRule,
    last_notice_day,
    missing_facts,
    term_end_covering,
)
from portal.lib.months import Month, MonthRange
from security import choices
from security.planning.contracts import Assumptions, SwitchCost, WayOut, cost_by_month, cost_of_switching

WINDOW = MonthRange(Month(2017, 4), Month(2020, 3))
ONE_DAY = timedelta(days=1)

days = st.dates(date(2010, 1, 1), date(2024, 12, 31))
months = st.builds(Month, st.integers(2014, 2022), st.integers(1, 12))
notices = st.builds(Notice, st.integers(0, 12), st.just(NoticeUnit.MONTHS)) | st.builds(
    Notice, st.integers(0, 365), st.just(NoticeUnit.DAYS)
)
contracts = st.builds(
    Contract,
    start_on=st.none() | st.dates(date(2005, 1, 1), date(2010, 1, 1)),
    end_on=days,
    renewal_months=st.sampled_from([0, 1, 6, 12, 24, 60]),
    notice=notices,
    monthly_cost_yen=st.integers(0, 3_000_000),
    penalty_rule=st.sampled_from(PenaltyRule),
    penalty_yen=st.integers(0, 20_000_000),
    penalty_percent=st.integers(0, 100),
)
notice_starts = st.none() | st.dates(date(2014, 1, 1), date(2021, 12, 31))


def yearly(**facts: object) -> Contract:
    """A contract to the end of the fiscal year, renewed by a year, notice three months before, 100,000 yen a month."""
    known = Contract(
        start_on=date(2014, 4, 1),
        end_on=date(2017, 3, 31),
        renewal_months=12,
        notice=Notice(3),
        monthly_cost_yen=100_000,
        penalty_rule=PenaltyRule.NOT_CANCELLABLE,
    )
    return replace(known, **facts)


# --- terms ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end_on", "renewal_months", "day", "expected"),
    [
        (date(2017, 3, 31), 12, date(2017, 3, 31), date(2017, 3, 31)),
        (date(2017, 3, 31), 12, date(2017, 4, 1), date(2018, 3, 31)),
        (date(2017, 9, 30), 6, date(2017, 10, 1), date(2018, 3, 31)),  # month ends stay month ends
        (date(2017, 2, 28), 12, date(2020, 2, 10), date(2020, 2, 29)),  # and 29 February is one
        (date(2017, 1, 30), 1, date(2017, 2, 1), date(2017, 2, 28)),  # begins on the 31st; February has none
        (date(2017, 1, 30), 1, date(2017, 3, 1), date(2017, 3, 30)),  # counted from the initial term: no drift
        (date(2017, 6, 15), 12, date(2018, 6, 16), date(2019, 6, 15)),
        (date(2017, 3, 31), 0, date(2017, 4, 1), None),
        (date(2017, 3, 31), None, date(2017, 4, 1), None),
        (None, 12, date(2017, 4, 1), None),
    ],
)
def test_the_end_of_a_term_follows_the_calendar(end_on, renewal_months, day, expected):
    assert term_end_covering(Contract(end_on=end_on, renewal_months=renewal_months), day) == expected


@given(days, st.integers(1, 60), days)
def test_a_renewed_contract_always_has_a_term_that_covers_the_day_and_it_is_the_first_such(end_on, renewal, day):
    contract = Contract(end_on=end_on, renewal_months=renewal)
    end = term_end_covering(contract, day)
    assert end is not None
    assert end >= max(day, end_on)
    assert end == end_on or term_end_covering(contract, end - ONE_DAY) == end or end - ONE_DAY < day
    if day > end_on:
        # the term holds at most `renewal` months: the day that many months earlier lies in a term before
        assert Month.of(end) - Month.of(day) <= renewal


@given(days, st.integers(1, 60), days, days)
def test_a_later_day_never_lies_in_an_earlier_term(end_on, renewal, one, other):
    contract = Contract(end_on=end_on, renewal_months=renewal)
    earlier, later = sorted([one, other])
    assert term_end_covering(contract, earlier) <= term_end_covering(contract, later)


# --- notice -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("end_on", "notice", "expected"),
    [
        (date(2018, 3, 31), Notice(3), date(2017, 12, 31)),
        (date(2018, 5, 31), Notice(3), date(2018, 2, 28)),
        (date(2018, 6, 30), Notice(1), date(2018, 5, 30)),
        (date(2018, 3, 31), Notice(30, NoticeUnit.DAYS), date(2018, 3, 1)),
        (date(2018, 3, 31), Notice(0), date(2018, 3, 31)),
    ],
)
def test_notice_is_counted_back_to_the_corresponding_day(end_on, notice, expected):
    contract = Contract(end_on=end_on, renewal_months=12, notice=notice)
    assert last_notice_day(contract, end_on) == expected


@pytest.mark.parametrize(
    "contract",
    [
        Contract(end_on=date(2018, 3, 31), renewal_months=0, notice=Notice(3)),
        Contract(end_on=date(2018, 3, 31), renewal_months=12),
        Contract(renewal_months=12, notice=Notice(3)),
    ],
    ids=["not renewed", "no notice agreed", "end unknown"],
)
def test_without_renewal_or_facts_there_is_no_day_of_notice(contract):
    assert last_notice_day(contract, date(2018, 1, 1)) is None


@given(notices, days, days)
def test_a_later_end_never_asks_for_earlier_notice(notice, one, other):
    earlier, later = sorted([one, other])
    assert notice.last_day_before(earlier) <= notice.last_day_before(later) <= later


@given(notices, days)
def test_the_earliest_end_is_the_first_one_for_which_notice_is_in_time(notice, given_on):
    end = notice.earliest_end_after(given_on)
    assert notice.last_day_before(end) >= given_on
    assert notice.last_day_before(end - ONE_DAY) < given_on


# --- the cost of a switch ----------------------------------------------------------------------------------------


def test_a_switch_in_the_month_in_which_the_term_ends_costs_nothing():
    assert cost_of_switching(yearly(), Month(2018, 3)) == SwitchCost(
        ends_on=date(2018, 3, 31), notice_by=date(2017, 12, 31)
    )


def test_a_switch_in_the_month_after_pays_for_the_renewed_term():
    assert cost_of_switching(yearly(), Month(2018, 4)) == SwitchCost(
        double_payment_yen=1_100_000,
        way_out=WayOut.PAY_ON,
        ends_on=date(2019, 3, 31),
        notice_by=date(2018, 12, 31),
    )


def test_a_fixed_penalty_is_chosen_only_where_it_is_cheaper_than_paying_on():
    contract = yearly(penalty_rule=PenaltyRule.FIXED, penalty_yen=500_000)
    costs = cost_by_month(contract, MonthRange(Month(2017, 9), Month(2017, 11)))
    assert [(cost.way_out, cost.double_payment_yen, cost.penalty_yen, cost.ends_on) for cost in costs.values()] == [
        (WayOut.TERMINATE, 0, 500_000, date(2017, 9, 30)),
        (WayOut.PAY_ON, 500_000, 0, date(2018, 3, 31)),  # equally dear: no quarrel with the provider
        (WayOut.PAY_ON, 400_000, 0, date(2018, 3, 31)),
    ]


def test_a_penalty_in_percent_is_a_share_of_the_monthly_cost_rounded_up():
    contract = yearly(penalty_rule=PenaltyRule.REMAINING_MONTHS, penalty_percent=33, monthly_cost_yen=100_001)
    assert cost_of_switching(contract, Month(2017, 12)).penalty_yen == 99_001  # 3 months × 33 000.33 yen


def test_a_fixed_amount_for_each_remaining_month_shrinks_from_month_to_month():
    contract = yearly(penalty_rule=PenaltyRule.PER_REMAINING_MONTH, penalty_yen=30_000)
    costs = cost_by_month(contract, MonthRange(Month(2017, 12), Month(2018, 3)))
    assert [cost.penalty_yen for cost in costs.values()] == [90_000, 60_000, 30_000, 0]


def test_a_share_of_the_contract_total_rests_on_the_initial_term_in_every_month():
    contract = yearly(penalty_rule=PenaltyRule.CONTRACT_TOTAL, penalty_percent=10)  # 36 months × 100,000 yen
    costs = cost_by_month(contract, MonthRange(Month(2017, 10), Month(2018, 1)))
    assert [(cost.double_payment_yen, cost.penalty_yen) for cost in costs.values()] == [
        (0, 360_000),
        (0, 360_000),
        (300_000, 0),  # paying on is cheaper
        (200_000, 0),
    ]


def test_a_contract_that_is_cancellable_without_penalty_costs_nothing_in_any_month():
    costs = cost_by_month(yearly(penalty_rule=PenaltyRule.NONE), WINDOW)
    assert {cost.yen for cost in costs.values()} == {0}
    assert {cost.way_out for cost in costs.values()} == {WayOut.FREE, WayOut.TERM_ENDS}


def test_a_contract_that_ends_without_renewal_leaves_days_without_a_connection():
    contract = yearly(renewal_months=0)
    assert cost_of_switching(contract, Month(2017, 6)) == SwitchCost(
        gap_days=61, way_out=WayOut.GAP, ends_on=date(2017, 3, 31)
    )


def test_a_contract_that_ends_the_day_before_the_new_connection_leaves_no_gap():
    assert cost_of_switching(yearly(renewal_months=0), Month(2017, 4)) == SwitchCost(ends_on=date(2017, 3, 31))


def test_a_term_whose_notice_is_missed_runs_for_another_term():
    late = cost_of_switching(yearly(), Month(2018, 3), notice_from=date(2018, 1, 1))
    assert (late.double_payment_yen, late.ends_on) == (1_200_000, date(2019, 3, 31))
    in_time = cost_of_switching(yearly(), Month(2018, 3), notice_from=date(2017, 12, 31))
    assert in_time.yen == 0


def test_early_termination_waits_for_its_notice():
    contract = yearly(penalty_rule=PenaltyRule.REMAINING_MONTHS, penalty_percent=50)
    cost = cost_of_switching(contract, Month(2017, 4), notice_from=date(2017, 4, 10))
    # three months of notice end on 10 July: May to July are paid twice, August to March by half
    assert (cost.double_payment_yen, cost.penalty_yen, cost.ends_on) == (300_000, 400_000, date(2017, 7, 31))
    assert cost.notice_by == date(2017, 4, 30)


def test_months_before_the_contract_begins_are_not_paid_twice():
    contract = yearly(start_on=date(2018, 4, 1), end_on=date(2019, 3, 31))
    assert cost_of_switching(contract, Month(2017, 6)).double_payment_yen == 1_200_000


# --- missing facts ----------------------------------------------------------------------------------------------


def test_an_unknown_end_weighs_on_every_month_alike_and_is_named():
    costs = cost_by_month(yearly(end_on=None), WINDOW)
    assert set(costs.values()) == {
        SwitchCost(double_payment_yen=1_200_000, way_out=WayOut.PAY_ON, missing_facts=(Fact.END,))
    }


def test_an_unknown_renewal_counts_as_none():
    cost = cost_of_switching(yearly(renewal_months=None), Month(2017, 5))
    assert (cost.gap_days, cost.missing_facts) == (30, (Fact.RENEWAL,))


def test_an_unknown_price_is_the_assumed_one():
    contract = yearly(monthly_cost_yen=None)
    cost = cost_of_switching(contract, Month(2018, 1), assumptions=Assumptions(monthly_cost_yen=70_000))
    assert (cost.yen, cost.missing_facts) == (140_000, (Fact.MONTHLY_COST,))


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"penalty_rule": None}, Fact.PENALTY_RULE),
        ({"penalty_rule": PenaltyRule.FIXED}, Fact.PENALTY_YEN),
        ({"penalty_rule": PenaltyRule.PER_REMAINING_MONTH}, Fact.PENALTY_YEN),
        ({"penalty_rule": PenaltyRule.CONTRACT_TOTAL}, Fact.PENALTY_PERCENT),
        ({"penalty_rule": PenaltyRule.CONTRACT_TOTAL, "penalty_percent": 10, "start_on": None}, Fact.START),
        ({"penalty_rule": PenaltyRule.REMAINING_MONTHS}, Fact.PENALTY_PERCENT),
    ],
)
def test_an_unknown_penalty_counts_as_not_cancellable(facts, missing):
    cost = cost_of_switching(yearly(**facts), Month(2018, 1))
    assert (cost.way_out, cost.yen, cost.missing_facts) == (WayOut.PAY_ON, 200_000, (missing,))


def test_a_fact_that_does_not_matter_in_a_month_is_not_named_there():
    contract = yearly(penalty_rule=None, monthly_cost_yen=None, notice=None)
    assert cost_of_switching(contract, Month(2018, 3)).missing_facts == ()
    assert missing_facts(contract) == (Fact.NOTICE, Fact.MONTHLY_COST, Fact.PENALTY_RULE)


def test_all_that_is_missing_from_an_empty_profile_is_listed():
    assert missing_facts(Contract()) == (
        Fact.START,
        Fact.END,
        Fact.RENEWAL,
        Fact.NOTICE,
        Fact.MONTHLY_COST,
        Fact.PENALTY_RULE,
    )


@pytest.mark.parametrize("fact", ["start_on", "renewal_months", "penalty_rule", "penalty_yen", "penalty_percent"])
@given(contract=contracts, month=months)
def test_learning_a_missing_fact_never_makes_a_month_worse(fact, contract, month):
    known = cost_of_switching(contract, month)
    assumed = cost_of_switching(replace(contract, **{fact: None}), month)
    if fact == "renewal_months":  # an end brings a gap, a renewal only costs: days without a connection weigh first
        assert known.gap_days <= assumed.gap_days
    else:
        assert (known.gap_days, known.yen) <= (assumed.gap_days, assumed.yen)


# --- rules that hold for every contract ---------------------------------------------------------------------------


@given(contracts, months, notice_starts)
def test_leaving_never_costs_more_than_paying_on_to_the_end(contract, month, notice_from):
    cost = cost_of_switching(contract, month, notice_from=notice_from)
    bound = replace(contract, penalty_rule=PenaltyRule.NOT_CANCELLABLE)
    paying_on = cost_of_switching(bound, month, notice_from=notice_from)
    assert 0 <= cost.yen <= paying_on.yen
    assert cost.gap_days == paying_on.gap_days


@given(contracts, months, notice_starts, st.sampled_from(["penalty_yen", "penalty_percent"]), st.integers(0, 100))
def test_a_higher_penalty_never_makes_leaving_cheaper(contract, month, notice_from, figure, more):
    known = cost_of_switching(contract, month, notice_from=notice_from)
    dearer = replace(contract, **{figure: getattr(contract, figure) + more})
    assert known.yen <= cost_of_switching(dearer, month, notice_from=notice_from).yen


@given(contracts, months, st.integers(1, 50_000))
def test_an_amount_for_each_month_is_the_same_as_its_share_of_the_monthly_cost(contract, month, per_percent):
    by_share = replace(contract, penalty_rule=PenaltyRule.REMAINING_MONTHS, monthly_cost_yen=per_percent * 100)
    by_amount = replace(
        by_share, penalty_rule=PenaltyRule.PER_REMAINING_MONTH, penalty_yen=per_percent * contract.penalty_percent
    )
    assert cost_of_switching(by_share, month) == cost_of_switching(by_amount, month)


@given(contracts, months)
def test_the_month_in_which_the_covering_term_ends_is_free(contract, month):
    end = term_end_covering(contract, month.first_day)
    if end is not None:
        cost = cost_of_switching(contract, Month.of(end))
        assert (cost.gap_days, cost.yen, cost.ends_on) == (0, 0, end)


@given(contracts, months, notice_starts)
def test_only_a_contract_that_is_not_renewed_leaves_a_gap(contract, month, notice_from):
    cost = cost_of_switching(contract, month, notice_from=notice_from)
    assert (cost.gap_days > 0) == (not contract.renewal_months and month.first_day - contract.end_on > ONE_DAY)
    assert cost.gap_days == 0 or cost.yen == 0


@given(contracts, months, notice_starts, notice_starts)
def test_giving_notice_later_never_saves_money(contract, month, one, other):
    earlier, later = sorted([one or date(2014, 1, 1), other or date(2014, 1, 1)])
    early_cost = cost_of_switching(contract, month, notice_from=earlier)
    late_cost = cost_of_switching(contract, month, notice_from=later)
    assert early_cost.yen <= late_cost.yen


@given(contracts, months, notice_starts)
def test_notice_named_in_a_result_can_still_be_given(contract, month, notice_from):
    cost = cost_of_switching(contract, month, notice_from=notice_from)
    if cost.notice_by is not None and notice_from is not None:
        assert cost.notice_by >= notice_from


@given(contracts, st.lists(months, max_size=12))
def test_the_costs_of_several_months_are_those_of_each(contract, chosen):
    assert cost_by_month(contract, chosen) == {month: cost_of_switching(contract, month) for month in chosen}


def test_the_words_of_the_contract_rules_are_those_of_the_profile():
    assert [rule.value for rule in PenaltyRule] == choices.PenaltyRule.values
    assert [unit.value for unit in NoticeUnit] == ContractNoticeUnit.values
