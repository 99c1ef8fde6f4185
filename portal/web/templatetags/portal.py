"""Filters and tags that every template has without loading: dates, money, chips, icons, error summary."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.lib.fiscal_years import fiscal_year_of, format_fiscal_year
from portal.lib.individual_number import mask_individual_numbers
from portal.lib.japanese_dates import format_both, format_with_weekday
from portal.lib.months import Month, format_month, format_month_both
from portal.web.browsers import browser_name
from portal.web.chips import tone_of
from portal.web.error_list import context_values, errors_of, form_level_errors
from portal.web.printing import margin_style
from portal.web.rendering import NOTHING, as_date, display_moment, display_value, display_yen, holidays_of

register = template.Library()


@register.filter
def display(value: Any) -> str:
    """One value as people read it: dates in wareki, はい and いいえ, a dash for nothing."""
    return display_value(value)


@register.filter
def wareki(value: date | datetime | None) -> str:
    """令和8年11月23日（月・祝）."""
    day = as_date(value)
    return format_with_weekday(day, holidays_of(day.year)) if day else NOTHING


@register.filter
def both_calendars(value: date | datetime | None) -> str:
    """2026年（令和8年）11月23日, for what leaves the house."""
    day = as_date(value)
    return format_both(day) if day else NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """令和8年11月23日 14時03分."""
    return display_moment(value) if value else NOTHING


@register.filter
def wareki_month(value: Month | date | None) -> str:
    """令和8年11月."""
    return format_month(_as_month(value)) if value else NOTHING


@register.filter
def both_calendars_month(value: Month | date | None) -> str:
    """2026年（令和8年）11月."""
    return format_month_both(_as_month(value)) if value else NOTHING


@register.filter
def fiscal_year(value: int | Month | date | None) -> str:
    """令和8年度, from the year itself or from a day or month in it."""
    if value is None or value == "":
        return NOTHING
    return format_fiscal_year(value if isinstance(value, int) else fiscal_year_of(value))


@register.filter
def masked(value: str) -> str:
    """An address as it may be shown and kept: what may be an individual number in its query is hidden."""
    return mask_individual_numbers(str(value))


@register.filter
def yen(value: int | None) -> str:
    """1,234円; ▲1,234円 below zero."""
    return display_yen(value)


@register.filter
def signed(value: int | None) -> str:
    """A difference: ＋1,234, ▲1,234 or ±0."""
    if value is None:
        return NOTHING
    return f"{'＋' if value > 0 else '▲'}{abs(value):,}" if value else "±0"


@register.filter
def browser(user_agent: str | None) -> str:
    """「Microsoft Edge（Windows）」."""
    return browser_name(user_agent or "")


@register.simple_tag
def chip(word: object, tone: str = "") -> SafeString:
    """A status word in its colour."""
    return format_html('<span class="chip chip--{}">{}</span>', tone or tone_of(word), word)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks, without one it is decoration."""
    address = f"{static('portal/img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.simple_tag
def crumb(label: object, url: str = "") -> SafeString:
    """One step of the breadcrumb; the last one, the page itself, has no address."""
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li><span aria-current="page">{}</span></li>', label)


@register.simple_tag(takes_context=True)
def print_margin(context: Context) -> SafeString | str:
    """Address, time and name of the person in the margin of every printed page."""
    request = context.get("request")
    if request is None:
        return ""
    return margin_style(request, context["actor"], context["page_made_at"], context.get("CSP_NONCE", ""))


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """「エラー：」 before the page's title when one of its forms has errors."""
    return _("エラー：") if errors_of(context_values(context)) else ""


@register.simple_tag(takes_context=True)
def error_summary(context: Context) -> SafeString | str:
    """All errors of the page's forms, each linked to its field."""
    errors = errors_of(context_values(context))
    return render_to_string("components/error_summary.html", {"errors": errors}) if errors else ""


@register.simple_tag(name="form_level_errors")
def form_level_errors_tag(form: BaseForm) -> list[str]:
    """The errors of a form that belong to none of its visible fields."""
    return form_level_errors(form)


@register.simple_tag
def fields(form: BaseForm, *names: str) -> SafeString:
    """Some fields of a form, for pages that place them themselves."""
    return SafeString("".join(form[name].as_field_group() for name in names))


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "", role: str = "") -> SafeString:
    """A box with a message: info, success, warning or error."""
    values = {"content": content, "kind": kind, "title": title, "role": role}
    return render_to_string("components/notice.html", values)


@register.simple_block_tag
def dialog(content: SafeString, dialog_id: str, title: str) -> SafeString:
    """A native dialog, opened by a button with data-dialog-open; without script it is a part of the page."""
    return render_to_string("components/dialog.html", {"content": content, "id": dialog_id, "title": title})


@register.simple_block_tag
def page_header(content: SafeString, title: str, lead: str = "", chip: str = "") -> SafeString:
    """The title of the page with its state and what can be done."""
    values = {"content": SafeString(content.strip()), "title": title, "lead": lead, "chip": chip}
    return render_to_string("components/page_header.html", values)


def _as_month(value: Month | date) -> Month:
    return value if isinstance(value, Month) else Month.of(value)
