"""Days as Japanese offices write them, in both calendars. Stored is always YYYY-MM-DD; wareki is for entry and output.

Read are 2026-11-23, 2026/11/23, 20261123, 2026年11月23日, 令和8年11月23日, R8.11.23, all in any width and with or
without the weekday behind, and what Excel gives for a date cell.
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import date, datetime, time, timedelta

from portal.lib.eras import FIRST_DAY, LAST_DAY, SIGNS, Era, era_by_sign, era_year, year_name
from portal.lib.text import half_width
from portal.lib.unreadable import Reason, UnreadableInput

WEEKDAYS = "月火水木金土日"
_SEPARATOR = r"\s*[-/.年]\s*"
_MONTH_AND_DAY = r"(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})\s*日?"
_WEEKDAY = rf"(?:\s*\(?(?:(?P<weekday>[{WEEKDAYS}])(?:曜日?)?)?[・,]?(?:祝日?)?\)?)?"
_TIME = r"(?:[\sT]\s*(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?))?"
_TAIL = rf"{_WEEKDAY}{_TIME}"
_WESTERN = re.compile(rf"(?:西暦)?(?P<year>[0-9]{{4}}){_SEPARATOR}{_MONTH_AND_DAY}{_TAIL}")
_COMPACT = re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_TAIL}")
_WAREKI = re.compile(
    rf"(?P<era>{SIGNS})\s*\.?\s*(?P<year>元|[0-9]{{1,3}}){_SEPARATOR}{_MONTH_AND_DAY}{_TAIL}", re.IGNORECASE
)
_SHORT_YEAR = re.compile(rf"[0-9]{{1,2}}{_SEPARATOR}{_MONTH_AND_DAY}{_TAIL}")
# Both calendars side by side, as in 2026年(令和8年)11月23日: the Western year is read, the other must agree.
_BOTH = re.compile(rf"(?P<western>[0-9]{{4}})年?\s*\(\s*(?P<era>{SIGNS})\s*(?P<year>元|[0-9]{{1,2}})年?\s*\)\s*年?\s*")

EXCEL_EPOCH, EXCEL_EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
EXCEL_LEAP_BUG = 60  # Excel believes in 29 February 1900


def parse_date(value: object) -> date:
    """The day that somebody typed or that a cell holds. Raises UnreadableInput with the reason."""
    if isinstance(value, datetime):
        return _without_time(value)
    if isinstance(value, date):
        return _in_range(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return _from_text(half_width(str(value if value is not None else "")))


def from_excel_serial(serial: float, *, since_1904: bool = False) -> date:
    """The day of an Excel serial number; `since_1904` for workbooks of old Macs. Raises UnreadableInput."""
    if serial != int(serial):
        raise UnreadableInput(Reason.DATE_WITH_TIME)
    days = int(serial)
    if since_1904:
        return _in_range(EXCEL_EPOCH_1904 + timedelta(days=days))
    if days == EXCEL_LEAP_BUG or not 0 < days < 2_958_466:
        raise UnreadableInput(Reason.DATE)
    return _in_range(EXCEL_EPOCH + timedelta(days=days + (days < EXCEL_LEAP_BUG)))


def _without_time(moment: datetime) -> date:
    if moment.time() != time():
        raise UnreadableInput(Reason.DATE_WITH_TIME)
    return _in_range(moment.date())


def _from_number(number: float) -> date:
    if 1868_00_00 <= number <= 2100_12_31 and number == int(number):
        return _from_text(str(int(number)))
    if not abs(number) < 2_958_466:
        raise UnreadableInput(Reason.DATE)
    return from_excel_serial(number)


def _from_text(text: str) -> date:
    if not text:
        raise UnreadableInput(Reason.BLANK)
    text = _one_calendar(text)
    if match := _WAREKI.fullmatch(text):
        return _from_wareki(match)
    if match := _WESTERN.fullmatch(text) or _COMPACT.fullmatch(text):
        return _in_range(_day(int(match["year"]), match))
    raise UnreadableInput(Reason.DATE_SHORT_YEAR if _SHORT_YEAR.fullmatch(text) else Reason.DATE)


def _one_calendar(text: str) -> str:
    match = _BOTH.match(text)
    if not match:
        return text
    if era_by_sign(match["era"]).western_year(_year_number(match["year"])) != int(match["western"]):
        raise UnreadableInput(Reason.DATE)
    return f"{match['western']}年{text[match.end() :]}"


def _from_wareki(match: re.Match[str]) -> date:
    era, year = era_by_sign(match["era"]), _year_number(match["year"])
    day = _in_range(_day(era.western_year(year), match))
    # Papers written before 2019 run on with 平成32年; a day before its era, though, is a slip.
    if year < 1 or day < era.first_day:
        raise before_era(era)
    return day


def before_era(era: Era) -> UnreadableInput:
    """The error for a day or month that lies before the era in which it was written."""
    return UnreadableInput(Reason.DATE_BEFORE_ERA, era=era.name, first=era.first_day)


def _year_number(text: str) -> int:
    return 1 if text == "元" else int(text)


def _day(year: int, match: re.Match[str]) -> date:
    if match["time"] and match["time"].strip("0:."):
        raise UnreadableInput(Reason.DATE_WITH_TIME)
    month, number = int(match["month"]), int(match["day"])
    try:
        day = date(year, month, number)
    except ValueError:
        raise UnreadableInput(Reason.DATE_NO_SUCH_DAY, year=year, month=month, day=number) from None
    if match["weekday"] and match["weekday"] != WEEKDAYS[day.weekday()]:
        raise UnreadableInput(Reason.DATE_WEEKDAY, day=day, weekday=WEEKDAYS[day.weekday()])
    return day


def _in_range(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise UnreadableInput(Reason.DATE_OUT_OF_RANGE, first=FIRST_DAY, last=LAST_DAY)
    return day


def format_wareki(day: date) -> str:
    """令和8年11月23日."""
    era, year = era_year(day)
    return f"{era.name}{year_name(year)}{day.month}月{day.day}日"


def format_with_weekday(day: date, holidays: Container[date] = ()) -> str:
    """令和8年11月23日（月・祝）, the echo beside a date field."""
    holiday = "・祝" if day in holidays else ""
    return f"{format_wareki(day)}（{WEEKDAYS[day.weekday()]}{holiday}）"


def format_both(day: date) -> str:
    """2026年（令和8年）11月23日, for papers that leave the house."""
    era, year = era_year(day)
    return f"{day.year}年（{era.name}{year_name(year)}）{day.month}月{day.day}日"
