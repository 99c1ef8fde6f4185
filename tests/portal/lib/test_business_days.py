from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.business_days import (
    add_business_days,
    business_days_between,
    closed_days,
    closed_days_of,
    is_business_day,
    next_business_day,
    on_or_after,
    on_or_before,
    previous_business_day,
    public_holidays,
)

CLOSED = closed_days_of(range(2015, 2031))
days = st.dates(date(2016, 1, 1), date(2029, 12, 31))


def test_public_holidays_carry_their_japanese_names():
    assert public_holidays(2026)[date(2026, 11, 23)] == "勤労感謝の日"
    assert public_holidays(2026)[date(2026, 5, 6)] == "振替休日"
    assert public_holidays(2019)[date(2019, 5, 1)] == "天皇の即位の日"


def test_offices_are_closed_at_the_turn_of_the_year():
    assert [day for day in closed_days(2026) if day.month == 12] == [date(2026, 12, n) for n in (29, 30, 31)]
    assert closed_days(2026)[date(2026, 1, 1)] == "元日"
    assert closed_days(2026)[date(2026, 1, 2)] == "年末年始の休日"


def test_years_without_known_holidays_are_refused():
    with pytest.raises(ValueError, match="1949 to 2099"):
        closed_days(2100)


def test_golden_week_is_skipped():
    assert next_business_day(date(2026, 5, 1), CLOSED) == date(2026, 5, 7)
    assert previous_business_day(date(2026, 5, 7), CLOSED) == date(2026, 5, 1)
    assert add_business_days(date(2026, 12, 28), 1, CLOSED) == date(2027, 1, 4)
    assert add_business_days(date(2027, 1, 4), -1, CLOSED) == date(2026, 12, 28)


@given(days, st.integers(1, 60))
def test_going_forward_and_back_ends_on_the_business_day_of_the_start(day, count):
    there = add_business_days(day, count, CLOSED)
    assert is_business_day(there, CLOSED)
    assert add_business_days(there, -count, CLOSED) == on_or_before(day, CLOSED)
    assert business_days_between(day, there, CLOSED) == count


@given(days, st.integers(1, 60))
def test_counting_backwards_agrees_with_stepping_backwards(day, count):
    there = add_business_days(day, -count, CLOSED)
    assert business_days_between(day, there, CLOSED) == -count


@given(days)
def test_rolling_keeps_a_business_day_and_moves_any_other_to_the_nearest_one(day):
    assert on_or_before(day, CLOSED) <= day <= on_or_after(day, CLOSED)
    assert add_business_days(day, 0, CLOSED) == on_or_after(day, CLOSED)
    if is_business_day(day, CLOSED):
        assert on_or_before(day, CLOSED) == day == on_or_after(day, CLOSED)


def test_an_office_that_never_opens_is_an_error():
    class Always:
        def __contains__(self, day: object) -> bool:
            return True

    with pytest.raises(ValueError, match="closed"):
        next_business_day(date(2026, 1, 1), Always())
