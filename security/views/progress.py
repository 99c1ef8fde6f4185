"""The coordinators' view of the switches: who is late, how many connections are left, the chart with both plans."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portal.reports.document import Format
from portal.web.components import Tab
from portal.web.downloads import download
from portal.web.http import PortalRequest
from portal.web.shortcuts import page
from security.forms.tasks import ProgressFilterForm
from security.models import Programme
from security.planning.lateness import Standing
from security.selectors.burn_down import burn_down_of
from security.selectors.progress import ProgrammeProgress, progress_of
from security.selectors.task_detail import obstacles_of
from security.sheets.progress import progress_file
from security.task_words import STANDING_WORDS

from .burn_down import chart_of
from .progress_gantt import progress_gantt_of
from .task_tables import ProgressTable

FORMATS = (Format.EXCEL, Format.CSV, Format.CSV_CP932)


def programme_of_prefecture(request: PortalRequest, pk: int) -> Programme:
    """For those who look after all organisations of the programme; for others these pages do not exist."""
    if not request.actor.is_prefecture_side:
        raise Http404
    return get_object_or_404(Programme.objects.permitted_to(request.actor), pk=pk)


def tabs_of(request: PortalRequest, programme: Programme) -> list[Tab]:
    pages = (
        (_("遅れている団体"), "security:progress"),
        (_("接続口の推移"), "security:burn-down"),
        (_("工程表"), "security:progress-gantt"),
        (_("移行手順のひな形"), "security:step-list"),
    )
    urls = [(label, reverse(name, args=[programme.pk])) for label, name in pages]
    return [Tab(label, url, url == request.path) for label, url in urls]


@require_GET
def progress(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_of_prefecture(request, pk)
    known = progress_of(request.actor, programme)
    filters = ProgressFilterForm(request.GET)
    table = ProgressTable(
        request,
        filters.narrow(known.rows),
        filters=filters,
        export_url=reverse("security:progress-export", args=[pk]),
        row_class=lambda row: "is-late" if row.standing == Standing.LATE else "",
    )
    context = {
        "programme": programme,
        "progress": known,
        "counts": counts_of(known),
        "table": table,
        "filters": filters,
        "obstacles": obstacles_of(request.actor, migrations=programme.migrations.planned()),
        "tabs": tabs_of(request, programme),
    }
    return render(request, page(request, "security/progress.html"), context)


def counts_of(known: ProgrammeProgress) -> list[tuple[object, int, str]]:
    """Word, number of organisations and the value of the filter, from worst to best."""
    return [(word, known.counts[standing], standing.value) for standing, word in STANDING_WORDS.items()]


@require_GET
def progress_export(request: PortalRequest, pk: int) -> HttpResponse:
    """Every task of every organisation in the filter, one row each."""
    programme = programme_of_prefecture(request, pk)
    asked = request.GET.get("format", "")
    if asked not in FORMATS:
        raise Http404
    known = progress_of(request.actor, programme)
    rows = ProgressFilterForm(request.GET).narrow(known.rows)
    name, content = progress_file(request.actor, known, rows, Format(asked))
    return download(name, content, Format(asked).content_type)


@require_GET
def progress_gantt(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_of_prefecture(request, pk)
    known = progress_of(request.actor, programme)
    filters = ProgressFilterForm(request.GET)
    rows = filters.narrow(known.rows)
    context = {
        "programme": programme,
        "progress": known,
        "shown": len(rows),
        "filters": filters,
        "gantt": progress_gantt_of(programme, rows, known.today),
        "tabs": tabs_of(request, programme),
    }
    return render(request, page(request, "security/progress_gantt.html"), context)


@require_GET
def burn_down(request: PortalRequest, pk: int) -> HttpResponse:
    programme = programme_of_prefecture(request, pk)
    known = burn_down_of(request.actor, programme)
    context = {
        "programme": programme,
        "burn_down": known,
        "chart": chart_of(known) if known else None,
        "tabs": tabs_of(request, programme),
    }
    return render(request, page(request, "security/burn_down.html"), context)
