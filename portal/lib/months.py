"""Months and ranges of months: 2017-04, 平成29年4月, H29.4, 平成29年4月～平成32年3月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from portal.lib.eras import FIRST_DAY, LAST_DAY, SIGNS, era_by_sign, era_year, year_name
from portal.lib.japanese_dates import before_era, parse_date
from portal.lib.text import half_width
from portal.lib.unreadable import Reason, UnreadableInput


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month. `str()` gives 2017-04, the form that is stored and sent."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError("month must be in 1..12")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - timedelta(days=1)

    def __add__(self, count: int) -> Month:
        year, month = divmod(self.year * 12 + self.month - 1 + count, 12)
        return Month(year, month + 1)

    def __sub__(self, other: Month) -> int:
        return (self.year - other.year) * 12 + self.month - other.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, slots=True)
class MonthRange:
    """From one month to another, both included; it may cross the fiscal year."""

    start: Month
    end: Month

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("a range of months cannot end before it starts")

    def __iter__(self) -> Iterator[Month]:
        return (self.start + n for n in range(len(self)))

    def __len__(self) -> int:
        return self.end - self.start + 1

    def __contains__(self, month: Month) -> bool:
        return self.start <= month <= self.end

    def __str__(self) -> str:
        return f"{self.start}/{self.end}"


_MONTH = r"(?P<month>[0-9]{1,2})\s*月?"
_WESTERN = re.compile(rf"(?:西暦)?(?P<year>[0-9]{{4}})\s*[-/.年]\s*{_MONTH}")
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})")
_WAREKI = re.compile(rf"(?P<era>{SIGNS})\s*\.?\s*(?P<year>元|[0-9]{{1,3}})\s*[-/.年]\s*{_MONTH}", re.IGNORECASE)
_SHORT_YEAR = re.compile(rf"[0-9]{{1,2}}\s*[-/.年]\s*{_MONTH}")
_ONLY_MONTH = re.compile(_MONTH)


def parse_month(value: object) -> Month:
    """A month as typed, or the month of a date cell. Raises UnreadableInput."""
    if isinstance(value, Month):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date) or (isinstance(value, int) and not _is_compact_month(value)):
        return Month.of(parse_date(value))
    return _from_text(half_width(str(value if value is not None else "")))


def _is_compact_month(number: int) -> bool:
    return 1868_01 <= number <= 2100_12 and 1 <= number % 100 <= 12


def _from_text(text: str) -> Month:
    if not text:
        raise UnreadableInput(Reason.BLANK)
    if match := _WAREKI.fullmatch(text):
        return _from_wareki(match)
    if match := _WESTERN.fullmatch(text) or _COMPACT.fullmatch(text):
        return _month(int(match["year"]), int(match["month"]))
    if _SHORT_YEAR.fullmatch(text):
        raise UnreadableInput(Reason.DATE_SHORT_YEAR)
    try:
        return Month.of(parse_date(text))  # a whole day names its month
    except UnreadableInput as error:
        raise UnreadableInput(Reason.MONTH) if error.code == Reason.DATE else error from None


def _from_wareki(match: re.Match[str]) -> Month:
    era = era_by_sign(match["era"])
    year = 1 if match["year"] == "元" else int(match["year"])
    month = _month(era.western_year(year), int(match["month"]))
    if year < 1 or month < Month.of(era.first_day):
        raise before_era(era)
    return month


def _month(year: int, month: int) -> Month:
    if not 1 <= month <= 12:
        raise UnreadableInput(Reason.MONTH)
    if not Month.of(FIRST_DAY) <= Month(year, month) <= Month.of(LAST_DAY):
        raise UnreadableInput(Reason.DATE_OUT_OF_RANGE, first=FIRST_DAY, last=LAST_DAY)
    return Month(year, month)


# A wave dash, 「から」, two dots, the slash of ISO 8601 intervals, or a hyphen with space around it, behind 月, before
# an era (R9.4-R10.3) or between years of four digits (2027/4-2028/3).
_BETWEEN = re.compile(
    r"\s*(?:[~\u301c\u223c]|から|\.\.+|(?<=[0-9]{4}-[0-9]{2})/)\s*|\s+-\s+|(?<=月)\s*-\s*"
    rf"|(?<=[0-9])\s*-\s*(?=(?:{SIGNS})\s*\.?\s*[元0-9])|(?<=[/.][0-9])-(?=[0-9]{{4}}[/.])|(?<=[/.][0-9]{{2}})-(?=[0-9]{{4}}[/.])",
    re.IGNORECASE,
)


def parse_month_range(text: str) -> MonthRange:
    """Two months with ～, から…まで, .. or a hyphen between them; one month alone is a range of one.

    The year may be left out behind the sign: 2017年4月～6月. Raises UnreadableInput.
    """
    ends = _BETWEEN.split(half_width(text).removesuffix("まで").strip())
    if len(ends) > 2:
        raise UnreadableInput(Reason.MONTH_RANGE)
    try:
        start = parse_month(ends[0])
        end = _end_month(ends[-1], start) if len(ends) == 2 else start
    except UnreadableInput as error:
        raise UnreadableInput(Reason.MONTH_RANGE) if error.code == Reason.MONTH else error from None
    if end < start:
        raise UnreadableInput(Reason.MONTH_RANGE_ORDER)
    return MonthRange(start, end)


def _end_month(text: str, start: Month) -> Month:
    if match := _ONLY_MONTH.fullmatch(text):
        return _month(start.year, int(match["month"]))
    return parse_month(text)


def format_month(month: Month) -> str:
    """平成29年4月; in the month in which an era begins, the new era."""
    era, year = era_year(min(month.last_day, LAST_DAY))
    return f"{era.name}{year_name(year)}{month.month}月"


def format_month_short(month: Month) -> str:
    """H29.4, for narrow columns."""
    era, year = era_year(month.last_day)
    return f"{era.letter}{year}.{month.month}"


def format_month_both(month: Month) -> str:
    """2017年（平成29年）4月, for papers that leave the house."""
    era, year = era_year(month.last_day)
    return f"{month.year}年（{era.name}{year_name(year)}）{month.month}月"


def format_month_range(months: MonthRange) -> str:
    """平成29年4月～令和2年3月."""
    return f"{format_month(months.start)}～{format_month(months.end)}"
