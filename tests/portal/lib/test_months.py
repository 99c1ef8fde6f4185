from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.eras import FIRST_DAY, LAST_DAY
from portal.lib.months import (
    Month,
    MonthRange,
    format_month,
    format_month_both,
    format_month_range,
    format_month_short,
    parse_month,
    parse_month_range,
)
from portal.lib.unreadable import Reason, UnreadableInput

months = st.dates(FIRST_DAY, LAST_DAY).map(Month.of)


@given(months)
def test_every_month_is_read_back_from_all_its_forms(month):
    forms = [str(month), format_month(month), format_month_short(month), f"{month.year}年{month.month}月"]
    assert [parse_month(form) for form in forms] == [month] * len(forms)


@given(months, st.integers(-1200, 1200))
def test_adding_months_and_taking_the_difference_are_inverse(month, count):
    assert (month + count) - month == count
    assert (month + 1).first_day == date.fromordinal(month.last_day.toordinal() + 1)


@given(months, st.integers(0, 400))
def test_a_range_holds_its_ends_and_every_month_between(start, count):
    months = MonthRange(start, start + count)
    listed = list(months)
    assert (listed[0], listed[-1], len(listed), len(months)) == (start, start + count, count + 1, count + 1)
    assert all(month in months for month in listed)
    assert start + -1 not in months


@pytest.mark.parametrize(
    "typed", ["2017-04", "2017/4", "平成29年4月", "H29.4", "Ｈ２９．４", "201704", "2017年4月1日", 42826]
)
def test_a_month_is_understood_however_it_is_written(typed):
    assert parse_month(typed) == Month(2017, 4)


@pytest.mark.parametrize(
    "typed",
    [
        "2017年4月～2020年3月",
        "2017年4月〜2020年3月",
        "平成29年4月から平成32年3月まで",
        "H29.4～R2.3",
        "2017-04..2020-03",
        "2017-04/2020-03",
        "2017/04 - 2020/03",
        "平成29年4月－令和2年3月",
    ],
)
def test_a_range_of_months_is_understood_however_it_is_written(typed):
    assert parse_month_range(typed) == MonthRange(Month(2017, 4), Month(2020, 3))


def test_the_year_may_be_left_out_at_the_end_of_a_range():
    assert parse_month_range("2017年4月～6月") == MonthRange(Month(2017, 4), Month(2017, 6))
    assert parse_month_range("2017-04") == MonthRange(Month(2017, 4), Month(2017, 4))


@pytest.mark.parametrize(
    ("read", "typed", "code"),
    [
        (parse_month, "", Reason.BLANK),
        (parse_month, "4月", Reason.MONTH),
        (parse_month, "2017-13", Reason.MONTH),
        (parse_month, "29.4", Reason.DATE_SHORT_YEAR),
        (parse_month, "令和元年4月", Reason.DATE_BEFORE_ERA),
        (parse_month, "1867-12", Reason.DATE_OUT_OF_RANGE),
        (parse_month, "2017-04-31", Reason.DATE_NO_SUCH_DAY),
        (parse_month_range, "2017年4月～2017年3月", Reason.MONTH_RANGE_ORDER),
        (parse_month_range, "2017年4月～5月～6月", Reason.MONTH_RANGE),
        (parse_month_range, "随時", Reason.MONTH_RANGE),
    ],
)
def test_what_is_no_month_or_range_says_why(read, typed, code):
    with pytest.raises(UnreadableInput) as raised:
        read(typed)
    assert raised.value.code == code


def test_months_are_written_in_both_calendars():
    assert format_month(Month(2017, 4)) == "平成29年4月"
    assert format_month(Month(2019, 5)) == "令和元年5月"
    assert format_month_both(Month(2017, 4)) == "2017年（平成29年）4月"
    assert format_month_range(MonthRange(Month(2017, 4), Month(2020, 3))) == "平成29年4月～令和2年3月"
