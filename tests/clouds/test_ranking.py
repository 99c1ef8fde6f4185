"""Ranked partners: each factor is visible, unknown facts never help, the weights are the asker's."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clouds.planning.ranking import DEFAULT_WEIGHTS, FULL, Factor, Profile, distance_km, match_of, ranked
from clouds.planning.renewal import Renewal, months_before, renewals
from portal.lib.contract_terms import Contract, Notice, NoticeUnit
from portal.lib.months import Month

SEEKER = Profile("A", 100_000, frozenset({"x", "y"}), (Month(2028, 1),), "甲", "甲社", (34.7, 135.5))
ONLY = {factor: {one: int(one == factor) for one in Factor} for factor in Factor}


def test_a_twin_is_a_perfect_match() -> None:
    twin = Profile("B", 100_000, frozenset({"x", "y"}), (Month(2028, 1),), "甲", "甲社", (34.7, 135.5))
    match = match_of(SEEKER, twin, DEFAULT_WEIGHTS)
    assert (match.score, match.known_percent, match.months_apart) == (FULL, 100, 0)


@pytest.mark.parametrize(
    ("factor", "other", "score"),
    [
        (Factor.POPULATION, Profile("B", population=50_000), 500),
        (Factor.FUNCTIONS, Profile("B", functions=frozenset({"y", "z"})), 333),
        (Factor.RENEWAL, Profile("B", months=(Month(2028, 7), Month(2029, 7))), 750),
        (Factor.PRODUCT, Profile("B", product="乙", vendor="甲社"), 500),
        (Factor.PRODUCT, Profile("B", product="甲", vendor="乙社"), 0),
        (Factor.DISTANCE, Profile("B", position=(34.7, 135.5)), FULL),
    ],
)
def test_each_factor_by_itself(factor: Factor, other: Profile, score: int) -> None:
    assert match_of(SEEKER, other, ONLY[factor]).score == score


def test_unknown_facts_never_help_and_are_told() -> None:
    match = match_of(SEEKER, Profile("B"), DEFAULT_WEIGHTS)
    assert (match.score, match.known_percent, set(match.factors.values())) == (0, 0, {None})


def test_weights_decide_the_order() -> None:
    near, like = Profile("N", population=1_000, position=(34.7, 135.5)), Profile("P", population=100_000)
    for factor, first in ((Factor.DISTANCE, "N"), (Factor.POPULATION, "P")):
        assert ranked(SEEKER, [SEEKER, near, like], ONLY[factor])[0].code == first


def test_osaka_and_tokyo_are_about_400_km_apart() -> None:
    km = distance_km((34.686, 135.520), (35.689, 139.692))
    assert km is not None
    assert 390 < km < 405


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(
    days,
    days,
    st.sampled_from([None, 0, 1, 12, 60]),
    st.none() | st.builds(Notice, st.integers(0, 400), st.sampled_from(NoticeUnit)),
    st.integers(0, 24),
)
def test_every_chance_can_still_be_taken(
    end: date, today: date, renewal: int | None, notice: Notice | None, lead: int
) -> None:
    until = Month.of(today) + 60
    found = renewals(
        Contract(end_on=end, renewal_months=renewal, notice=notice), today=today, until=until, lead_months=lead
    )
    assert all(today <= one.decide_by and one.month <= until for one in found)
    assert all(one.notice_by is None or one.decide_by <= one.notice_by for one in found)
    assert [one.month for one in found] == sorted({one.month for one in found})


def test_the_new_system_starts_the_month_after_a_term_to_the_end_of_a_month() -> None:
    contract = Contract(end_on=date(2028, 3, 31), renewal_months=12, notice=Notice(3))
    found = renewals(contract, today=date(2027, 7, 1), until=Month(2029, 12), lead_months=6)
    assert found == [Renewal(Month(2029, 4), date(2028, 12, 31), date(2028, 6, 30))]


@pytest.mark.parametrize(
    ("end", "renewal", "notice", "lead", "expected"),
    [
        # From the end of a leap February, terms end on the last day of February whatever the year.
        (
            date(2028, 2, 29),
            12,
            Notice(1),
            0,
            [
                Renewal(Month(2028, 3), date(2028, 1, 29), date(2028, 1, 29)),
                Renewal(Month(2029, 3), date(2029, 1, 28), date(2029, 1, 28)),
            ],
        ),
        # The 31st has no like in a month of 30 days: the last one counts, for the notice and for the lead.
        (date(2028, 8, 31), 0, Notice(6), 2, [Renewal(Month(2028, 9), None, date(2028, 6, 30))]),
        (date(2028, 8, 31), 24, Notice(6), 4, [Renewal(Month(2028, 9), date(2028, 2, 29), date(2027, 10, 29))]),
        # Ninety days are not three months.
        (
            date(2028, 3, 31),
            24,
            Notice(90, NoticeUnit.DAYS),
            0,
            [Renewal(Month(2028, 4), date(2028, 1, 1), date(2028, 1, 1))],
        ),
        # A term that ends within a month goes over into a system that works from that month on.
        (date(2028, 3, 30), 24, Notice(3), 0, [Renewal(Month(2028, 3), date(2027, 12, 30), date(2027, 12, 30))]),
    ],
)
def test_month_ends_and_leap_days_are_counted_as_the_civil_code_does(
    end: date, renewal: int, notice: Notice, lead: int, expected: list[Renewal]
) -> None:
    contract = Contract(end_on=end, renewal_months=renewal, notice=notice)
    found = renewals(contract, today=date(2027, 7, 1), until=Month(2029, 3), lead_months=lead)
    assert found == expected


@given(days, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_lead_never_leaves_more_time(day: date, lead: int, more: int) -> None:
    assert months_before(day, lead + more) <= months_before(day, lead)
    assert Month.of(months_before(day, lead)) == Month.of(day) + -lead
    assert months_before(day, lead).day in (day.day, Month.of(months_before(day, lead)).last_day.day)
