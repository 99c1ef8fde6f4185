"""The terms of a contract in plain words, for pages, lists and reports."""

from __future__ import annotations

from typing import Protocol

from django.utils.translation import gettext as _

from portal.web.rendering import NOTHING

from .choices import NoticeUnit


class Terms(Protocol):
    """What is read of a row."""

    renewal_months: int | None
    notice_value: int | None
    notice_unit: str


def renewal_words(terms: Terms) -> str:
    """12か月, なし, or a dash."""
    if terms.renewal_months is None:
        return NOTHING
    return _("%(months)dか月") % {"months": terms.renewal_months} if terms.renewal_months else _("なし")


def notice_words(terms: Terms) -> str:
    """満了の3か月前まで, or a dash."""
    if terms.notice_value is None:
        return NOTHING
    values = {"value": terms.notice_value, "unit": NoticeUnit(terms.notice_unit).label}
    return _("満了の%(value)d%(unit)sまで") % values
