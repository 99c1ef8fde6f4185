"""Values as people read them on paper."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib.japanese_dates import format_both
from portal.lib.months import Month, format_month_both
from portal.reports.document import Report, Value


def words(value: Value) -> str:
    """A value in words: ▲1,234; 2026年（令和8年）11月23日; nothing is a dash, so that no cell looks forgotten."""
    match value:
        case None | "":
            return "－"
        case bool():
            return yes_or_no(value)
        case datetime():
            local = timezone.localtime(value)
            return f"{format_both(local.date())}{local:%H:%M}"
        case date():
            return format_both(value)
        case Month():
            return format_month_both(value)
        case int() | float() | Decimal():
            return f"▲{-value:,}" if value < 0 else f"{value:,}"
        case _:
            return str(value)


def yes_or_no(value: bool) -> str:
    return _("はい") if value else _("いいえ")


def sample_mark(report: Report) -> str:
    """The sentence that sample data carries wherever it is shown."""
    if not report.has_sample_data:
        return ""
    return _("架空のサンプル：契約、費用、システム、連絡先などは架空のものです。")


def dated(report: Report) -> str:
    return _("%(day)s現在") % {"day": format_both(timezone.localtime(report.as_of).date())}
