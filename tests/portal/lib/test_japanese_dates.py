from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.eras import FIRST_DAY, LAST_DAY, era_year
from portal.lib.japanese_dates import (
    format_both,
    format_wareki,
    format_with_weekday,
    from_excel_serial,
    parse_date,
)
from portal.lib.unreadable import Reason, UnreadableInput
from tests.support.individual_numbers import FULL_WIDTH

days = st.dates(FIRST_DAY, LAST_DAY)


@given(days)
def test_every_day_since_meiji_is_read_back_from_all_its_forms(day):
    era, year = era_year(day)
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        format_wareki(day),
        f"{era.letter}{year}.{day.month}.{day.day}",
        f"{era.letter.lower()}{year}.{day.month}.{day.day}",
        format_with_weekday(day, {day}),
        format_both(day),
    ]
    forms += [form.translate(FULL_WIDTH) for form in forms]
    assert [parse_date(form) for form in forms] == [day] * len(forms)


@given(st.dates(date(1900, 3, 1), LAST_DAY))
def test_every_day_is_read_back_from_its_excel_serial(day):
    assert parse_date((day - date(1899, 12, 30)).days) == day
    assert parse_date(datetime.combine(day, time())) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("２０２６／１１／２３", date(2026, 11, 23)),
        ("2026.11.23", date(2026, 11, 23)),
        ("令和8年11月23日（月・祝）", date(2026, 11, 23)),
        ("令和８年１１月２３日", date(2026, 11, 23)),
        ("Ｒ８．１１．２３", date(2026, 11, 23)),
        ("R08/11/23", date(2026, 11, 23)),
        ("㋿8年11月23日", date(2026, 11, 23)),
        ("令8.11.23", date(2026, 11, 23)),
        (" 平成 29 年 4 月 1 日 ", date(2017, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("令和1年5月1日", date(2019, 5, 1)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成32年3月31日", date(2020, 3, 31)),
        ("2026-11-23 00:00:00", date(2026, 11, 23)),
        ("2026年（令和8年）11月23日", date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (46349, date(2026, 11, 23)),
        (46349.0, date(2026, 11, 23)),
        (1, date(1900, 1, 1)),
        (20261123, date(2026, 11, 23)),
    ],
)
def test_a_day_is_understood_however_it_is_written(typed, day):
    assert parse_date(typed) == day


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Reason.BLANK),
        (None, Reason.BLANK),
        ("来週", Reason.DATE),
        ("11/23", Reason.DATE),
        (True, Reason.DATE),
        (60, Reason.DATE),
        (0, Reason.DATE),
        (-5, Reason.DATE),
        (float("nan"), Reason.DATE),
        (float("inf"), Reason.DATE),
        ("2026年（令和7年）11月23日", Reason.DATE),
        ("26/11/23", Reason.DATE_SHORT_YEAR),
        ("8年11月23日", Reason.DATE_SHORT_YEAR),
        ("2026-02-30", Reason.DATE_NO_SUCH_DAY),
        ("令和8年13月1日", Reason.DATE_NO_SUCH_DAY),
        ("20261340", Reason.DATE_NO_SUCH_DAY),
        ("2026-11-23（火）", Reason.DATE_WEEKDAY),
        ("令和元年4月30日", Reason.DATE_BEFORE_ERA),
        ("平成元年1月7日", Reason.DATE_BEFORE_ERA),
        ("令和0年5月1日", Reason.DATE_BEFORE_ERA),
        ("1868-01-24", Reason.DATE_OUT_OF_RANGE),
        ("2101-01-01", Reason.DATE_OUT_OF_RANGE),
        (date(1600, 1, 1), Reason.DATE_OUT_OF_RANGE),
        ("2026-11-23 14:05", Reason.DATE_WITH_TIME),
        (datetime.combine(date(2026, 11, 23), time(14, 5)), Reason.DATE_WITH_TIME),
        (46349.5, Reason.DATE_WITH_TIME),
    ],
)
def test_what_is_no_day_says_why(typed, code):
    with pytest.raises(UnreadableInput) as raised:
        parse_date(typed)
    assert raised.value.code == code


@given(st.text("0123456789０元年月日.-/ 令和平成RH（月）:", max_size=25))
def test_nothing_that_is_typed_raises_anything_else(typed):
    with suppress(UnreadableInput):
        assert FIRST_DAY <= parse_date(typed) <= LAST_DAY


def test_days_are_written_in_both_calendars():
    day = date(2026, 11, 23)
    assert format_wareki(day) == "令和8年11月23日"
    assert format_with_weekday(day) == "令和8年11月23日（月）"
    assert format_with_weekday(day, {day}) == "令和8年11月23日（月・祝）"
    assert format_both(day) == "2026年（令和8年）11月23日"
    assert format_wareki(date(2019, 5, 1)) == "令和元年5月1日"
    assert format_wareki(date(2019, 4, 30)) == "平成31年4月30日"


def test_old_macs_count_from_1904():
    assert from_excel_serial(44887, since_1904=True) == date(1904, 1, 1) + timedelta(days=44887)
