"""年度: the fiscal year from April to March, named by the calendar year in which it begins."""

from __future__ import annotations

import re
from datetime import date

from portal.lib.eras import FIRST_DAY, LAST_DAY, SIGNS, era_by_sign, era_year
from portal.lib.months import Month
from portal.lib.text import half_width
from portal.lib.unreadable import Reason, UnreadableInput

FIRST_MONTH = 4
_WESTERN = re.compile(r"(?:西暦)?\s*(?P<year>[0-9]{4})\s*(?:年度?)?(?:FY)?|FY\s*(?P<short>[0-9]{4})", re.IGNORECASE)
_WAREKI = re.compile(rf"(?P<era>{SIGNS})\s*\.?\s*(?P<year>元|[0-9]{{1,2}})\s*(?:年度?)?", re.IGNORECASE)


def fiscal_year_of(when: date | Month) -> int:
    """The fiscal year in which a day or month lies: 2017-03-31 is in 2016."""
    return when.year if when.month >= FIRST_MONTH else when.year - 1


def parse_fiscal_year(value: object) -> int:
    """「平成28年度」, 「H28」, 「2016年度」 or 2016. Raises UnreadableInput."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = half_width(str(value if value is not None else ""))
    if not text:
        raise UnreadableInput(Reason.BLANK)
    if match := _WAREKI.fullmatch(text):
        return _from_wareki(match)
    if match := _WESTERN.fullmatch(text):
        return _in_range(int(match["year"] or match["short"]))
    raise UnreadableInput(Reason.FISCAL_YEAR)


def _from_wareki(match: re.Match[str]) -> int:
    year = 1 if match["year"] == "元" else int(match["year"])
    if year < 1:
        raise UnreadableInput(Reason.FISCAL_YEAR)
    return _in_range(era_by_sign(match["era"]).western_year(year))


def _in_range(year: int) -> int:
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise UnreadableInput(Reason.DATE_OUT_OF_RANGE, first=FIRST_DAY, last=LAST_DAY)
    return year


def format_fiscal_year(year: int) -> str:
    """平成28年度. Named by the era of 1 May, because the state calls the whole of 2019 令和元年度."""
    era, number = era_year(date(year, 5, 1))
    return f"{era.name}{'元' if number == 1 else number}年度"
