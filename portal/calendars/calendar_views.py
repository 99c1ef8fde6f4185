"""The calendar on pages: a month as a table, a period as a list, and the list as files."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.lib.csv_files import Value, write_csv
from portal.lib.file_names import export_file_name
from portal.lib.months import Month
from portal.web.components import Tab
from portal.web.echoes import answer_echo
from portal.web.http import PortalRequest
from portal.web.shortcuts import page, with_query

from .agenda import Occurrence, month_page, shown_occurrences
from .fields import echo_of_office_day
from .forms import EARLIEST, LATEST, AgendaFilterForm, MonthFilterForm
from .ical import write_calendar
from .tables import AgendaTable

SHOWN_DAYS = 92


@never_cache
@require_safe
def month(request: PortalRequest) -> HttpResponse:
    filters = MonthFilterForm(request.GET or None, actor=request.actor)
    asked = filters.value_of("month") or Month.of(timezone.localdate())
    found = shown_occurrences(request.actor, filters.shown_view, filters.shown_kinds)
    shown = month_page(asked, found)
    context = {
        "filters": filters,
        "month": shown,
        "previous_url": _month_url(request, asked + -1),
        "next_url": _month_url(request, asked + 1),
        "today_url": _month_url(request, Month.of(timezone.localdate())),
        "nearest_url": _month_url(request, shown.nearest) if shown.nearest else "",
        "tabs": _tabs(request, is_month=True, since=asked.first_day.isoformat(), until=asked.last_day.isoformat()),
    }
    return render(request, page(request, "calendars/month.html", "month"), context)


@require_POST
def office_day_echo(request: PortalRequest) -> HttpResponse:
    """How the field of a day was understood, and whether offices are closed then."""
    return answer_echo(request, echo_of_office_day)


@never_cache
@require_safe
def agenda(request: PortalRequest) -> HttpResponse:
    filters = AgendaFilterForm(request.GET or None, actor=request.actor)
    table = AgendaTable(request, _found(request, filters), filters=filters)
    context = {
        "filters": filters,
        "table": table,
        "csv_url": with_query(request, "calendars:agenda-export", format="csv"),
        "ics_url": with_query(request, "calendars:agenda-export", format="ics"),
        "tabs": _tabs(request, is_month=False),
    }
    return render(request, page(request, "calendars/agenda.html"), context)


@never_cache
@require_safe
def agenda_export(request: PortalRequest) -> HttpResponse:
    """The list as CSV, or as a calendar file to be read in once."""
    found = _found(request, AgendaFilterForm(request.GET, actor=request.actor))
    is_ics = request.GET.get("format") == "ics"
    content = write_calendar(_("予定の一覧"), [one.entry for one in found]) if is_ics else _csv(found)
    extension, kind = ("ics", "text/calendar; charset=utf-8") if is_ics else ("csv", "text/csv")
    name = export_file_name(day=timezone.localdate(), title=_("予定の一覧"), extension=extension)
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=kind, headers=headers)


def _found(request: PortalRequest, filters: AgendaFilterForm) -> list[Occurrence]:
    """What lies in the asked period: from today on for three months, unless somebody says otherwise."""
    first = filters.value_of("since") or timezone.localdate()
    last = filters.value_of("until") or first + timedelta(days=SHOWN_DAYS)
    every = shown_occurrences(request.actor, filters.shown_view, filters.shown_kinds)
    return [one for one in every if one.touches(first, last)]


def _csv(found: list[Occurrence]) -> bytes:
    heading = [_("開始日"), _("開始時刻"), _("終了日"), _("予定"), _("種類"), _("場所"), _("状態")]
    rows: list[list[Value]] = [
        [
            one.first_day,
            one.starts_at,
            one.last_day,
            one.entry.summary,
            str(one.kind),
            one.entry.location,
            _("中止") if one.entry.is_cancelled else _("予定"),
        ]
        for one in found
    ]
    return write_csv([heading, *rows]).content


def _tabs(request: PortalRequest, *, is_month: bool, **period: str) -> list[Tab]:
    kept = {"month": None, "since": None, "until": None, "page": None}
    return [
        Tab(_("月"), with_query(request, "calendars:month", **kept), is_month),
        Tab(_("一覧"), with_query(request, "calendars:agenda", **(kept | period)), not is_month),
    ]


def _month_url(request: PortalRequest, asked: Month) -> str:
    """The same calendar in another month; nothing beyond the days that the portal knows."""
    return with_query(request, "calendars:month", month=str(asked)) if EARLIEST <= asked <= LATEST else ""
