"""The home page and the small services that pages call: session, echo of dates, density of tables."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from portal.web.echoes import answer_echo, echo_of_day, echo_of_month
from portal.web.home import panels_for
from portal.web.http import PortalRequest
from portal.web.redirects import next_path
from portal.web.tables import DENSITY_KEY


@require_GET
def home(request: PortalRequest) -> HttpResponse:
    """What waits for the person, from all apps."""
    panels = [
        (panel, render_to_string(panel.template, content, request)) for panel, content in panels_for(request.actor)
    ]
    return render(request, "web/home.html", {"panels": panels})


@require_GET
def keep_alive(request: HttpRequest) -> HttpResponse:
    """Answers only the signed-in; the session's time starts anew with every request."""
    return HttpResponse(status=204)


@require_POST
def table_density(request: HttpRequest) -> HttpResponse:
    """Remember for this session whether tables are dense (the default) or roomy, and go back."""
    request.session[DENSITY_KEY] = request.POST.get("roomy") == "1"
    return redirect(next_path(request, "web:home"))


@require_POST
def date_echo(request: HttpRequest) -> HttpResponse:
    """How a date field was understood: 令和8年11月23日（月・祝）."""
    return answer_echo(request, echo_of_day)


@require_POST
def month_echo(request: HttpRequest) -> HttpResponse:
    """How a month field was understood: 令和8年11月."""
    return answer_echo(request, echo_of_month)
