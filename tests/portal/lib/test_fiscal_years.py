from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.fiscal_years import (
    fiscal_year_of,
    format_fiscal_year,
    parse_fiscal_year,
)
from portal.lib.unreadable import Reason, UnreadableInput


@given(st.dates(date(1869, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_its_fiscal_year(day):
    year = fiscal_year_of(day)
    assert date(year, 4, 1) <= day <= date(year + 1, 3, 31)


@given(st.integers(1868, 2100))
def test_every_fiscal_year_is_read_back_from_its_name(year):
    assert parse_fiscal_year(format_fiscal_year(year)) == year
    assert parse_fiscal_year(str(year)) == year


@pytest.mark.parametrize(
    "typed", ["平成28年度", "H28", "h28年度", "２０１６", "2016年度", "平成 28 年度", 2016, 2016.0, "FY2016"]
)
def test_a_fiscal_year_is_understood_however_it_is_written(typed):
    assert parse_fiscal_year(typed) == 2016


def test_the_whole_of_2019_is_the_first_year_of_reiwa():
    assert format_fiscal_year(2019) == "令和元年度"
    assert parse_fiscal_year("平成31年度") == parse_fiscal_year("令和元年度") == 2019


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Reason.BLANK),
        ("28年度", Reason.FISCAL_YEAR),
        ("令和0年度", Reason.FISCAL_YEAR),
        ("今年度", Reason.FISCAL_YEAR),
        ("1850", Reason.DATE_OUT_OF_RANGE),
    ],
)
def test_what_is_no_fiscal_year_says_why(typed, code):
    with pytest.raises(UnreadableInput) as raised:
        parse_fiscal_year(typed)
    assert raised.value.code == code
