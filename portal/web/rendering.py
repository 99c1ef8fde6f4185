"""How values look in text: dates in wareki, yes and no in words, nothing as a dash."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.business_days import FIRST_YEAR, LAST_YEAR, public_holidays
from portal.lib.japanese_dates import format_wareki
from portal.lib.months import Month, MonthRange, format_month, format_month_range

NOTHING = "－"


def display_value(value: Any) -> str:
    """One value as people read it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, datetime):
        return display_moment(value)
    if isinstance(value, date):
        return format_wareki(value)
    if isinstance(value, Month):
        return format_month(value)
    if isinstance(value, MonthRange):
        return format_month_range(value)
    if isinstance(value, int | float | Decimal):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return "、".join(display_value(item) for item in value) or NOTHING
    return str(value)


def display_moment(moment: datetime) -> str:
    """令和8年11月23日 14時03分, in the time of the portal."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return f"{format_wareki(local.date())} {local.hour}時{local.minute:02d}分"


def display_yen(amount: int | None) -> str:
    """1,234円; ▲1,234円 below zero."""
    if amount is None:
        return NOTHING
    return f"▲{-amount:,}円" if amount < 0 else f"{amount:,}円"


def as_date(value: date | datetime | None) -> date | None:
    """The day of a moment in the portal's time."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def holidays_of(year: int) -> Mapping[date, str]:
    """Public holidays of a year; none for years that the table does not know."""
    return public_holidays(year) if FIRST_YEAR <= year <= LAST_YEAR else {}
