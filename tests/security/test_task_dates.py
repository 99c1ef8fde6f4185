"""Due dates of steps: counted in business days from the switch month."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.lib.business_days import business_days_between, closed_days, is_business_day
from portal.lib.months import Month
from security.planning.task_dates import Anchor, days_needed, due_date

CLOSED_2017 = {**closed_days(2016), **closed_days(2017), **closed_days(2018)}
months = st.builds(Month, st.integers(2016, 2030), st.integers(1, 12))
offsets = st.integers(-200, 200)


@st.composite
def closed_sets(draw):
    """Any days around a month may be closed, but never a whole quarter."""
    month = draw(months)
    days = draw(st.sets(st.integers(-400, 400), max_size=40))
    return month, {month.first_day + timedelta(days=day) for day in days}


def test_the_days_before_new_year_are_not_counted():
    assert due_date(Month(2018, 1), Anchor.FIRST, -1, CLOSED_2017) == date(2017, 12, 28)
    assert due_date(Month(2018, 1), Anchor.FIRST, 0, CLOSED_2017) == date(2018, 1, 4)


def test_zero_days_from_the_end_is_the_last_business_day_of_the_month():
    assert due_date(Month(2017, 9), Anchor.LAST, 0, CLOSED_2017) == date(2017, 9, 29)


def test_twenty_business_days_after_the_month_skip_the_holidays_of_may():
    assert due_date(Month(2017, 4), Anchor.LAST, 3, CLOSED_2017) == date(2017, 5, 8)


@given(closed_sets(), st.sampled_from(Anchor), offsets)
def test_a_due_date_is_a_business_day_so_many_business_days_away(case, anchor, offset):
    month, closed = case
    day = due_date(month, anchor, offset, closed)
    base = month.first_day if anchor == Anchor.FIRST else month.last_day
    assert is_business_day(day, closed)
    if offset > 0:
        assert business_days_between(base, day, closed) == offset
    elif offset < 0:
        assert business_days_between(day - timedelta(days=1), base - timedelta(days=1), closed) == -offset


@given(months, st.sampled_from(Anchor), offsets)
def test_a_later_switch_month_never_makes_a_step_due_earlier(month, anchor, offset):
    assert due_date(month, anchor, offset, ()) <= due_date(month + 1, anchor, offset, ())


@given(months, st.integers(0, 500), st.sampled_from(Anchor), st.booleans())
def test_every_due_date_lies_within_the_days_whose_closing_is_known(month, days, anchor, is_before):
    first, last = days_needed(month, month, days)
    closed = {day for year in (month.year - 3, month.year, month.year + 2) for day in closed_days(year)}
    assert first <= due_date(month, anchor, -days if is_before else days, closed) <= last
