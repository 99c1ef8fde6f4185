"""The table of Japanese eras from 明治 on, and the years in them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from portal.lib.unreadable import Reason, UnreadableInput


class Era(NamedTuple):
    """One era: its name, the letter of forms and of Excel, and its first day."""

    name: str
    letter: str
    first_day: date

    def western_year(self, year: int) -> int:
        """The Western year of a year of this era; 元年 is 1."""
        return self.first_day.year + year - 1


# 明治 was proclaimed on 1868-10-23 and made to begin with that year's lunar new year, 1868-01-25.
ERAS = (
    Era("明治", "M", date(1868, 1, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)
FIRST_DAY, LAST_DAY = ERAS[0].first_day, date(2100, 12, 31)
_BY_SIGN = {sign: era for era in ERAS for sign in (era.name, era.name[0], era.letter)}
SIGNS = "|".join((*(era.name for era in ERAS), *(era.name[0] for era in ERAS), *(era.letter for era in ERAS)))


def era_by_sign(sign: str) -> Era:
    """The era of 「令和」, 「令」, 「R」 or 「r」."""
    return _BY_SIGN[sign.upper()]


def era_of(day: date) -> Era:
    """The era in force on a day. Raises UnreadableInput before 明治."""
    for era in reversed(ERAS):
        if day >= era.first_day:
            return era
    raise UnreadableInput(Reason.DATE_OUT_OF_RANGE, first=FIRST_DAY, last=LAST_DAY)


def era_year(day: date) -> tuple[Era, int]:
    """The era of a day and the year in it, counted from 1."""
    era = era_of(day)
    return era, day.year - era.first_day.year + 1


def year_name(year: int) -> str:
    """The year in words: 1 is 元年."""
    return "元年" if year == 1 else f"{year}年"
